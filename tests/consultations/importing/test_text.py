"""Reading a file as rows."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.importing.text import LONGEST_LINE, Unreadable, rows


def read(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """Numbers and cells of all rows."""
    return [(row.number, row.cells) for row in rows(io.BytesIO(content))]


def problem(content: bytes) -> str:
    """Why a file cannot be read."""
    with pytest.raises(Unreadable) as raised:
        read(content)
    return str(raised.value)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("between", [b",", b";", b"\t"])
def test_rows_are_read_however_they_are_written(mark: bytes, end: bytes, between: bytes) -> None:
    content = (
        mark
        + end.join(between.join(row) for row in ([b"id", b"a"], [b"1", b" x "], [b"", b""], [b"3", b"z"]))
        + end
    )
    assert read(content) == [(1, ("id", "a")), (2, ("1", "x")), (4, ("3", "z"))]


def test_a_cell_may_hold_lines() -> None:
    found = list(rows(io.BytesIO(b'id,a\n1,"x\ny, ""z"""\n2,b\n')))
    assert [(row.number, row.line, row.cells) for row in found] == [
        (1, 1, ("id", "a")), (2, 3, ("1", 'x\ny, "z"')), (3, 4, ("2", "b")),
    ]  # fmt: skip


def test_a_wrong_byte_is_told_with_its_line_and_place() -> None:
    words = problem(b"id,a\n1,fine\n2,it\x92s\n")
    assert 'line 3, byte 17 of the file, is 0x92 (in Windows-1252 it would be "’")' in words
    assert "CSV UTF-8" in words


def test_a_byte_after_a_mark_is_counted_from_the_start_of_the_file() -> None:
    assert "line 1, byte 4 of the file, is 0xE9" in problem(b"\xef\xbb\xbf\xe9,a\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        ("id,a\n".encode("utf-16"), "UTF-16"),
        (b'id,a\n1,"open\n2,x\n', "quotation mark"),
        (b'id,a\n1,"x"y\n', "Line 2 is not CSV"),
        (b"a" * (LONGEST_LINE + 2), "longer than"),
        (b"id,a\n" + b"x" * 200_000 + b",y\n", "Line 2 is not CSV"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, words: str) -> None:
    assert words in problem(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_sentence(content: bytes) -> None:
    with suppress(Unreadable):
        assert all(any(cells) for _, cells in read(content))
