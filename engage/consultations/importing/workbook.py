"""An Excel workbook's first sheet as rows of cells, written as a CSV file would hold them, dates as ISO."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from engage.consultations.importing.text import Row, Unreadable

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


def rows(file: BinaryIO) -> Iterator[Row]:
    """Every row of the first sheet with something in it. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook  # only who brings a workbook waits for it

    file.seek(0)
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(f"The workbook is larger than {LARGEST // 1024**2} MB. Save it as CSV UTF-8.")
    try:
        _refuse_enormous(file)
        file.seek(0)
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    except (CalamineError, *DAMAGED) as error:
        raise Unreadable("This workbook cannot be opened. Save it again, or as CSV UTF-8.") from error
    above = sheet.start[0] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), start=1 + above):
        row = Row(number, tuple(_written(cell) for cell in cells))
        if any(row.cells):
            yield row


def _refuse_enormous(file: BinaryIO) -> None:
    """Raises Unreadable where reading would ask for more memory than there is: a few bytes can name the last cell."""
    if not zipfile.is_zipfile(file):
        return  # the older format cannot name more than 65,536 rows of 256 cells
    with zipfile.ZipFile(file) as package:
        if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
            raise Unreadable("The workbook unpacks to more than can be read. Save it as CSV UTF-8.")
        for part in package.namelist():
            if part.endswith(".xml") and _size(package, part) > MOST_CELLS:
                raise Unreadable(
                    "A sheet of the workbook reaches too far: delete the empty rows and columns beyond its last "
                    "answer, or save it as CSV UTF-8."
                )


def _size(package: zipfile.ZipFile, part: str) -> int:
    """Rows times columns up to the last cell that a sheet names."""
    widest = lowest = 0
    end = b""
    with package.open(part) as sheet:
        while piece := sheet.read(PIECE):
            for letters, row in CELL.findall(end + piece):
                lowest = max(lowest, int(row))
                widest = max(widest, _column(letters))
            end = piece[-LONGEST_REFERENCE:]
    return widest * lowest


def _column(letters: bytes) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


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
