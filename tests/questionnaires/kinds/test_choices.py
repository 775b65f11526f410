"""One choice and several choices."""

from __future__ import annotations

from engage.questionnaires.kinds import KINDS, Problem
from engage.questionnaires.shape import OptionShape, QuestionShape
from engage.questionnaires.value import Heard, Value
from tests.gazetteers import TOWN

OPTIONS = (
    OptionShape(1, "a", "Alpha"),
    OptionShape(2, "b", "Beta"),
    OptionShape(3, "none", "None of these", exclusive=True),
)
ONE = QuestionShape(1, "x", "one_choice", "Which?", options=OPTIONS)
SEVERAL = QuestionShape(1, "x", "several_choices", "Which?", options=OPTIONS, settings={"most": 2})


def test_one_option_is_read() -> None:
    assert KINDS["one_choice"].read(ONE, {"q-x": ["b"]}, TOWN) == Value(options=(2,))


def test_an_option_that_does_not_exist_is_a_problem() -> None:
    for question in (ONE, SEVERAL):
        assert isinstance(KINDS[question.kind].read(question, {"q-x": ["z"]}, TOWN), Problem)
        assert isinstance(KINDS[question.kind].read(question, {"q-x": ["1"]}, TOWN), Problem)


def test_several_options_are_read_once_each_in_the_order_of_the_question() -> None:
    assert KINDS["several_choices"].read(SEVERAL, {"q-x": ["b", "a", "b"]}, TOWN) == Value(options=(1, 2))


def test_none_of_these_stands_alone() -> None:
    kind = KINDS["several_choices"]
    assert kind.read(SEVERAL, {"q-x": ["none"]}, TOWN) == Value(options=(3,))
    problem = kind.read(SEVERAL, {"q-x": ["a", "none"]}, TOWN)
    assert isinstance(problem, Problem)
    assert "None of these" in problem.words


def test_no_more_than_the_officer_allows() -> None:
    three = QuestionShape(
        1,
        "x",
        "several_choices",
        "Which?",
        options=tuple(OptionShape(n, f"o{n}", str(n)) for n in range(3)),
        settings={"most": 2},
    )
    assert isinstance(KINDS["several_choices"].read(three, {"q-x": ["o0", "o1", "o2"]}, TOWN), Problem)
    assert KINDS["several_choices"].read(three, {"q-x": ["o0", "o2"]}, TOWN) == Value(options=(0, 2))


def test_options_are_counted_one_by_one_and_never_combined() -> None:
    tally = KINDS["several_choices"].tally(SEVERAL, Heard(answered=10, options={"a": 8, "b": 7}))
    assert tally.base == 10
    assert [(row.key, row.count) for row in tally.rows] == [("a", 8), ("b", 7), ("none", 0)]


def test_several_choices_export_a_column_for_each_option() -> None:
    kind = KINDS["several_choices"]
    assert kind.export(SEVERAL, Value(options=(2,)), TOWN) == ("no", "yes", "no")
    assert kind.export(SEVERAL, None, TOWN) == ("", "", "")
