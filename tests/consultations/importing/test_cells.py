"""Cells as values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.importing.cells import read
from engage.questionnaires.kinds import Problem
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Value
from tests.consultations.importing.sheets import (
    CHANGE,
    HELP,
    LAST,
    POSTCODE,
    SAFE,
    SHEET,
    TRAVEL,
    TRIPS,
    Places,
)


@pytest.mark.parametrize(
    ("question", "cell", "value"),
    [
        (TRAVEL, "", None),
        (TRAVEL, "By bus", Value(options=(12,))),
        (TRAVEL, "by  BUS", Value(options=(12,))),
        (TRAVEL, "foot", Value(options=(11,))),
        (HELP, "More buses", Value(options=(21,))),
        (HELP, "Lower fares; or none", Value(options=(22,))),
        (HELP, "cost; more;", Value(options=(21, 22))),
        (SAFE, "4", Value(number=Decimal(4))),
        (SAFE, "4.0", Value(number=Decimal(4))),
        (SAFE, "5 – Safe", Value(number=Decimal(5))),
        (SAFE, "I do not know", Value(options=(31,))),
        (TRIPS, "1,200", Value(number=Decimal(1200))),
        (LAST, "2026-03-07", Value(date=date(2026, 3, 7))),
        (LAST, "2026-03-07 00:00:00", Value(date=date(2026, 3, 7))),
        (LAST, "7/3/2026", Value(date=date(2026, 3, 7))),
        (LAST, "7 Mar 2026", Value(date=date(2026, 3, 7))),
        (CHANGE, "More 🚌; صحة", Value(text="More 🚌; صحة")),
        (POSTCODE, "T1 1AA", Value(text="E1")),
        (POSTCODE, "X1 1AA", Value(text="outside")),
        (POSTCODE, "dallow", Value(text="E2")),
        (POSTCODE, "E2", Value(text="E2")),
    ],
)
def test_a_cell_is_read_by_the_kind_of_its_question(
    question: QuestionShape, cell: str, value: Value | None
) -> None:
    assert read(question, cell, Places()) == value


@pytest.mark.parametrize(
    ("question", "cell", "words"),
    [
        (TRAVEL, "By boat", "unknown option “By boat”; known are “On foot”, “By bus”"),
        (HELP, "more; boats", "unknown option “boats”"),
        (HELP, "more; none", "on its own"),
        (SAFE, "6", "Choose one of the points shown"),
        (TRIPS, "-1", "0 or more"),
        (TRIPS, "many", "Enter a number"),
        (LAST, "31/02/2026", "no such date"),
        (LAST, "3.2026", "is not a date"),
        (LAST, "1/1/99999", "is not a date"),
        (CHANGE, "a\x00b", "cannot keep"),
        (CHANGE, "x" * 20_001, "20,000 characters"),
        (POSTCODE, "nowhere", "full postcode"),
    ],
)
def test_a_wrong_cell_is_told(question: QuestionShape, cell: str, words: str) -> None:
    found = read(question, cell, Places())
    assert isinstance(found, Problem)
    assert words in found.words


@given(st.sampled_from(SHEET.questions), st.text(max_size=60))
def test_any_cell_is_a_value_a_problem_or_nothing(question: QuestionShape, cell: str) -> None:
    assert isinstance(read(question, cell, Places()), Value | Problem | None)
