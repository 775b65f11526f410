"""Files that people open in a spreadsheet: every CSV file of the house is written here, and none runs anything.

A spreadsheet takes a cell for a formula by its first sign that shows, and full-width signs for plain ones where it
speaks an East Asian language. Where it speaks German or French it parts cells at semicolons, and quotes do not keep it
from that, so what follows a semicolon is looked at too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

EQUALS_AND_AT = "=@＝＠﹦﹫⁼₌"
PLUS_AND_MINUS = r"+\-＋－﹢﹣⁺⁻₊₋−"
NOT_SEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f"
QUOTES = "\"'`“”‘’„‚«»"
SKIPPED = rf"[^\S\r\n\t]|[{QUOTES}{NOT_SEEN}]"
FORMULA = re.compile(rf"(?:{SKIPPED}|[\r\n\t])*[{EQUALS_AND_AT}{PLUS_AND_MINUS}]|'*[\r\n\t]")
# Inside a cell "-)" and "- more buses" are left alone: without a bracket or a bar no formula does harm.
FORMULA_AFTER = rf"(?:{SKIPPED})*(?:[{EQUALS_AND_AT}]|[{PLUS_AND_MINUS}](?!\))(?s:.)*[(|])"
INSIDE = re.compile(rf"(?<=[;\t\r\n])(?={FORMULA_AFTER})")
MARKED_INSIDE = re.compile(rf"(?<=[;\t\r\n])'(?={FORMULA_AFTER})")
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def defused(cell: str) -> str:
    """The cell, as text even where a spreadsheet would take it, or a part of it, for a formula.

    An apostrophe is set before, as people do by hand. A plain number stays one.
    """
    inside = INSIDE.sub("'", cell)
    return f"'{inside}" if FORMULA.match(cell) and not PLAIN_NUMBER.fullmatch(cell) else inside


def restored(cell: str) -> str:
    """The cell as it was before `defused`."""
    if cell.startswith("'") and FORMULA.match(cell[1:]):
        cell = cell[1:]
    return MARKED_INSIDE.sub("", cell)


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A CSV file line by line, every cell defused and quoted. Begins with a byte order mark: Excel then reads UTF-8."""
    yield "\ufeff"
    for row in rows:
        file = io.StringIO()
        csv.writer(file, quoting=csv.QUOTE_ALL).writerow([defused(cell) for cell in row])
        yield file.getvalue()
