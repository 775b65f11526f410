"""Times of day as officers type them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.times import moment, parse_time, typed_time


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9am", time(9)),
        ("9.30 PM", time(21, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("17:30", time(17, 30)),
        (" 09:05 ", time(9, 5)),
        ("midday", time(12)),
        ("Midnight", time(0)),
        ("5 p.m.", time(17)),
    ],
)
def test_a_time_is_understood(typed: str, expected: time) -> None:
    assert parse_time(typed) == expected


@pytest.mark.parametrize("typed", ["", "9", "25:00", "13pm", "0am", "9:7", "soon", "99999999"])
def test_what_is_no_time_is_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter a time"):
        parse_time(typed)


@given(st.text(max_size=12))
def test_nothing_else_than_a_time_or_a_sentence_comes_back(typed: str) -> None:
    with suppress(ValueError):
        assert isinstance(parse_time(typed), time)


def test_london_time_is_stored_in_utc_across_the_clock_change() -> None:
    assert moment(date(2026, 1, 5), time(9)) == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert moment(date(2026, 7, 5), time(9)) == datetime(2026, 7, 5, 8, tzinfo=UTC)
    assert typed_time(datetime(2026, 7, 5, 8, tzinfo=UTC)) == "09:00"


def test_an_hour_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(ValueError, match="clocks go forward"):
        moment(date(2026, 3, 29), time(1, 30))
