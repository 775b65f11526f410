"""Descriptions that a machine took from somebody's comment: whether they repeat it, and the same without a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engage.comments.language import normalise, words_of

_FEWEST = 4  # words; fewer are nobody's own


def repeats(description: str, comment: str) -> bool:
    """Whether a description repeats a passage of a comment: all its words in a row, whatever the spaces and signs."""
    said = words_of(normalise(description))
    if len(said) < _FEWEST:
        return False
    return f" {' '.join(said)} " in f" {' '.join(words_of(normalise(comment)))} "


def without(description: str, taken_out: Iterable[str]) -> str:
    """The description without words that were taken out of comments, longest first."""
    for words in sorted(taken_out, key=len, reverse=True):
        pattern = r"\s+".join(re.escape(part) for part in words.split())
        if pattern:
            description = re.sub(rf"(?<!\w){pattern}(?!\w)", "[taken out]", description, flags=re.IGNORECASE)
    return description
