"""Cells as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.importing.cells import Form, LeftOut
from engage.consultations.importing.cells import read as read_cells
from engage.consultations.importing.columns import Asked
from engage.consultations.importing.moments import DateColumn
from engage.consultations.importing.numbers import NumberColumn
from engage.questionnaires.kinds import Problem, Reading
from engage.questionnaires.shape import OptionShape, QuestionShape
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


def read(question: QuestionShape, *cells: str, semicolons: bool = False) -> Reading | LeftOut:
    """The last of the cells of a column, read as the whole column tells."""
    forms: dict[int, Form] = {}
    if question.kind in ("date", "number"):
        forms[0] = DateColumn("last") if question.kind == "date" else NumberColumn("trips", semicolons)
        for row, cell in enumerate(cells, 2):
            forms[0].look(row, cell)
        assert forms[0].settle() is None
    return read_cells(Asked(question, whole=0), cells[-1:], forms, Places())


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
        (LAST, "7/7/2026", Value(date=date(2026, 7, 7))),
        (LAST, "27/3/2026", Value(date=date(2026, 3, 27))),
        (LAST, "3-27-2026", Value(date=date(2026, 3, 27))),
        (LAST, "46113", Value(date=date(2026, 4, 1))),
        (SAFE, "4 - Rather", Value(number=Decimal(4))),
        (SAFE, "unsafe", Value(number=Decimal(1))),
        (HELP, "More buses, Lower fares;  or none", Value(options=(21, 22))),
        (HELP, "more\ncost", Value(options=(21, 22))),
        (HELP, "Lower fares;or none|More buses|", Value(options=(21, 22))),
        (TRIPS, "12.0", Value(number=Decimal(12))),
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
    assert read(question, cell) == value


@pytest.mark.parametrize(
    ("question", "cell", "words"),
    [
        (TRAVEL, "By boat", "unknown option “By boat”; known are “On foot”, “By bus”"),
        (SAFE, "3 buses", "Choose one of the points shown"),
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
    found = read(question, cell)
    assert isinstance(found, Problem)
    assert words in found.words


@given(st.sampled_from(SHEET.questions), st.text(max_size=60))
def test_any_cell_is_a_value_a_problem_or_nothing(question: QuestionShape, cell: str) -> None:
    assert isinstance(
        read_cells(Asked(question, whole=0), [cell], {}, Places()), Value | Problem | LeftOut | None
    )


def test_what_is_no_option_is_left_out_where_there_is_no_other() -> None:
    assert read(HELP, "more; boats") == LeftOut(
        "unknown option “boats”; known are “More buses”, “Lower fares; or none”, “None of these”"
    )


@pytest.mark.parametrize(
    ("cells", "semicolons", "number"),
    [
        (("3,50", "0,25"), True, "0.25"),
        (("3,50", "1.200"), True, "1200"),
        (("3,5", "1.200.000,75"), False, "1200000.75"),
        (("3.5", "1,200"), True, "1200"),
        (("1,200",), False, "1200"),
        (("7", "12"), True, "12"),
    ],
)
def test_the_column_tells_what_a_comma_is(cells: tuple[str, ...], semicolons: bool, number: str) -> None:
    question = replace(TRIPS, settings={"decimals": True})
    assert read(question, *cells, semicolons=semicolons) == Value(number=Decimal(number))


@pytest.mark.parametrize(
    ("cells", "asked", "words"),
    [
        (("1,200",), None, "can be read in two ways: row 2 “1,200”"),
        (("1.200",), None, "can be read in two ways: row 2 “1.200”"),
        (("3,50", "3.50"), None, "mixes numbers with a decimal comma and with a decimal point"),
        (("3,50",), "point", "has a decimal comma, not a decimal point: row 2 “3,50”"),
    ],
)
def test_a_number_that_can_be_two_is_asked_about(
    cells: tuple[str, ...], asked: str | None, words: str
) -> None:
    column = NumberColumn("trips", is_open=True, asked=asked)
    for row, cell in enumerate(cells, 2):
        column.look(row, cell)
    assert words in (column.settle() or "")


OTHER = replace(HELP, options=(*HELP.options, OptionShape(24, "other", "Other, please say")))


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (("Yes", "No", "", "", ""), Value(options=(21,))),
        (("1", "TRUE", "0", "", ""), Value(options=(21, 22))),
        (("More buses", "", "n/a", "", ""), Value(options=(21,))),
        (("", "", "", "a boat", ""), Value(text="a boat", options=(24,))),
        (("", "", "", "Yes", "a boat"), Value(text="a boat", options=(24,))),
        (("", "", "", "", "a boat"), Value(text="a boat", options=(24,))),
        (("No", "No", "No", "No", ""), None),
        (("", "", "", "", ""), None),
    ],
)
def test_a_column_for_each_option(cells: tuple[str, ...], value: Value | None) -> None:
    asked = Asked(OTHER, options=dict(enumerate(OTHER.options)), words=4)
    assert read_cells(asked, cells, {}, Places()) == value


def test_an_option_called_no_says_nothing_by_no() -> None:
    question = replace(TRAVEL, options=(OptionShape(1, "yes", "Yes"), OptionShape(2, "no", "No")))
    asked = Asked(question, options=dict(enumerate(question.options)))
    found = [read_cells(asked, cells, {}, Places()) for cells in (("", "No"), ("1", "1"), ("", "1"))]
    assert [isinstance(one, Problem) for one in found] == [True, True, False]
    assert found[2] == Value(options=(2,))


@pytest.mark.parametrize(
    ("label", "is_other"),
    [
        ("Other", True), ("other (please specify)", True), ("Something else", True), ("Another place: say which", True),
        ("Other health services", False), ("None of the others", False), ("Mother", False), ("Otherwise", False),
    ],
)  # fmt: skip
def test_which_option_takes_words(label: str, is_other: bool) -> None:
    question = replace(TRAVEL, options=(OptionShape(1, "a", "A"), OptionShape(2, "b", label)))
    assert (question.other is not None) == is_other
