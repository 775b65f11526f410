"""What a folded section says of itself."""

from __future__ import annotations

from engage.privacy.disclosure import DEFAULT_RULE
from engage.reports.folds import answers_in_short, gaps_in_short
from engage.reports.representation import compare
from engage.reports.summary import Counted, QuestionCounts, assemble

NOT_DISABLED = "Not disabled under the Equality Act"
RESIDENTS = {"North": 4_000, "South": 3_000, "East": 2_000, "West": 1_500, "Hill": 1_000}


def question(counts: dict[str, int], base: int) -> str:
    asked = QuestionCounts("q", "Which?", counts, base, True)
    counted = Counted({"individual": base + 40}, {"web": base + 40}, {}, {}, [asked], [])
    return answers_in_short(assemble(counted, DEFAULT_RULE).questions[0])


def test_the_most_frequent_answers_are_named_with_their_shares() -> None:
    assert question({"Bus": 400, "Train": 300, "Walk": 250, "Fly": 50}, 1_000) == (
        "Most often: Bus (40%); Train (30%); Walk (25%)."
    )


def test_too_few_answers_say_nothing() -> None:
    assert question({"Bus": 2, "Train": 1}, 3) == "Too few answers to say which came most often."


def test_the_largest_gaps_are_named() -> None:
    heard = compare({"North": 1_000, "South": 30, "East": 30, "West": 30, "Hill": 30}, RESIDENTS, base=1_120)
    assert gaps_in_short(heard) == "Heard less than expected: South; East; West; and 1 more."


def test_every_group_that_the_table_calls_fewer_is_named() -> None:
    """Also those that the page in short leaves out: the words stand right above the table."""
    residents = {"Disabled under the Equality Act": 150, NOT_DISABLED: 850}
    heard = compare({"Disabled under the Equality Act": 180, NOT_DISABLED: 820}, residents, base=1_000)
    assert [group.words for group in heard.groups] == ["more than expected", "fewer than expected"]
    assert gaps_in_short(heard) == f"Heard less than expected: {NOT_DISABLED}."


def test_no_gap_is_said_as_such() -> None:
    heard = compare({name: number // 10 for name, number in RESIDENTS.items()}, RESIDENTS, base=1_150)
    assert gaps_in_short(heard) == "No group was clearly heard less than expected."
