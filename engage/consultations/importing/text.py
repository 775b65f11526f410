"""A CSV file as rows, read as a stream, with the place of whatever cannot be read."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_LINE = 1024 * 1024  # bytes; a comment has at most some thousand
DELIMITERS = ",;\t"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ADVICE = 'Save it again as "CSV UTF-8", and run the import again.'


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is the one a spreadsheet shows (the header is 1), `line` the line where it ends in the file."""

    number: int
    line: int
    cells: tuple[str, ...]


def rows(file: BinaryIO) -> Iterator[Row]:
    """Every row with something in it, the header first; cells as written, without spaces around them.

    UTF-8, with or without a byte order mark. The cells are parted by whichever of comma, semicolon and tab the first
    line has most of. Raises Unreadable.
    """
    lines = _lines(file)
    try:
        first = next(lines)
    except StopIteration:
        raise Unreadable("The file is empty.") from None
    reader = csv.reader(_again(first, lines), delimiter=max(DELIMITERS, key=first.count), strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            row = Row(number, reader.line_num, tuple(cell.strip() for cell in cells))
            if any(row.cells):
                yield row
    except csv.Error as error:
        raise Unreadable(
            f"Line {reader.line_num:,} is not CSV: {error}. Is a quotation mark open?"
        ) from error


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _lines(file: BinaryIO) -> Iterator[str]:
    """The lines, decoded one at a time so that a byte that is not UTF-8 has a line and a place."""
    number, offset = 0, 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise Unreadable(f"Line {number:,} is longer than {LONGEST_LINE:,} bytes. Is this a CSV file?")
        if number == 1:
            if line.startswith(UTF_16):
                raise Unreadable(
                    f"The file is in UTF-16, which Excel calls Unicode text, from its first byte on. {ADVICE}"
                )
            if line.startswith(codecs.BOM_UTF8):
                offset += len(codecs.BOM_UTF8)
                line = line.removeprefix(codecs.BOM_UTF8)
        yield _decoded(line, number, offset)
        offset += len(line)


def _decoded(line: bytes, number: int, offset: int) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = line[error.start]
        seems = bytes([wrong]).decode("cp1252", "replace")
        guess = "" if seems == "\N{REPLACEMENT CHARACTER}" else f' (in Windows-1252 it would be "{seems}")'
        raise Unreadable(
            f"The file is not in UTF-8: line {number:,}, byte {offset + error.start + 1:,} of the file, "
            f"is 0x{wrong:02X}{guess}. {ADVICE}"
        ) from error
