"""Cells of files: nothing runs, whatever a spreadsheet makes of the file, and what comes back is what went out."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.comments.cells import FORMULA, csv_lines, defused, restored

SIGNS = "=+-@＝＋－＠﹦−\t\r\n; '\"\u200b\ufeff\u00a0“)(|a1"
WORDS = st.text(st.sampled_from(SIGNS), max_size=12)
HARM = "=HYPERLINK(1)"


def runs(cell: str) -> bool:
    """Whether a spreadsheet could take the cell for a formula that does something; quotes and commas end one."""
    cell = cell.split('","')[0]
    bare = cell.lstrip('"“\u200b\ufeff\u00a0 \t\r\n')
    first, rest = bare[:1], bare[1:]
    return first in set("=@＝＠﹦") or (
        first in set("+-＋－−") and not rest.startswith(")") and any(sign in rest for sign in "(|")
    )


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－cmd", "'－cmd"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ('"=1+1', "'\"=1+1"),
        ("'=1+1", "''=1+1"),
        ("\u200b=1+1", "'\u200b=1+1"),
        ("\ufeff\u00a0=1+1", "'\ufeff\u00a0=1+1"),
        ("\t1", "'\t1"),
        ("\r1", "'\r1"),
        ("'\r", "''\r"),
        ("- more buses\n- fewer cars", "'- more buses\n- fewer cars"),
        ("Buses;=cmd|' /C calc'!A0", "Buses;'=cmd|' /C calc'!A0"),
        ("Buses; +cmd|x", "Buses;' +cmd|x"),
        ("Buses\n=1+1", "Buses\n'=1+1"),
        ("It was fine ;-) and late; - sometimes", "It was fine ;-) and late; - sometimes"),
        ("-5", "-5"),
        ("+12.5", "+12.5"),
        ("-5+cmd|x", "'-5+cmd|x"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_what_would_run_is_text(words: str, cell: str) -> None:
    assert defused(words) == cell
    assert restored(cell) == words


@given(WORDS)
def test_what_goes_out_comes_back(words: str) -> None:
    assert restored(defused(words)) == words


@given(st.lists(WORDS, min_size=1, max_size=3))
def test_nothing_runs_however_the_file_is_parted(cells: list[str]) -> None:
    text = "".join(csv_lines([["first", *cells], ["second", HARM, f"x;{HARM}", f"x\n{HARM}"]])).lstrip(
        "\ufeff"
    )
    (proper,) = [row for row in csv.reader(io.StringIO(text, newline="")) if row[0] == "first"]
    assert [restored(cell) for cell in proper[1:]] == cells
    assert not [
        cell
        for cell in proper
        if FORMULA.match(cell) and not cell.startswith("'") and cell != "-1" and cell != "+1"
    ]
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            assert not [cell for cell in row if runs(cell)], (delimiter, row)
