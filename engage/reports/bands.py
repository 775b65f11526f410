"""Numbers and dates put into a few bands of even width, so that a table can be read and its cells are not tiny."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

MOST_BANDS = 8
STEPS = (1, 2, 5)


def number_bands(numbers: Mapping[Decimal, int]) -> dict[str, int]:
    """Responses by band ("10 to 19"), from responses by number; whole-number bands of 1, 2, 5, 10, 20 … wide.

    Every number falls into exactly one band; bands run from the lowest to the highest without gaps.
    """
    if not numbers:
        return {}
    lowest, highest = int(min(numbers).__floor__()), int(max(numbers).__floor__())
    width = _width(lowest, highest)
    start = lowest // width * width
    found = {_words(left, width): 0 for left in range(start, highest + 1, width)}
    for number, count in numbers.items():
        left = int(number.__floor__()) // width * width
        found[_words(left, width)] += count
    return found


def date_bands(dates: Mapping[date, int]) -> dict[str, int]:
    """Responses by year, or by month where all lie within a year; earliest first."""
    if not dates:
        return {}
    pattern = "%B %Y" if (max(dates) - min(dates)).days <= 366 else "%Y"
    found: dict[str, int] = {}
    for day in sorted(dates):
        label = day.strftime(pattern)
        found[label] = found.get(label, 0) + dates[day]
    return found


def _width(lowest: int, highest: int) -> int:
    scale = 1
    while True:
        for step in STEPS:
            width = step * scale
            if highest // width - lowest // width < MOST_BANDS:
                return width
        scale *= 10


def _words(left: int, width: int) -> str:
    return f"{left:,}" if width == 1 else f"{left:,} to {left + width - 1:,}"
