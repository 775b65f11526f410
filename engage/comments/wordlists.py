"""Small lists of words about comments, one file each."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of a list: nil, filler, common_english, names or words_and_names."""
    return frozenset((FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())
