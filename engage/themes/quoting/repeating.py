"""Descriptions that a machine took from somebody's comment: whether they repeat it."""

from __future__ import annotations

from engage.comments.text import normalise, words_of

_FEWEST = 4  # words; fewer are nobody's own


def repeats(description: str, comment: str) -> bool:
    """Whether a description repeats a passage of a comment: all its words in a row, whatever the spaces and signs."""
    said = words_of(normalise(description))
    if len(said) < _FEWEST:
        return False
    return f" {' '.join(said)} " in f" {' '.join(words_of(normalise(comment)))} "
