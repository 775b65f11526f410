"""An Excel workbook's first sheet as rows of cells, written as a CSV file would hold them, dates as ISO."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, BinaryIO

from engage.consultations.importing.formulas import column, without_result
from engage.consultations.importing.text import NO_RESULT, Row, Unreadable

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

XLSX = "xlsx"
SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of .xlsx and of the older .xls
LARGEST = 50 * 1024 * 1024  # bytes; a workbook is read into memory
LARGEST_UNPACKED = 20 * LARGEST
MOST_CELLS = (
    20_000_000  # up to the last row and column that a sheet names, empty ones too: the reader makes them all
)
PIECE = 1024 * 1024  # bytes read at a time
DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
CELL = re.compile(rb"""\br=["']([A-Z]{1,3})([1-9][0-9]{0,6})["']""")
LONGEST_REFERENCE = 16  # bytes, of `CELL`: a piece may end within one

Cell = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(file: BinaryIO) -> bool:
    """Whether a file is an Excel workbook, by its first bytes."""
    file.seek(0)
    return file.read(4) in SIGNATURES


def sheets(file: BinaryIO) -> list[str]:
    """The names of all sheets. Raises Unreadable."""
    return _opened(file)[0].sheet_names


def rows(file: BinaryIO, below: int = 0) -> Iterator[Row]:
    """Every row of the first sheet with something in it. Raises Unreadable, also for cells merged under row `below`."""
    book, unread = _opened(file)
    sheet = book.get_sheet_by_index(0)
    if below:
        _refuse_merged(sheet.merged_cell_ranges or [], below)
    above, left = sheet.start or (0, 0)
    places: dict[int, list[int]] = {}
    for row, at in unread:
        if at > left:
            places.setdefault(row, []).append(at - 1 - left)
    number = above
    for number, cells in enumerate(sheet.iter_rows(), start=1 + above):
        found = Row(number, _marked([_written(cell) for cell in cells], places.pop(number, ())))
        if any(found.cells):
            yield found
    yield from (Row(row, _marked([], places[row])) for row in sorted(places) if row > number)


def _marked(cells: list[str], places: Iterable[int]) -> tuple[str, ...]:
    """The cells of a row, told apart at the places where a formula has no result."""
    for place in places:
        cells += [""] * (place + 1 - len(cells))
        cells[place] = NO_RESULT
    return tuple(cells)


def _opened(file: BinaryIO) -> tuple[CalamineWorkbook, frozenset[tuple[int, int]]]:
    """The workbook, and the cells of its first sheet whose formula has no result. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook  # only who brings a workbook waits for it

    file.seek(0)
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(f"The workbook is larger than {LARGEST // 1024**2} MB. Save it as CSV UTF-8.")
    try:
        unread = _looked_through(file)
        file.seek(0)
        book = CalamineWorkbook.from_filelike(file)
        book.get_sheet_by_index(0)
    except (CalamineError, *DAMAGED) as error:
        raise Unreadable("This workbook cannot be opened. Save it again, or as CSV UTF-8.") from error
    return book, unread


def _refuse_merged(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]], below: int) -> None:
    """Raises Unreadable for a cell that stands for several rows: all but the first would be read as empty."""
    for (first, _), (last, _) in ranges:
        if last > first and last >= below:
            raise Unreadable(
                f"Cells of rows {first + 1:,} to {last + 1:,} are merged into one, so that nobody can tell whose "
                "answer it is. Unmerge them in the spreadsheet, and write the answer into each row that gave it."
            )


def _looked_through(file: BinaryIO) -> frozenset[tuple[int, int]]:
    """The first sheet's cells whose formula has no result.

    Raises Unreadable where reading would ask for more memory than there is: a few bytes can name the last cell.
    """
    if not zipfile.is_zipfile(file):
        return frozenset()  # the older format cannot name more than 65,536 rows of 256 cells
    with zipfile.ZipFile(file) as package:
        if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
            raise Unreadable("The workbook unpacks to more than can be read. Save it as CSV UTF-8.")
        for part in package.namelist():
            if part.endswith(".xml") and _size(package, part) > MOST_CELLS:
                raise Unreadable(
                    "A sheet of the workbook reaches too far: delete the empty rows and columns beyond its last "
                    "answer, or save it as CSV UTF-8."
                )
        return without_result(package)


def _size(package: zipfile.ZipFile, part: str) -> int:
    """Rows times columns up to the last cell that a sheet names."""
    widest = lowest = 0
    end = b""
    with package.open(part) as sheet:
        while piece := sheet.read(PIECE):
            for letters, row in CELL.findall(end + piece):
                lowest = max(lowest, int(row))
                widest = max(widest, column(letters))
            end = piece[-LONGEST_REFERENCE:]
    return widest * lowest


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)
