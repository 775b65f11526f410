"""Dates as people type them: what is meant is read, and nothing that is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.typed_dates import PARTS, NotADate, read_date


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("27", "3", "2026"), date(2026, 3, 27)),
        (("1", "March", "2026"), date(2026, 3, 1)),
        (("29", "feb", "2028"), date(2028, 2, 29)),
        (("09", "Sept.", "2026"), date(2026, 9, 9)),
        (("٢٧", "٣", "٢٠٢٦"), date(2026, 3, 27)),
        ((" ", "", ""), None),
    ],
)
def test_dates_that_are_meant(typed: tuple[str, str, str], meant: date | None) -> None:
    assert read_date(*typed) == meant


@pytest.mark.parametrize(
    ("typed", "told", "parts"),
    [
        (("31", "2", "2026"), "no such date", ("day", "month")),
        (("1", "1", "9" * 5000), "four digits", ("year",)),
        (("1", "1", "９" * 5000), "four digits", ("year",)),
        (("1", "1", "26"), "from 1850 to 2150", ("year",)),
        (("1", "1", "next"), "four digits", ("year",)),
        (("1", "9999999999", "2027"), "real date", ("month",)),
        (("0013", "maybe", "2027"), "real date", ("month",)),
        (("12 or so", "June", "2027"), "real date", ("day",)),
        (("1", "junk", "2027"), "real date", ("month",)),
        (("1", "", "2026"), "include a month", ("month",)),
        (("", "", "2026"), "include a day and a month", ("day", "month")),
        (("one", "two", "three"), "real date", PARTS),
        (("²", "1", "2026"), "real date", ("day",)),
        (("-1", "1", "2026"), "real date", ("day",)),
    ],
)
def test_dates_that_are_refused(typed: tuple[str, str, str], told: str, parts: tuple[str, ...]) -> None:
    with pytest.raises(NotADate, match=told) as raised:
        read_date(*typed)
    assert raised.value.parts == parts


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_typed_is_a_date_or_a_sentence(day: str, month: str, year: str) -> None:
    problems: tuple[str, ...] = ()
    try:
        found = read_date(day, month, year)
    except NotADate as problem:
        found, problems = None, problem.parts
    assert set(problems) <= set(PARTS)
    assert found or problems or not (day + month + year).strip()
