"""Dates, times and numbers as a resident of Luton writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engage.web.filters import day, hour, in_words, moment, number, plural, short_day

SUMMER = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 3, 5), "5 March 2026"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        (None, ""),
    ],
)
def test_days(value: date | None, shown: str) -> None:
    assert day(value) == shown


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (SUMMER, "midday"),
        (SUMMER.replace(hour=23), "midnight"),
        (SUMMER.replace(hour=8), "9am"),
        (SUMMER.replace(hour=11, minute=5), "12:05pm"),
        (SUMMER.replace(hour=23, minute=30), "12:30am"),
        (datetime(2026, 1, 1, 17, 30, tzinfo=UTC), "5:30pm"),
        (None, ""),
    ],
)
def test_hours_are_those_on_the_wall(at: datetime | None, shown: str) -> None:
    assert hour(at) == shown


def test_moments_and_short_days() -> None:
    assert moment(SUMMER) == "1 July 2026 at midday"
    assert moment(None) == ""
    assert short_day(date(2026, 9, 5)) == "5 Sep 2026"
    assert short_day(None) == ""


@pytest.mark.parametrize(
    ("value", "places", "shown"), [(1234567, 0, "1,234,567"), (12.345, 1, "12.3"), (0, 0, "0"), (None, 0, "")]
)
def test_numbers(value: float | None, places: int, shown: str) -> None:
    assert number(value, places) == shown


def test_small_numbers_are_words() -> None:
    assert [in_words(count) for count in (0, 2, 9, 10, 1204)] == ["no", "two", "nine", "10", "1,204"]


def test_plurals() -> None:
    assert plural(1, "response") == "1 response"
    assert plural(0, "response") == "0 responses"
    assert plural(1204, "person", "people") == "1,204 people"
