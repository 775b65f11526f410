"""Scale, number and date."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.questionnaires.kinds import KINDS, Problem
from engage.questionnaires.kinds.middle import middle
from engage.questionnaires.shape import OptionShape, QuestionShape
from engage.questionnaires.value import Heard, Value
from tests.gazetteers import TOWN

NUMBER = QuestionShape(
    1, "x", "number", "How many?", settings={"minimum": 0, "maximum": 1000, "decimals": True, "unit": "times"}
)
WHOLE = QuestionShape(1, "x", "number", "How many?")
SCALE = QuestionShape(
    1,
    "x",
    "scale",
    "How easy?",
    settings={"low_label": "Hard", "high_label": "Easy"},
    options=(OptionShape(9, "dk", "I do not know"),),
)
DATE = QuestionShape(1, "x", "date", "When?")


def number(text: str, question: QuestionShape = NUMBER) -> object:
    return KINDS["number"].read(question, {"q-x": [text]}, TOWN)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", "7"),
        (" 7 ", "7"),
        ("1,000", "1000"),
        ("1 000", "1000"),
        ("2.50", "2.5"),
        (".5", "0.5"),
        ("007", "7"),
        ("١٢", "12"),
        ("-0", "0"),
    ],
)
def test_a_number_as_people_write_it(text: str, value: str) -> None:
    assert number(text) == Value(number=Decimal(value))


@pytest.mark.parametrize(
    "text",
    [
        "1e999",
        "1e3",
        "NaN",
        "Infinity",
        "seven",
        "1,00",
        "1.2.3",
        "--1",
        "²",
        "1" * 50,
        "<b>",
        "7 or 8",
        "0x10",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert isinstance(number(text), Problem)


@pytest.mark.parametrize(("text", "words"), [("-1", "0 or more"), ("1001", "1,000 or less")])
def test_limits_say_what_they_are(text: str, words: str) -> None:
    problem = number(text)
    assert isinstance(problem, Problem)
    assert words in problem.words


def test_without_decimals_only_whole_numbers() -> None:
    assert isinstance(number("2.5", WHOLE), Problem)
    assert number("2.0", WHOLE) == Value(number=Decimal(2))
    assert isinstance(number("1000000000000", WHOLE), Problem)


def test_a_number_is_shown_with_its_unit_and_exported_without() -> None:
    value = Value(number=Decimal("1000"))
    assert KINDS["number"].show(NUMBER, value, TOWN) == "1,000 times"
    assert KINDS["number"].export(NUMBER, value, TOWN) == ("1000",)


def test_a_scale_takes_its_points_and_its_other_options_only() -> None:
    kind = KINDS["scale"]
    assert kind.read(SCALE, {"q-x": ["5"]}, TOWN) == Value(number=Decimal(5))
    assert kind.read(SCALE, {"q-x": ["dk"]}, TOWN) == Value(options=(9,))
    for wrong in ("0", "6", "1.5", "five", "05"):
        assert isinstance(kind.read(SCALE, {"q-x": [wrong]}, TOWN), Problem)
    assert kind.show(SCALE, Value(number=Decimal(1)), TOWN) == "1 – Hard"


def test_a_scale_is_counted_by_point_with_its_median() -> None:
    tally = KINDS["scale"].tally(
        SCALE, Heard(answered=4, numbers={Decimal(1): 1, Decimal(4): 2}, options={"dk": 1})
    )
    assert [(row.key, row.count) for row in tally.rows] == [
        ("1", 1),
        ("2", 0),
        ("3", 0),
        ("4", 2),
        ("5", 0),
        ("dk", 1),
    ]
    assert tally.base == 4
    assert tally.middle == 4


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=40))
def test_the_median_of_counts_is_that_of_the_list(numbers: list[int]) -> None:
    import statistics

    counts = {Decimal(n): numbers.count(n) for n in numbers}
    assert middle(counts) == Decimal(str(statistics.median(numbers)))


def date(day: str, month: str, year: str) -> object:
    return KINDS["date"].read(DATE, {"q-x-day": [day], "q-x-month": [month], "q-x-year": [year]}, TOWN)


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "Mar.", "٣"])
def test_a_date_as_people_write_it(month: str) -> None:
    assert date("27", month, "2024") == Value(date=dt.date(2024, 3, 27))


@pytest.mark.parametrize(
    ("given_date", "parts"),
    [
        (("31", "2", "2024"), ("day", "month")),
        (("29", "2", "2023"), ("day", "month")),
        (("1", "1", "99999"), ("year",)),
        (("1", "1", "24"), ("year",)),
        (("32", "1", "2024"), ("day",)),
        (("1", "13", "2024"), ("month",)),
        (("1", "Brumaire", "2024"), ("month",)),
        (("", "1", "2024"), ("day",)),
        (("1", "", ""), ("month", "year")),
        (("²", "1", "2024"), ("day",)),
        (("-1", "1", "2024"), ("day",)),
    ],
)
def test_a_date_that_is_none_says_which_part(
    given_date: tuple[str, str, str], parts: tuple[str, ...]
) -> None:
    problem = date(*given_date)
    assert isinstance(problem, Problem)
    assert problem.parts == parts


@given(st.dates(dt.date(1850, 1, 1), dt.date(2150, 12, 31)))
def test_every_date_within_limits_is_taken(day: dt.date) -> None:
    assert date(str(day.day), str(day.month), str(day.year)) == Value(date=day)
