"""Tall pictures for paper: parted where a printed page may end, because no page can end within one picture."""

from collections.abc import Sequence
from math import ceil
from typing import TypeVar

TALLEST = 640  # px that stay together; an A4 page has about 980 between its margins
PIECE = 440

Row = TypeVar("Row")


def in_pieces(rows: Sequence[Row], heights: Sequence[float], top: float = 0) -> list[Sequence[Row]]:
    """The rows in one piece where they are at most `TALLEST` px high, else in pieces of about the same height.

    `heights`: px of each row; `top`: of what stands above the first. No row is parted, and there is always a piece.
    """
    whole = top + sum(heights)
    if whole <= TALLEST:
        return [rows]
    room = whole / ceil(whole / PIECE)
    starts, y = [0], top
    for at, height in enumerate(heights):
        if at > starts[-1] and y + height / 2 > room * len(starts):
            starts.append(at)
        y += height
    return [rows[start:end] for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]
