"""A file as rows of cells, read as a stream, with the place of whatever cannot be read."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_LINE = 1024 * 1024  # characters; a comment has at most some thousand
LONGEST_CELL = csv.field_size_limit()
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ADVICE = 'Save it again as "CSV UTF-8", and run the import again.'
SEP_LINE = re.compile(r'"?sep=(?P<delimiter>.)"?[\r\n]*', re.IGNORECASE)
MULTIBYTE = re.compile(b"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
NO_RESULT = "#A FORMULA WITHOUT A RESULT"  # what stands in place of a workbook's cell that nobody can read
# What other encodings of one byte look like when they are read as Windows-1252: "donÕt" (Macintosh), "caf‚" (DOS),
# "Za ma³o" and "þcoală" (Windows-1250), "Ïðèâåò" (Windows-1251).
OTHER_ENCODING = re.compile(
    r"[a-z][À-ÖØ-ÞŠŒŽŸ‚ˆƒ]|[^\W\d_][¹³¿º±¶¼¾ª¬¦]+[a-z]|(?<!\w)³[a-z]|[þðÐÞ][a-z]|[a-z][þð]|œ\d|[À-ÖØ-öø-ÿ]{4}"
)
NOT_IN_CP1252 = re.compile(b"[\x81\x8d\x8f\x90\x9d]")


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is the one a spreadsheet shows, counting from 1; cells are without spaces around them."""

    number: int
    cells: tuple[str, ...]


def encoding(file: BinaryIO) -> str:
    """The encoding of a whole file: "utf-8-sig", "utf-16" (by its mark), or else "cp1252". Raises Unreadable.

    Nothing is guessed where two encodings are mixed: a file with both UTF-8 and other bytes is refused with the line
    and byte.
    """
    file.seek(0)
    if file.read(2) in UTF_16:
        return "utf-16"
    file.seek(0)
    wrong: tuple[int, int, int] | None = None
    has_multibyte = False
    offset = 0
    for number, line in enumerate(_pieces(file), start=1):
        if not line.isascii():
            try:
                has_multibyte |= bool(line.decode("utf-8-sig" if number == 1 else "utf-8").strip())
            except UnicodeDecodeError as error:
                bad = error.start + (3 if number == 1 and line.startswith(codecs.BOM_UTF8) else 0)
                wrong = wrong or (number, offset + bad + 1, line[bad])
                has_multibyte |= bool(MULTIBYTE.search(line))
                if NOT_IN_CP1252.search(line):
                    raise Unreadable(_mixed(*wrong)) from error
        offset += len(line)
    if wrong is None:
        return "utf-8-sig"
    if has_multibyte:
        raise Unreadable(_mixed(*wrong))
    _refuse_other_encoding(file)
    return "cp1252"


def _refuse_other_encoding(file: BinaryIO) -> None:
    """Raises Unreadable where words read as Windows-1252 look as if they were written in another encoding."""
    file.seek(0)
    for number, line in enumerate(_pieces(file), start=1):
        if line.isascii():
            continue
        decoded = line.decode("cp1252")
        if found := OTHER_ENCODING.search(decoded):
            before, after = decoded[: found.start()], decoded[found.end() :]
            word = re.split(r"\W", before)[-1] + found[0] + re.split(r"\W", after)[0]
            raise Unreadable(
                f"The file is not UTF-8, and not Windows-1252 either: in line {number:,} it would read “{word[:40]}”. "
                f"Open it in the program that made it. {ADVICE}"
            )


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LONGEST_LINE * 4 + 1):
        if len(line) > LONGEST_LINE * 4:
            raise Unreadable(f"A line is longer than {LONGEST_LINE:,} characters. Is this a CSV file?")
        yield line


def _mixed(line: int, place: int, byte: int) -> str:
    seems = bytes([byte]).decode("cp1252", "replace")
    guess = "" if seems == "\N{REPLACEMENT CHARACTER}" else f' (in Windows-1252 it would be "{seems}")'
    return (
        f"The file is neither UTF-8 nor Windows-1252 throughout: line {line:,}, byte {place:,} of the file, "
        f"is 0x{byte:02X}{guess}. {ADVICE}"
    )


def lines(file: BinaryIO, encoded: str) -> Generator[str, None, None]:
    """The lines of a file with their ends. Raises Unreadable."""
    file.seek(0)
    stream = io.TextIOWrapper(file, encoded, newline="")
    number = 0
    try:
        while line := stream.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise Unreadable(
                    f"Line {number:,} is longer than {LONGEST_LINE:,} characters. Is this a CSV file?"
                )
            yield line
    except UnicodeError as error:
        raise Unreadable(f"Line {number + 1:,} cannot be read as {encoded.upper()}. {ADVICE}") from error
    finally:
        stream.detach()


def sep_line(line: str) -> str | None:
    """The delimiter that a first line like "sep=;" names; Excel obeys that line and does not count it as a row."""
    named = SEP_LINE.fullmatch(line.removeprefix("\ufeff"))
    return named["delimiter"] if named else None


def rows(file: BinaryIO, encoded: str, delimiter: str) -> Iterator[Row]:
    """Every row with something in it. Raises Unreadable."""
    found = lines(file, encoded)
    try:
        first = next(found, "")
        yield from parse(found if sep_line(first) else _again(first, found), delimiter)
    finally:
        found.close()  # gives the file back


def parse(found: Iterator[str], delimiter: str) -> Iterator[Row]:
    """Rows of lines: cells parted by the delimiter, quoted where they hold one. Raises Unreadable."""
    reader = csv.reader(found, delimiter=delimiter, strict=True, skipinitialspace=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            row = Row(number, tuple(cell.strip() for cell in cells))
            if any(row.cells):
                yield row
    except csv.Error as error:
        if "field limit" in str(error):
            words = f"has a cell of more than {LONGEST_CELL:,} characters, from line {reader.line_num:,} on"
            raise Unreadable(f"Row {number + 1:,} {words}. Is a quotation mark open?") from error
        raise Unreadable(
            f"Line {reader.line_num:,} is not CSV: {error}. Is a quotation mark open?"
        ) from error


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
