"""Responses over time."""

from __future__ import annotations

from datetime import date, timedelta

from engage.reports.fieldwork import over_time

MONDAY = date(2026, 6, 1)
DAY = timedelta(days=1)


def test_days_without_responses_are_shown() -> None:
    shown = over_time([(MONDAY + DAY, 4), (MONDAY + 3 * DAY, 1)], MONDAY, MONDAY + 4 * DAY)
    assert [period.responses for period in shown.periods] == [0, 4, 0, 1, 0]
    assert not shown.by_week


def test_a_response_before_or_after_the_dates_is_not_lost() -> None:
    shown = over_time([(MONDAY - DAY, 1), (MONDAY + 5 * DAY, 2)], MONDAY, MONDAY + DAY)
    assert sum(period.responses for period in shown.periods) == 3
    assert shown.periods[0].start == MONDAY - DAY


def test_a_long_time_is_shown_by_week_and_adds_up_the_same() -> None:
    by_day = [(MONDAY + DAY * n, n) for n in range(100)]
    shown = over_time(by_day, MONDAY + 3 * DAY, MONDAY)
    assert shown.by_week
    assert len(shown.periods) == 15
    assert all(period.start.weekday() == 0 for period in shown.periods)
    assert sum(period.responses for period in shown.periods) == sum(n for _, n in by_day)


def test_no_response_is_no_chart() -> None:
    assert over_time([], MONDAY, MONDAY + 30 * DAY).periods == ()
