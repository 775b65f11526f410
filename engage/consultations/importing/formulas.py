"""Cells of a workbook whose formula has no result: a reader of workbooks gives them as empty."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

PIECE = 1024 * 1024  # bytes read at a time
LONGEST_CELL = 64 * 1024  # bytes of a cell with a formula: Excel keeps 8,192 characters of one
FIRST_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\w+:id=[\"']([^\"']+)[\"']")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
TARGET = re.compile(rb"\bTarget=[\"']/?(?:xl/)?([^\"']+)[\"']")
CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<named>[^>]*?)(?:/>|>(?P<inside>(?:(?!</?(?:\w+:)?c\b).)*)</(?:\w+:)?c>)", re.DOTALL
)
OPENED = re.compile(rb"<(?:\w+:)?c\b")
REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})([1-9][0-9]{0,6})[\"']")
IS_ERROR = re.compile(rb"\bt=[\"']e[\"']")
IS_TEXT = re.compile(rb"\bt=[\"'](?:str|inlineStr|s)[\"']")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
RESULT = re.compile(rb"<(?:\w+:)?v\b[^>/]*>[^<]")


def without_result(package: zipfile.ZipFile) -> frozenset[tuple[int, int]]:
    """Row and column, from 1, of the first sheet's cells that show an error (#NAME?) or were never worked out.

    Words that begin with "=" or "-" become such a formula when they are typed into a spreadsheet. A formula whose
    result is an empty text has a result.
    """
    part = _first_sheet(package)
    if part is None:
        return frozenset()
    return frozenset(
        (int(row), column(letters))
        for named, inside in _cells(package, part)
        if _is_without_result(named, inside)
        for letters, row in REFERENCE.findall(named)
    )


def column(letters: bytes) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _first_sheet(package: zipfile.ZipFile) -> str | None:
    """The part that holds the first sheet; None in a file of another kind."""
    try:
        named = FIRST_SHEET.search(package.read("xl/workbook.xml"))
        relations = package.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return None
    if named is None:
        return None
    for relation in RELATION.findall(relations):
        target = TARGET.search(relation)
        if target and re.search(rb"\bId=[\"']" + re.escape(named[1]) + rb"[\"']", relation):
            part = f"xl/{target[1].decode('utf-8', 'replace')}"
            return part if part in package.namelist() else None
    return None


def _cells(package: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, bytes]]:
    """What each cell is named and holds, of the pieces of a sheet in which a formula or an error stands."""
    left = b""
    with package.open(part) as sheet:
        while piece := sheet.read(PIECE):
            left += piece
            cut = max(
                (found.start() for found in OPENED.finditer(left, max(len(left) - LONGEST_CELL, 0))),
                default=0,
            )
            done, left = left[:cut], left[cut:]
            yield from _named(done)
    yield from _named(left)


def _named(piece: bytes) -> Iterator[tuple[bytes, bytes]]:
    if FORMULA.search(piece) or IS_ERROR.search(piece):
        yield from ((found["named"], found["inside"] or b"") for found in CELL.finditer(piece))


def _is_without_result(named: bytes, inside: bytes) -> bool:
    if IS_ERROR.search(named):
        return True
    return bool(FORMULA.search(inside)) and not RESULT.search(inside) and not IS_TEXT.search(named)
