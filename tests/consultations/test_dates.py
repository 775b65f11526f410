"""Dates in residents' words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engage.consultations import dates
from engage.consultations.stages import Stage

FIVE_PM = datetime(2026, 7, 3, 16, tzinfo=UTC)  # Friday, 5pm in London


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (FIVE_PM, "Friday 3 July 2026 at 5pm"),
        (FIVE_PM + timedelta(minutes=30), "Friday 3 July 2026 at 5:30pm"),
        (datetime(2026, 7, 3, 11, tzinfo=UTC), "Friday 3 July 2026 at midday"),
        (datetime(2026, 7, 3, 23, tzinfo=UTC), "the end of Friday 3 July 2026"),
        (datetime(2026, 7, 3, 22, 59, tzinfo=UTC), "the end of Friday 3 July 2026"),
    ],
)
def test_a_closing_time_is_said_in_words(at: datetime, expected: str) -> None:
    assert dates.closing_words(at) == expected


def test_an_opening_at_the_start_of_a_day_needs_no_time() -> None:
    assert dates.opening_words(datetime(2026, 7, 2, 23, tzinfo=UTC)) == "Friday 3 July 2026"
    assert dates.opening_words(FIVE_PM) == "Friday 3 July 2026 at 5pm"


@pytest.mark.parametrize(
    ("stage", "opens", "closes", "expected"),
    [
        (Stage.OPEN, None, FIVE_PM, "Open until Friday 3 July 2026 at 5pm"),
        (Stage.OPEN, None, None, "Open until further notice"),
        (Stage.PLANNED, FIVE_PM, None, "Opens on Friday 3 July 2026 at 5pm"),
        (Stage.CLOSED, None, FIVE_PM, "Closed on Friday 3 July 2026"),
        (Stage.DRAFT, None, None, "No opening date yet"),
    ],
)
def test_one_line_says_when(
    stage: Stage, opens: datetime | None, closes: datetime | None, expected: str
) -> None:
    assert dates.when_words(stage, opens, closes) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(days=20), ""),
        (timedelta(days=13, hours=5), "13 days left"),
        (timedelta(days=1, hours=5), "1 day left"),
        (timedelta(hours=5), "Less than a day left"),
        (timedelta(0), ""),
    ],
)
def test_the_days_left_are_told_towards_the_end(left: timedelta, expected: str) -> None:
    assert dates.left_words(FIVE_PM, FIVE_PM - left) == expected


def test_minutes_are_said_in_words() -> None:
    assert dates.minutes_words(1) == "about a minute"
    assert dates.minutes_words(5) == "about 5 minutes"
