"""Small lists of words about comments, one file each."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of a list, by the name of its file."""
    return frozenset((FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())


def lines(name: str) -> list[str]:
    """Give the lines of a list that are no comment, by the name of its file."""
    said = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in said if line and not line.startswith("#")]
