"""Short text, comment and postcode."""

from __future__ import annotations

import pytest

from engage.questionnaires.kinds import KINDS, Problem
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Value
from tests.gazetteers import TOWN

COMMENT = QuestionShape(1, "x", "comment", "Why?", settings={"max_length": 5})
LINE = QuestionShape(1, "x", "short_text", "Where?")
HOME = QuestionShape(1, "x", "postcode", "Where do you live?")


def home(postcode: str = "", ward: str = "", before: str = "") -> object:
    typed = {"q-x": [postcode], "q-x-ward": [ward], "q-x-before": [before]}
    return KINDS["postcode"].read(HOME, typed, TOWN)


def test_a_line_end_counts_as_one_character_as_the_counter_does() -> None:
    assert KINDS["comment"].read(COMMENT, {"q-x": ["ab\r\ncd"]}, TOWN) == Value(text="ab\ncd")


def test_too_long_says_how_long_it_is() -> None:
    problem = KINDS["comment"].read(COMMENT, {"q-x": ["abcdef"]}, TOWN)
    assert isinstance(problem, Problem)
    assert "5 characters" in problem.words
    assert problem.words.endswith("6")


@pytest.mark.parametrize("text", ["\u200b", " \u00a0\u200b ", "\u2800", "\u202e\n\u2066"])
def test_what_nobody_can_see_is_no_answer(text: str) -> None:
    for question in (COMMENT, LINE):
        assert KINDS[question.kind].read(question, {"q-x": [text]}, TOWN) is None


def test_ten_megabytes_are_a_problem_and_no_answer() -> None:
    for question in (COMMENT, LINE, QuestionShape(1, "x", "comment", "Why?")):
        assert isinstance(KINDS[question.kind].read(question, {"q-x": ["x" * 10_000_000]}, TOWN), Problem)


@pytest.mark.parametrize("text", ["👩‍👩‍👧‍👧 good", "‮מצוין", "<script>alert(1)</script>", "tab\there", "ẞß"])
def test_words_of_any_script_are_kept_as_they_are(text: str) -> None:
    assert KINDS["short_text"].read(LINE, {"q-x": [text]}, TOWN) == Value(text=text)


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "bell\x07"])
def test_characters_that_no_database_keeps_are_a_problem(text: str) -> None:
    assert isinstance(KINDS["short_text"].read(LINE, {"q-x": [text]}, TOWN), Problem)


def test_a_postcode_becomes_a_ward_and_nothing_else() -> None:
    assert home("ab11aa") == Value(text="E05000001")


def test_outside_and_unknown_never_block() -> None:
    assert home("AB9 9ZZ") == Value(text="outside")
    assert home("ZE1 0AA") == Value(text="unknown")


def test_a_chosen_ward_counts_where_the_postcode_says_nothing() -> None:
    assert home("", "E05000002") == Value(text="E05000002")
    assert home("ZE1 0AA", "E05000002") == Value(text="E05000002")
    assert home("rubbish", "E05000002") == Value(text="E05000002")
    assert home("AB1 1AA", "E05000002") == Value(text="E05000001")
    assert home("", "prefer_not_to_say") == Value(text="prefer_not_to_say")


def test_a_ward_that_only_shows_the_answer_before_does_not_count_beside_a_postcode() -> None:
    before = "E05000002"
    assert home("ZE1 0AA", before, before) == Value(text="unknown")
    assert home("AB9 9ZZ", before, before) == Value(text="outside")
    assert isinstance(home("AB1", before, before), Problem)
    assert home("AB1", "E05000001", before) == Value(text="E05000001"), "chosen just now"
    assert home("", before, before) == Value(text=before)
    again = KINDS["postcode"].typed(HOME, Value(text=before))
    assert KINDS["postcode"].view(HOME, again, None, TOWN).before == before


def test_half_a_postcode_and_a_ward_that_does_not_exist_are_problems() -> None:
    assert isinstance(home("AB1"), Problem)
    assert isinstance(home("", "E05999999"), Problem)


def test_the_stored_answer_never_brings_the_postcode_back() -> None:
    read = home("AB1 1AA")
    assert isinstance(read, Value)
    assert "AB1" not in str(KINDS["postcode"].typed(HOME, read))
    assert KINDS["postcode"].show(HOME, read, TOWN) == "North"


def test_wards_are_counted_and_words_never_are() -> None:
    tally = KINDS["postcode"].tally(HOME, Heard(answered=3, texts={"E05000001": 2, "outside": 1}))
    assert {row.key: row.count for row in tally.rows} == {"E05000001": 2, "outside": 1}
    assert KINDS["comment"].tally(COMMENT, Heard(answered=3)).rows == ()
