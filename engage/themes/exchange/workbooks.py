"""The coding frame as an Excel workbook, and one read back.

A stranger's workbook is read by ourselves: calamine 0.9.1 makes a full table up to the last cell that a file names, so
that 5 kB with a cell in the last row and column end the process (it asks for 550 GB).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.parsers import expat

import xlsxwriter

from engage.themes.exchange.given import GivenFile, Unreadable
from engage.themes.exchange.sheets import LARGEST_FILE, LONGEST_CELL, MOST_ROWS, read_frame

LARGEST_PART = 30_000_000  # bytes of one part, unpacked
MOST_COLUMNS = 100
WORKBOOK, RELATIONS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
LONGEST_OF_EXCEL = 32_767  # characters of a cell
DAMAGED = "The workbook is damaged. Save it again, or save it as CSV."


def is_workbook(content: bytes) -> bool:
    """Whether a file is an Excel workbook, and not another kind of ZIP."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return WORKBOOK in package.NameToInfo
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def write(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet. Every cell is text: nothing in it is run as a formula or followed as a link."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet("Coding frame"), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 80)
        for number, row in enumerate([head, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell[:LONGEST_OF_EXCEL], None if number else bold)
    return file.getvalue()


def read(content: bytes) -> GivenFile:
    """The themes of the first sheet of a workbook, as `sheets.read_frame`. Raises Unreadable."""
    if len(content) > LARGEST_FILE:
        raise Unreadable("The file is larger than 8 MB. A coding frame is never that large.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            strings = _Strings()
            if STRINGS in package.NameToInfo:
                _parse(_part(package, STRINGS), strings)
            cells = _Cells(strings.found)
            _parse(_part(package, _first_sheet(package)), cells)
    except (
        zipfile.BadZipFile, zipfile.zlib.error, expat.ExpatError, LookupError, ValueError, RuntimeError,  # type: ignore[attr-defined]  # zipfile's own import
        NotImplementedError, OSError, EOFError,
    ) as error:  # fmt: skip
        raise Unreadable(DAMAGED) from error
    width = 1 + max((column for _, column in cells.found), default=-1)
    height = 1 + max((row for row, _ in cells.found), default=-1)
    rows = [[cells.found.get((row, column), "") for column in range(width)] for row in range(height)]
    if not rows or not any(rows[0]):
        raise Unreadable("The first sheet is empty, or its first row is.")
    return read_frame(rows)


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise Unreadable("The workbook unpacks to more than any coding frame does.")
    return content


def _first_sheet(package: zipfile.ZipFile) -> str:
    """The part that holds the first sheet, which need not be the first by name."""
    sheets, targets = _Attributes("sheet"), _Attributes("Relationship")
    _parse(_part(package, WORKBOOK), sheets)
    _parse(_part(package, RELATIONS), targets)
    wanted = next(value for name, value in sheets.found[0].items() if name.endswith(" id"))
    target = next(one["Target"] for one in targets.found if one.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


class _Handler:
    """Hears the elements of one part, names without their space."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def words(self, words: str) -> None:
        """Characters between."""


def _parse(content: bytes, handler: _Handler) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: handler.start(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: handler.end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = handler.words
    parser.Parse(content, True)


def _refuse(*_: object) -> None:
    raise Unreadable("The workbook declares a document type, as none does. It was not read.")


class _Attributes(_Handler):
    """The attributes of every element of one name."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.found: list[dict[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self.tag:
            self.found.append(attributes)


class _Strings(_Handler):
    """The strings that cells share: each is put together from its runs, without how it is read aloud (`rPh`)."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.is_text = self.is_aloud = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.is_text = tag == "t" and not self.is_aloud
        self.is_aloud = self.is_aloud or tag == "rPh"

    def end(self, tag: str) -> None:
        self.is_text = False
        if tag == "rPh":
            self.is_aloud = False
        elif tag == "si":
            self.found.append("".join(self.pieces))
            self.pieces = []

    def words(self, words: str) -> None:
        if self.is_text:
            self.pieces.append(words)


class _Cells(_Handler):
    """What stands in the cells of a sheet, by row and column from 0; empty cells are not kept."""

    def __init__(self, strings: Sequence[str]) -> None:
        self.strings = strings
        self.found: dict[tuple[int, int], str] = {}
        self.at = (0, 0)
        self.kind = "n"
        self.pieces: list[str] = []
        self.is_value = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            match = CELL.fullmatch(attributes.get("r", ""))
            if match is None:
                raise ValueError("a cell without its place")
            self.at = int(match[2]) - 1, _column(match[1])
            self.kind, self.pieces = attributes.get("t", "n"), []
        self.is_value = tag in ("v", "t")

    def words(self, words: str) -> None:
        if self.is_value:
            self.pieces.append(words)

    def end(self, tag: str) -> None:
        self.is_value = False
        if tag != "c":
            return
        text = "".join(self.pieces)
        if self.kind == "s" and text:
            text = self.strings[int(text)]
        elif self.kind == "n" and text:
            text = f"{float(text):.15g}"  # whole numbers without decimals
        text = text.strip()[:LONGEST_CELL]
        if not text:
            return
        if self.at[0] > MOST_ROWS or self.at[1] >= MOST_COLUMNS:
            raise Unreadable(
                f"The first sheet reaches beyond {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. "
                "No coding frame is so large."
            )
        self.found[self.at] = text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
