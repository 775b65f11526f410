"""Numbers and dates put into a few bands of even width, so that a table can be read and its cells are not tiny.

The first and the last band are open, and begin where enough people are beyond: a band of its own for the one lowest
number would say that somebody gave it. So which bands there are says nothing that their rows do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from math import floor
from typing import TypeVar

MOST_BANDS = 8
STEPS = (1, 2, 5)
ANY_NUMBER = "Any number"
ANY_DATE = "Any date"
MONTHS = 12
Value = TypeVar("Value", Decimal, date)


def number_bands(
    numbers: Mapping[Decimal, int], enough: int, lowest: Decimal | None = None
) -> dict[str, int]:
    """Responses by band ("10 to 19"), from responses by number; whole-number bands of 1, 2, 5, 10, 20 … wide.

    Every number falls into exactly one band. `enough`: how many must be in the first and in the last, at least; one
    band holds all where there are too few for two. `lowest`: the lowest number that may be given, if there is a limit.
    """
    ends = _ends(numbers, enough)
    if ends is None:
        return {ANY_NUMBER: sum(numbers.values())}
    left, right = floor(ends[0]), floor(ends[1])
    width = _width(left, right)
    first, last = left // width, right // width
    if first == last:
        return {ANY_NUMBER: sum(numbers.values())}
    names = {place: _words(place * width, width) for place in range(first, last + 1)}
    if lowest is None or lowest < first * width:
        names[first] = f"Under {(first + 1) * width:,}"
    names[last] = f"{last * width:,} or more"
    return _counted(numbers, names, lambda number: floor(number) // width)


def date_bands(dates: Mapping[date, int], enough: int) -> dict[str, int]:
    """Responses by month, or by year (some years together) where most lie further apart; earliest first.

    Bands are open at both ends as those of numbers are.
    """
    ends = _ends(dates, enough)
    if ends is None:
        return {ANY_DATE: sum(dates.values())}
    left, right = _month(ends[0]), _month(ends[1])
    width = 1 if right - left < MONTHS else 12 * _width(left // 12, right // 12)
    first, last = left // width, right // width
    if first == last:
        return {ANY_DATE: sum(dates.values())}
    names = {place: _months(place * width, width) for place in range(first, last + 1)}
    names[first] = f"{_months((first + 1) * width - min(width, 12), min(width, 12))} or earlier"
    names[last] = f"{_months(last * width, min(width, 12))} or later"
    return _counted(dates, names, lambda day: _month(day) // width)


def _ends(values: Mapping[Value, int], enough: int) -> tuple[Value, Value] | None:
    """The values that so many are at or below, and at or above; None where these are not different people."""
    if sum(values.values()) < 2 * enough:
        return None
    ordered = sorted(values)
    return _reached(values, ordered, enough), _reached(values, ordered[::-1], enough)


def _reached(values: Mapping[Value, int], ordered: list[Value], enough: int) -> Value:
    seen = 0
    for value in ordered:
        seen += values[value]
        if seen >= enough:
            break
    return value


def _counted(
    values: Mapping[Value, int], names: Mapping[int, str], place: Callable[[Value], int]
) -> dict[str, int]:
    first, last = min(names), max(names)
    found: Counter[str] = Counter(dict.fromkeys(names.values(), 0))
    for value, count in values.items():
        found[names[min(max(place(value), first), last)]] += count
    return dict(found)


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


def _month(day: date) -> int:
    """Months since the year 0."""
    return 12 * day.year + day.month - 1


def _months(month: int, width: int) -> str:
    """A month ("June 2026"), a year ("2026") or some years ("2020 to 2029") that begin with this month."""
    year = month // 12
    if width == 1:
        return date(year, month % 12 + 1, 1).strftime("%B %Y")
    return f"{year}" if width == 12 else f"{year} to {year + width // 12 - 1}"
