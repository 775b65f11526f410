"""What a spreadsheet or another program did to a file: nothing of it is bent or dropped in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from engage.consultations.importing.check import Check, Good
from engage.consultations.importing.words import lines
from engage.responses.imported import EarlierRow
from tests.consultations.importing.test_text import workbook
from tests.consultations.importing.test_tools import check, choices, words

AGREE = choices("agree", "one_choice", "Do you agree?", "Yes", "No")
WHY = words("why", "Why?")
VISIT = words("visit", "When did you visit?", "date")


def told(made: Check) -> str:
    return "\n".join(lines(made.report))


def said(good: Sequence[Good]) -> list[str | None]:
    return [row.answers["why"].text if "why" in row.answers else None for row in good]


@pytest.mark.parametrize(
    ("encoding", "comment", "word"),
    [
        ("cp1250", "Za mało autobusów", "ma³o"),
        ("cp1250", "łąki i parki", "³¹ki"),
        ("mac_roman", "I don’t feel safe", "donÕt"),
        ("cp850", "The café closed", "caf‚"),
        ("cp1251", "Мало автобусов", "Ìàëî"),
        ("cp1254", "Otobüs az, işe geç kalıyorum", "iþe"),
    ],
)
def test_words_in_another_encoding_are_not_read_as_western(encoding: str, comment: str, word: str) -> None:
    made, good = check(f"Do you agree?;Why?\nYes;{comment}\n".encode(encoding), AGREE, WHY)
    assert good == []
    assert "line 2" in made.report.stop[0]
    assert f"“{word}”" in made.report.stop[0]


@pytest.mark.parametrize(
    "comment",
    [
        "Café, naïve, £5 and €3 – “good”, it’s 20 °C",
        "¿Qué? ¡No! Señor Núñez",
        "Größe, Übung, weiß",
        "½ a mile, 5 m²",
    ],
)
def test_western_words_are_read(comment: str) -> None:
    made, good = check(f"Do you agree?;Why?\nYes;{comment}\n".encode("cp1252"), AGREE, WHY)
    assert made.report.stop == []
    assert said(good) == [comment]


def test_a_header_that_stands_again_in_the_middle_is_nobodys_answer() -> None:
    made, good = check(b"Why?\nBuses\nWhy?\nTrams\n", WHY)
    assert said(good) == ["Buses", "Trams"]
    assert "repeat the header: row 3" in told(made)


def earlier(given_id: str) -> EarlierRow:
    return EarlierRow(given_id, has_id=True, import_id=1, at=datetime(2026, 5, 1, tzinfo=UTC))


def test_ids_that_a_spreadsheet_took_for_numbers_count_nobody_twice() -> None:
    made, good = check(b"Response ID,Why?\n1001.0,Buses\n", WHY, earlier=[earlier("1001")])
    assert (good, made.report.already) == ([], 1)
    made, _ = check(b"Response ID,Why?\n12,Buses\n", WHY, earlier=[earlier("0012")])
    assert "zeros in front" in made.report.stop[0]
    made, good = check(b"Response ID,Why?\n1.18E+11,Buses\n", WHY)
    assert good == []
    assert "cut short" in told(made)


def test_an_organisation_with_a_character_that_no_database_keeps_is_a_mistake() -> None:
    made, good = check(b"Why?,organisation\nBuses,A\x00B\n", WHY)
    assert good == []
    assert [(one.row, one.column) for one in made.report.mistakes] == [(2, "organisation")]


def book(*rows: Sequence[object]) -> tuple[Workbook, Worksheet, BytesIO]:
    """A workbook with these rows, to be closed before it is read."""
    file = BytesIO()
    made = Workbook(file)
    page = made.add_worksheet()
    fill(page, *rows, day=made.add_format({"num_format": "dd/mm/yyyy"}))
    return made, page, file


def fill(page: Worksheet, *rows: Sequence[object], day: object = None) -> None:
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(at, place, cell, day)
            elif cell is not None:
                page.write(at, place, cell)


@pytest.mark.parametrize(("formula", "result"), [("=-B9", "#NAME?"), ("=1/0", "#DIV/0!"), ("=A99", "#N/A")])
def test_words_that_became_a_formula_stop_with_their_cell(formula: str, result: str) -> None:
    made, page, file = book(("Do you agree?", "Why?"), ("Yes",), ("No", "Trams"))
    page.write_formula(1, 1, formula, None, result)
    made.close()
    checked, good = check(file.getvalue(), AGREE, WHY)
    assert said(good) == ["Trams"]
    assert [(one.row, one.column) for one in checked.report.mistakes] == [(2, "Why?")]


def test_a_formula_with_a_result_is_read_as_its_result() -> None:
    def cell(name: str, inside: str) -> str:
        return f'<c r="{name}" t="str">{inside}</c>'

    rows = (
        f'<row r="1">{cell("A1", "<v>Do you agree?</v>")}{cell("B1", "<v>Why?</v>")}</row>'
        f'<row r="2">{cell("A2", "<v>Yes</v>")}{cell("B2", "<f>UPPER(A1)</f><v>DEAR</v>")}</row>'
        f'<row r="3">{cell("A3", "<v>No</v>")}{cell("B3", "<f>&quot;&quot;</f><v></v>")}</row>'
    )
    checked, good = check(workbook(rows).getvalue(), AGREE, WHY)
    assert said(good) == ["DEAR", None]
    assert checked.report.mistakes == []


def test_a_formula_that_no_program_worked_out_stops_with_its_cell() -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>Why?</v></c></row><row r="2"><c r="A2"><f>UPPER(B1)</f><v></v></c></row>'
    checked, good = check(workbook(rows).getvalue(), WHY)
    assert good == []
    assert [(one.row, one.column) for one in checked.report.mistakes] == [(2, "Why?")]


def test_a_formula_without_a_result_is_found_in_a_long_sheet() -> None:
    made, page, file = book(
        ("Do you agree?", "Why?"), *(("Yes", "word " * 40 + str(n)) for n in range(9_000))
    )
    for row in range(8_000, 8_050):
        page.write_formula(row, 1, "=1/0", None, "#DIV/0!")
    made.close()
    checked, good = check(file.getvalue(), AGREE, WHY)
    assert len(good) == 8_950
    assert [one.row for one in checked.report.mistakes] == list(range(8_001, 8_051))


def test_dates_that_the_spreadsheet_may_have_turned_around_stop_the_import() -> None:
    made, _, file = book(("When did you visit?",), (date(2026, 4, 3),), ("3/27/2026",))
    made.close()
    checked, good = check(file.getvalue(), VISIT)
    assert good == []
    assert "row 2 “2026-04-03”" in checked.report.stop[0]
    assert "row 3 “3/27/2026”" in checked.report.stop[0]


def test_an_answer_merged_over_rows_stops_and_a_merged_title_does_not() -> None:
    made, page, file = book(
        (), (), (), ("Do you agree?", "Why?"), ("Yes", "Buses"), (None, "Trams"), ("No", "Parks")
    )
    page.merge_range(0, 0, 1, 1, "Survey of 2026")
    page.merge_range(4, 0, 5, 0, "Yes")
    made.close()
    checked, good = check(file.getvalue(), AGREE, WHY)
    assert good == []
    assert "rows 5 to 6 are merged" in checked.report.stop[0]
    made, page, file = book((), (), (), ("Do you agree?", "Why?"), ("Yes", "Buses"))
    page.merge_range(0, 0, 1, 1, "Survey of 2026")
    made.close()
    assert said(check(file.getvalue(), AGREE, WHY)[1]) == ["Buses"]


def test_sheets_that_are_not_read_are_named() -> None:
    made, _, file = book(("Why?",), ("Buses",))
    fill(made.add_worksheet("Week 2"), ("Why?",), ("Trams",))
    made.close()
    checked, good = check(file.getvalue(), WHY)
    assert said(good) == ["Buses"]
    assert "Not read: “Week 2”" in told(checked)
