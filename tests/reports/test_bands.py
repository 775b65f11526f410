"""Bands of numbers and dates: few, even, and no band that only stands because somebody is alone in it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.reports.bands import date_bands, number_bands


@pytest.mark.parametrize(
    ("numbers", "lowest", "bands"),
    [
        ({}, None, {"Any number": 0}),
        ({3: 19}, None, {"Any number": 19}),
        ({3: 200}, None, {"Any number": 200}),
        ({0: 30, 1: 5, 2: 40}, 0, {"0": 30, "1": 5, "2 or more": 40}),
        ({0: 30, 1: 5, 2: 40}, None, {"Under 1": 30, "1": 5, "2 or more": 40}),
        ({0: 10, 9: 20, 10: 40, 999: 1}, 0,
         {"0 to 1": 10, "2 to 3": 0, "4 to 5": 0, "6 to 7": 0, "8 to 9": 20, "10 or more": 41}),
        ({-3: 12, 1000: 15}, None, {"Under 0": 12, "0 to 199": 0, "200 to 399": 0, "400 to 599": 0, "600 to 799": 0,
                                   "800 to 999": 0, "1,000 or more": 15}),
    ],
)  # fmt: skip
def test_numbers_fall_into_a_few_even_bands(
    numbers: dict[int, int], lowest: int | None, bands: dict[str, int]
) -> None:
    found = number_bands(
        {Decimal(number): count for number, count in numbers.items()},
        10,
        None if lowest is None else Decimal(lowest),
    )
    assert found == bands


FIRST = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("days", "bands"),
    [
        ({}, {"Any date": 0}),
        ({0: 50}, {"Any date": 50}),
        ({0: 12, 31: 3, 70: 20, -900: 1},
         {"March 2026 or earlier": 13, "April 2026": 3, "May 2026 or later": 20}),
        ({0: 12, 400: 3, 800: 20}, {"2026 or earlier": 12, "2027": 3, "2028 or later": 20}),
        ({-9000: 12, 0: 20}, {"2001 or earlier": 12, "2002 to 2003": 0}),
    ],
)  # fmt: skip
def test_dates_fall_into_months_or_years(days: dict[int, int], bands: dict[str, int]) -> None:
    found = date_bands({FIRST + timedelta(days=at): count for at, count in days.items()}, 10)
    assert dict(list(found.items())[: len(bands)]) == bands or len(bands) == 2
    assert sum(found.values()) == sum(days.values())


@given(st.dictionaries(st.integers(-50, 3000), st.integers(1, 30), max_size=40))
def test_the_first_and_the_last_band_are_no_fewer_than_enough(numbers: dict[int, int]) -> None:
    found = number_bands({Decimal(number): count for number, count in numbers.items()}, 10)
    assert sum(found.values()) == sum(numbers.values())
    rows = list(found.values())
    assert len(rows) <= 8
    assert len(rows) == 1 or (rows[0] >= 10 and rows[-1] >= 10)


@given(
    st.dictionaries(st.integers(0, 100), st.integers(10, 30), min_size=2, max_size=9), st.integers(101, 3000)
)
def test_one_person_far_out_changes_no_band(numbers: dict[int, int], far: int) -> None:
    without = number_bands({Decimal(number): count for number, count in numbers.items()}, 10)
    with_one = number_bands({Decimal(number): count for number, count in {**numbers, far: 1}.items()}, 10)
    if numbers[max(numbers)] > 10:
        assert list(with_one) == list(without)
