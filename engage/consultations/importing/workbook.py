"""An Excel workbook's first sheet as rows of cells, written as a CSV file would hold them, dates as ISO."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from engage.consultations.importing.text import Row, Unreadable

XLSX = "xlsx"
SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of .xlsx and of the older .xls
LARGEST = 50 * 1024 * 1024  # bytes; a workbook is read into memory

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
    file.seek(0)
    try:
        sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    except (CalamineError, OSError) as error:
        raise Unreadable("This workbook cannot be opened. Save it again, or as CSV UTF-8.") from error
    above = sheet.start[0] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), start=1 + above):
        row = Row(number, tuple(_written(cell) for cell in cells))
        if any(row.cells):
            yield row


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
