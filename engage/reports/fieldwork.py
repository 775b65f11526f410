"""Responses over time, for the officer who watches them come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_BY_DAY = 62  # days; a longer time is shown by week


@dataclass(frozen=True, slots=True)
class Period:
    """A day, or a week by its Monday, with the number of responses submitted in it."""

    start: date
    responses: int


@dataclass(frozen=True, slots=True)
class OverTime:
    """Every day (or week, when `by_week`) from first to last without a gap, earliest first; empty for no response."""

    periods: tuple[Period, ...]
    by_week: bool


def over_time(by_day: Iterable[tuple[date, int]], opens: date | None, until: date) -> OverTime:
    """Responses by day, or by week where there are more than 62 days.

    `by_day` leaves out days without responses, which are shown here too: from the opening or the first response,
    whichever is earlier, to `until` or the last response, whichever is later.
    """
    counts = dict(by_day)
    if not counts:
        return OverTime((), by_week=False)
    first = min([*counts, *([opens] if opens else [])])
    last = max([*counts, until])
    by_week = (last - first).days >= LONGEST_BY_DAY
    if by_week:
        weeks: dict[date, int] = {}
        for day, number in counts.items():
            weeks[_monday(day)] = weeks.get(_monday(day), 0) + number
        counts, first, last = weeks, _monday(first), _monday(last)
    step = timedelta(days=7 if by_week else 1)
    starts = [first + step * number for number in range((last - first) // step + 1)]
    return OverTime(tuple(Period(start, counts.get(start, 0)) for start in starts), by_week)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
