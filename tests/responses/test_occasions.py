"""When answers are taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engage.responses.occasions import Occasion, spoken

CLOSES = datetime(2027, 6, 4, 16, 0, tzinfo=UTC)
AT = Occasion("s", "T", 1, CLOSES - timedelta(days=9), CLOSES, 30, True, "", 5, "", "/")


@pytest.mark.parametrize(
    ("minutes", "opens", "takes"),
    [
        (-1, True, True),
        (0, False, True),
        (29, False, True),
        (30, False, False),
        (-9 * 24 * 60 - 1, False, False),
    ],
)
def test_nobody_begins_after_closing_and_nobody_sends_after_the_grace(
    minutes: int, opens: bool, takes: bool
) -> None:
    now = CLOSES + timedelta(minutes=minutes)
    assert AT.is_open(now) == opens
    assert AT.takes_answers(now) == takes


def test_without_dates_it_is_open_once_published() -> None:
    always = replace(AT, opens_at=None, closes_at=None)
    assert always.is_open(CLOSES)
    assert always.takes_answers(CLOSES)
    assert not replace(always, published=False).is_open(CLOSES)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2027, 6, 4, 16, 0, tzinfo=UTC), "5pm on Friday 4 June 2027"),
        (datetime(2027, 6, 4, 16, 30, tzinfo=UTC), "5:30pm on Friday 4 June 2027"),
        (datetime(2027, 1, 4, 9, 5, tzinfo=UTC), "9:05am on Monday 4 January 2027"),
        (datetime(2027, 1, 4, 12, 0, tzinfo=UTC), "midday on Monday 4 January 2027"),
        (datetime(2027, 6, 4, 23, 0, tzinfo=UTC), "midnight at the end of Friday 4 June 2027"),
        (datetime(2027, 1, 4, 0, 30, tzinfo=UTC), "12:30am on Monday 4 January 2027"),
    ],
)
def test_moments_are_told_in_london_time(moment: datetime, words: str) -> None:
    assert spoken(moment) == words
