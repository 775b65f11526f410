"""Which column answers which question."""

from __future__ import annotations

from engage.consultations.importing.columns import columns
from engage.questionnaires.bank import BankOption, BankQuestion
from tests.consultations.importing.sheets import SHEET

SEX = BankQuestion("sex", "What is your sex?", "", "sex", (BankOption("female", "Female"),), None)


def test_columns_are_found_by_key_and_by_title_in_any_case() -> None:
    found = columns(["ID", "Submitted_At", "TRAVEL", "what  would help?", "sex"], SHEET, [SEX])
    assert found.about == {"id": 0, "submitted_at": 1}
    assert [(place, question.key) for place, question in found.asked] == [(2, "travel"), (3, "help")]
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
    assert found.problems == (
        "Two columns are called “id”.",
        "Two columns answer the question “How do you get about?” (travel).",
    )


def test_a_file_of_something_else_is_told_once() -> None:
    found = columns(["name", "colour"], SHEET)
    assert found.problems == ("No column has the key or the exact title of a question.",)


def test_what_nothing_asks_for_is_said() -> None:
    notes = columns(["travel", "shoe size", ""], SHEET).notes
    assert "The column “shoe size” matches nothing here and is left out." in notes
    assert "The column number 3, without a name matches nothing here and is left out." in notes
    assert any("There is no column “id”" in note for note in notes)
