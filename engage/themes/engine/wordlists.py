"""Small lists of words that ship with the theme engine, one file each."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of list `name`: weak, praise or equality."""
    return frozenset((FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())
