"""Descriptions that a machine took from somebody's comment: whether they repeat it."""

from __future__ import annotations

from collections.abc import Iterable

from engage.comments.text import normalise, words_of

FEWEST = 4  # words; fewer are nobody's own
FEWEST_ELSEWHERE = 8  # of a theme of another question: with fewer, one idea may be worded alike by chance


def repeating(descriptions: Iterable[str], comments: Iterable[str], fewest: int = FEWEST) -> frozenset[str]:
    """Those of the descriptions that repeat a passage of a comment: all their words in a row, at least `fewest`.

    Spaces and signs do not matter.
    """
    said = [_in_a_row(one) for one in comments]
    return frozenset(
        one
        for one in descriptions
        if (words := _in_a_row(one)).count(" ") > fewest and any(words in comment for comment in said)
    )


def _in_a_row(text: str) -> str:
    return f" {' '.join(words_of(normalise(text)))} "
