"""A whole file checked."""

from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engage.consultations.importing.check import Check, Good
from engage.consultations.importing.recognition import Digests
from engage.consultations.importing.report import MISTAKES_KEPT
from engage.consultations.importing.survey import Settings
from engage.consultations.importing.words import lines
from engage.questionnaires.bank import BankOption, BankQuestion
from engage.responses.imported import EarlierRow
from tests.consultations.importing.sheets import RULES, SHEET, Places

SEX = BankQuestion("sex", "What is your sex?", "", "sex", (BankOption("female", "Female"),), None)


def checked(content: str | bytes, **changes: Any) -> tuple[Check, list[Good]]:
    """A file checked, and its good rows."""
    check = Check(SHEET, Places(), RULES, Digests("secret"), **changes)
    raw = content if isinstance(content, bytes) else content.encode()
    return check, list(check.responses(io.BytesIO(raw)))


def test_good_rows_come_with_their_answers() -> None:
    check, good = checked(
        "id,travel,help,change,sex\n1,By bus,more;cost,More,Female\n2,On foot,,,\n", bank=[SEX]
    )
    assert [row.about.imported_id for row in good] == ["1", "2"]
    assert set(good[0].answers) == {"travel", "help", "change"}
    assert good[0].answers["help"].options == (21, 22)
    assert (good[0].equality, good[1].equality) == ({"sex": "female"}, {})
    assert (check.report.rows, check.report.good, check.report.bad) == (2, 2, 0)


def test_every_mistake_is_told_with_the_row_of_the_spreadsheet() -> None:
    check, good = checked(
        "id,travel,help,sex\n1,By boat,,\n\n2,By bus,more;none,\n2,On foot,,\n3,On foot,more,\n4,,,\n5,On foot\n"
        "6,On foot,,Martian\n7,On foot,,\n8,On foot,,,x\n",
        bank=[SEX],
    )
    told = [(mistake.row, mistake.column) for mistake in check.report.mistakes]
    assert told == [(2, "travel"), (4, "help"), (5, "id"), (9, "sex"), (11, "")]
    assert [row.about.imported_id for row in good] == ["3", "5", "7"]
    assert check.report.mistakes[2].words == "has the same id as row 4: “2”"
    assert check.report.mistakes[4].words == "has 5 cells where the header has 4: “x”"
    assert check.report.empty.first == [7]


def test_a_bad_cell_costs_nobody_the_rest_of_a_row() -> None:
    content = "id,travel,help,trips\n1,By bus,more,many\n2,,,many\n3,By bus,more,2\n,By bus,more,2\n"
    check, good = checked(content, settings=Settings(leave_out_bad=True))
    assert [(row.imported_id, set(row.answers)) for row in good] == [
        ("1", {"travel", "help"}), ("3", {"travel", "help", "trips"}),
    ]  # fmt: skip
    assert (check.report.good, check.report.mended, check.report.bad) == (2, 1, 2)
    assert "Row 2, trips: Enter a number, like 7" in lines(check.report)


def test_an_answer_that_others_do_not_lead_to_is_left_out_and_told() -> None:
    content = "id,help,travel\n1,more,By bus\n" + "".join(f"{n},more,On foot\n" for n in range(2, 40))
    check, good = checked(content)
    assert [set(row.answers) for row in good[:2]] == [{"travel", "help"}, {"travel"}]
    assert (check.report.good, check.report.bad, check.report.beside.number) == (39, 0, 38)
    told = next(line for line in lines(check.report) if line.startswith("Left out of 38 rows: "))
    assert told.endswith("(rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 28 more).")
    check, good = checked("id,help,travel\n1,more,\n")
    assert (check.report.bad, check.report.beside.number) == (1, 0)


def test_one_bad_row_in_ten_thousand_is_found() -> None:
    content = "id,travel\n" + "".join(f"{n},{'By boat' if n == 7_777 else 'By bus'}\n" for n in range(10_000))
    check, good = checked(content)
    assert (check.report.rows, len(good), check.report.bad) == (10_000, 9_999, 1)
    assert [mistake.row for mistake in check.report.mistakes] == [7_779]
    assert "Row 7,779, travel: unknown option “By boat”" in "\n".join(lines(check.report))
    assert list(lines(check.report))[-1] == "10,000 rows: 9,999 new, 0 here already, 1 with mistakes."


def test_a_thousand_mistakes_are_counted_and_a_hundred_told() -> None:
    check, _ = checked("id,travel\n" + "".join(f"{n},By boat\n" for n in range(1_000)))
    assert (len(check.report.mistakes), check.report.mistakes_found) == (MISTAKES_KEPT, 1_000)
    assert "… and 900 more mistakes." in lines(check.report)


def test_ids_imported_before_are_left_alone() -> None:
    check, good = checked("id,travel\n1,By bus\n2,By bus\n", earlier=[EarlierRow("1", has_id=True)])
    assert [row.about.imported_id for row in good] == ["2"]
    assert (check.report.good, check.report.already) == (1, 1)


def test_rows_without_ids_are_known_by_what_they_say_and_how_often() -> None:
    _, good = checked("travel\nBy bus\n\nby  BUS\nOn foot\n")
    ids = [row.imported_id.split(":") for row in good]
    assert [number for _, _, number in ids] == ["1", "2", "1"]
    assert ids[0][1] == ids[1][1] != ids[2][1]
    assert "bus" not in good[0].digest


def test_a_digest_needs_the_secret() -> None:
    assert Digests("one").of(["By bus"]) == Digests("one").of(["By bus"]) != Digests("two").of(["By bus"])
    assert Digests("one").mark != Digests("two").mark


def test_no_row_is_taken_for_new_when_the_secret_is_another() -> None:
    earlier = [
        EarlierRow("row:x:1", has_id=False, import_id=1, names=frozenset({"answer:travel"}), digest=None)
    ]
    check, _ = checked("travel\nBy bus\n", earlier=earlier)
    assert "1 response imported before cannot be compared with this file" in check.report.stop[0]


def test_a_file_that_cannot_be_read_stops_with_a_reason() -> None:
    for content, words in (
        (b"", "empty"),
        (b"id,travel\n", "no rows"),
        (b"id,travel\n1,By bus\n2,caf\xe9 \xc3\xa9\n", "line 3"),
        (b"colour\nred\n", "No column"),
    ):
        check, _ = checked(content)
        assert any(words in line for line in check.report.stop), check.report.stop
        assert "Nothing of this file can be imported:" in list(lines(check.report))


cell = st.text(max_size=12) | st.sampled_from(["By bus", "On foot", "more;cost", "4", "2026-03-01", "1"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(cell, min_size=7, max_size=7), max_size=6))
def test_any_table_is_read_and_every_row_counted_once(table: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file).writerows([["id", "travel", "help", "safe", "trips", "last", "submitted_at"], *table])
    check, good = checked(file.getvalue().encode("utf-8", "replace"))
    report = check.report
    if not report.stop:
        assert report.rows == report.good + report.bad + report.already + report.empty.number
        assert len(good) == report.good


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_reported(content: bytes) -> None:
    check, good = checked(content)
    assert good == [] or check.report.good == len(good)
    assert list(lines(check.report))
