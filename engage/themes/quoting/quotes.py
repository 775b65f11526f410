"""Passages that show what a group says: near its heart, and unlike one another.

Maximal marginal relevance (Carbonell and Goldstein, 1998): each next quote is the one most like the
group's centre and least like the quotes chosen before it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engage.themes.quoting.passages import FEWEST_WORDS, MOST_WORDS

__all__ = ["FEWEST_WORDS", "MOST_WORDS", "QUOTES", "choose"]

QUOTES = 3
# How much likeness to the group counts against unlikeness to the quotes already chosen.
LIKENESS = 0.7


def choose(
    rows: NDArray[np.float32], centre: NDArray[np.float32], speakers: Sequence[int], wanted: int = QUOTES
) -> list[int]:
    """Give the numbers of up to `wanted` rows, best first, at most one of each speaker.

    Rows and centre have unit length.
    """
    if len(rows) == 0:
        return []
    relevance = rows @ centre
    nearest = np.full(len(rows), -1.0, dtype=np.float32)
    free = np.ones(len(rows), dtype=bool)
    who = np.asarray(speakers)
    chosen: list[int] = []
    while len(chosen) < wanted and free.any():
        value = LIKENESS * relevance - ((1 - LIKENESS) * nearest if chosen else 0)
        best = int(np.where(free, value, -np.inf).argmax())
        chosen.append(best)
        free &= who != who[best]
        nearest = np.maximum(nearest, rows @ rows[best])
    return chosen
