"""What a person can take out of a comment, and where the words stand that they typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

TAKEN_OUT = "[taken out]"
KINDS = ("name", "address", "place", "organisation", "date of birth", "other detail")
MOST = 200


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """First and last (exclusive) character of every place where `words` stand in `text`, in any case.

    As whole words ("Al" is not in "Also") if they stand so anywhere, which they never do in Chinese. At most `MOST`.
    """
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(re.escape(part) for part in parts)
    for edges in (rf"(?<!\w){pattern}(?!\w)", pattern if not words.isascii() else None):
        found = [match.span() for match in re.finditer(edges, text, re.IGNORECASE)] if edges else []
        if found:
            return found[:MOST]
    return []


def without(text: str, taken_out: Iterable[str]) -> str:
    """The text without words that were taken out of comments, longest first."""
    for words in sorted(taken_out, key=len, reverse=True):
        for start, end in reversed(occurrences(text, words)):
            text = f"{text[:start]}{TAKEN_OUT}{text[end:]}"
    return text
