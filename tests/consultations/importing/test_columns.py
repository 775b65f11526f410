"""Which column answers which question."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engage.consultations.importing.columns import Columns, Names
from engage.consultations.importing.columns import columns as match
from engage.questionnaires.bank import BankOption, BankQuestion
from engage.questionnaires.shape import Sheet
from tests.consultations.importing.sheets import SHEET


def columns(header: Sequence[str], sheet: Sheet, bank: Sequence[BankQuestion] = ()) -> Columns:
    """A header matched."""
    return match(header, Names(sheet, bank))


SEX = BankQuestion("sex", "What is your sex?", "", "sex", (BankOption("female", "Female"),), None)


def test_columns_are_found_by_key_and_by_title_in_any_case() -> None:
    found = columns(["ID", "Submitted_At", "TRAVEL", "what  would help?", "sex"], SHEET, [SEX])
    assert found.about == {"id": 0, "submitted_at": 1}
    assert [(asked.whole, asked.question.key) for asked in found.asked] == [(2, "travel"), (3, "help")]
    assert [(place, question.key) for place, question in found.equality] == [(4, "sex")]
    assert found.problems == ()


def test_a_required_question_without_a_column_stops_the_import() -> None:
    found = columns(["id", "help"], SHEET)
    assert found.problems == (
        "There is no column for the required question “How do you get about?” (travel).",
    )
    assert "There is no column for the question “How safe is it?” (safe)." in found.notes


def test_two_columns_for_one_question_stop_the_import() -> None:
    found = columns(["id", "ID", "travel", "How do you get about?"], SHEET)
    assert set(found.problems) == {
        "Two columns are called “id”.",
        "Two columns answer the question “How do you get about?” (travel).",
    }


def test_a_file_of_something_else_is_told_once() -> None:
    (problem,) = columns(["shoes", "colour"], SHEET).problems
    assert problem.startswith("No column has the key or the exact title of a question.")
    assert "The header that was read holds “shoes”, “colour”." in problem
    assert "--header-row 3" in problem


def test_what_nothing_asks_for_is_kept_in_sight() -> None:
    found = columns(["travel", "shoe size", "", "IP Address", "Collector ID"], SHEET)
    assert found.unknown == (1, 2)
    assert "Left out, as they say who somebody is: “IP Address”." in found.notes
    assert "Left out, as they are the other tool’s own: “Collector ID”." in found.notes


def test_one_of_several_times_and_ids_is_read() -> None:
    found = columns(["ResponseId", "StartDate", "RecordedDate", "EndDate", "travel"], SHEET)
    assert found.about == {"id": 0, "submitted_at": 3}
    assert "Left out, as “EndDate” is read in their place: “RecordedDate”." in found.notes


@pytest.mark.parametrize(
    "name",
    [
        "What would help? [More buses]", "What would help?: More buses", "what would help? - more BUSES",
        "What would help? - Selected Choice - More buses", "help[more]", "help_more", "What would help? [more]",
    ],
)  # fmt: skip
def test_a_column_may_be_of_one_option(name: str) -> None:
    found = columns(["travel", name], SHEET)
    (asked,) = (asked for asked in found.asked if asked.question.key == "help")
    assert {place: option.key for place, option in asked.options.items()} == {1: "more"}


def test_a_column_of_no_option_is_strange_and_a_longer_key_is_not() -> None:
    found = columns(["travel", "What would help? [Boats]", "help_desk"], SHEET)
    assert "has no such option. Its options are “More buses”" in found.strange[1]
    assert found.unknown == (2,)


def test_one_question_in_one_column_and_in_several_stops_the_import() -> None:
    found = columns(["travel", "help", "help[more]", "help[cost]", "help[cost]"], SHEET)
    assert "Two columns answer the question “What would help?” (help)." in found.problems
