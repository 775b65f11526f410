"""What is said of one table: which answers came most often, and whom we heard less than expected."""

from __future__ import annotations

from typing import Any

from engage.privacy.disclosure import DEFAULT_RULE, Published
from engage.reports.representation import compare
from engage.reports.sentences.answers import base_in_words, most_often, notes_of, share_of
from engage.reports.sentences.heard import gaps_of_table, not_compared
from engage.reports.summary import Counted, QuestionCounts, assemble

NOT_DISABLED = "Not disabled under the Equality Act"
RESIDENTS = {"North": 4_000, "South": 3_000, "East": 2_000, "West": 1_500, "Hill": 1_000}


def table(counts: dict[str, int], base: int, *, missing: int = 40, exclusive: bool = True) -> Published:
    asked = QuestionCounts("q", "Which?", counts, base, exclusive)
    people = base + missing
    counted = Counted({"individual": people}, {"web": people}, {}, {}, [asked], [])
    return assemble(counted, DEFAULT_RULE).questions[0].table


def question(counts: dict[str, int], base: int, **changes: Any) -> str:
    made = table(counts, base, **changes)
    return most_often(made, share_of(made))


def test_the_most_frequent_answers_are_named_with_their_shares() -> None:
    assert question({"Bus": 400, "Train": 300, "Walk": 250, "Fly": 50}, 1_000) == (
        "Most often: Bus (about 40% of those who answered); then Train (about 30%); then Walk (about 25%)."
    )


def test_answers_of_about_one_number_are_told_together_or_not_at_all() -> None:
    assert question({"Bus": 401, "Train": 399, "Walk": 200}, 1_000) == (
        "Most often: Bus and Train, about equally often (each about 40% of those who answered); then Walk (about 20%)."
    )
    assert question(dict.fromkeys("ABCDE", 40), 200) == (
        "All 5 came about equally often (each about 20% of those who answered)."
    )
    assert question({**dict.fromkeys("ABCD", 45), "E": 20}, 200) == (
        "4 came about equally often (each about 22% of those who answered), and more often than the others: A; B; C; D."
    )
    assert question({"A": 100, "B": 60, **dict.fromkeys("CDE", 40)}, 280) == (
        "Most often: A (about 36% of those who answered); then B (about 21%)."
    )


def test_nothing_is_called_most_often_that_a_hidden_number_may_be_above() -> None:
    """All but three agree: the few are hidden, and with them the many."""
    assert question({"Agree": 61, "Disagree": 0}, 61, missing=0) == (
        "Which came most often is not shown, to protect people."
    )
    hidden = table({"Agree": 62, "Neither": 42, "Disagree": 3}, 107, missing=0)
    assert hidden["Agree"].count == 60
    assert most_often(hidden, share_of(hidden)).startswith("Most often: Agree (")


def test_too_few_responses_say_nothing() -> None:
    assert question({"Bus": 2, "Train": 1}, 3, missing=4) == "Too few responses to show any number."


def test_under_thirty_numbers_are_told_instead_of_shares() -> None:
    assert (
        question({"Bus": 15, "Train": 11}, 26, missing=0)
        == "Most often: Bus (about 15); then Train (about 10)."
    )


def test_shares_are_of_those_who_answered_where_few_did_not() -> None:
    few = table({"Bus": 60, "Train": 40}, 100, missing=4)
    assert base_in_words(few, "responses from individuals") == (
        "105 responses from individuals; 100 of them answer this, and shares are of these"
    )
    assert most_often(few, share_of(few)).startswith("Most often: Bus (about 60% of those who answered)")


def test_shares_that_do_not_add_up_to_a_hundred_are_explained() -> None:
    notes = " ".join(notes_of(table({"Bus": 333, "Train": 333, "Walk": 334}, 1_000)))
    assert "shares to whole per cent, so they may not add up" in notes
    several = " ".join(notes_of(table({"Bus": 700, "Train": 600}, 1_000, exclusive=False)))
    assert "may add up to more than 100%" in several


def test_the_largest_gaps_are_named() -> None:
    heard = compare({"North": 1_000, "South": 30, "East": 30, "West": 30, "Hill": 30}, RESIDENTS, base=1_120)
    assert gaps_of_table(heard) == "Heard less than expected: South; East; West; and 1 more."


def test_every_group_that_the_table_calls_fewer_is_named() -> None:
    """Also those that the page in short leaves out: the words stand right above the table."""
    residents = {"Disabled under the Equality Act": 150, NOT_DISABLED: 850}
    heard = compare({"Disabled under the Equality Act": 180, NOT_DISABLED: 820}, residents, base=1_000)
    assert [group.words for group in heard.groups] == ["more than expected", "fewer than expected"]
    assert gaps_of_table(heard) == f"Heard less than expected: {NOT_DISABLED}."


def test_no_gap_is_said_as_such() -> None:
    heard = compare({name: number // 10 for name, number in RESIDENTS.items()}, RESIDENTS, base=1_150)
    assert gaps_of_table(heard) == (
        "No group was clearly heard less than expected, allowing for chance and rounding."
    )


def test_what_cannot_be_compared_is_no_proof_that_everybody_was_heard() -> None:
    """60 of 61 told us their ward, every number is hidden: one may well have been heard less."""
    heard = compare({"North": 60}, RESIDENTS, base=61)
    assert not heard.is_compared
    assert not_compared(["Ward", "Sex"]) == "No group can be compared with the Census by ward and sex."
    some = compare({"North": 40, "South": 35, "East": 9, "West": 16}, {**RESIDENTS, "Hill": 400}, base=100)
    assert gaps_of_table(some) == "Heard less than expected: East. Nothing can be said of 1 group."
