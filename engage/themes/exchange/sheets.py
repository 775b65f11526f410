"""The coding frame and the codings as rows: as CSV that a spreadsheet opens, and a frame read back from any rows.

The column "name" is what Taguette reads and, with "description", all that it takes of a codebook.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from engage.comments.cells import csv_lines, restored
from engage.themes.exchange.given import GivenFile, GivenTheme, Unreadable
from engage.themes.exchange.levels import DOT, DOT_OF_TAGS, levelled
from engage.visible import visible

FRAME = ("name", "description", "parent", "guid", "equality", "examples", "counter_examples")
NAMES = (
    "path",
    "tag",
    "name",
    "label",
)  # what a column of names may be called; the first that is there counts
CODINGS = ("comment", "words", "theme_guid", "theme", "position", "coded_by", "coded_at")
DELIMITERS = ",;\t"
LARGEST_FILE = 8 * 1024 * 1024  # bytes
MOST_ROWS = 2_000
LONGEST_CELL = 100_000


def plain(cell: str) -> str:
    """A cell of a file as it was before it was written, without spaces around it."""
    return restored(cell).strip()


def lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A CSV file line by line, see `engage.comments.cells`."""
    return csv_lines(chain([head], rows))


def read_csv(content: bytes) -> GivenFile:
    """The themes of a CSV file, as `read_frame`. Raises Unreadable.

    UTF-8, or the Windows encoding that older Excels write; cells parted by comma, semicolon or tab.
    """
    if len(content) > LARGEST_FILE:
        raise Unreadable("The file is larger than 8 MB. A coding frame is never that large.")
    return read_frame(_rows(_text(content)))


def read_frame(rows: Sequence[Sequence[str]]) -> GivenFile:
    """The themes of rows, of which the first names the columns: at least one of NAMES. Raises Unreadable.

    In "path" and "tag" dots are levels. Examples stand in one cell, one a line. Columns that are not known are left
    out, and told.
    """
    first, *rest = rows
    head = [cell.casefold() for cell in first]
    named = next((name for name in NAMES if name in head), None)
    if named is None:
        raise Unreadable(
            "The first row must name the columns, with at least “name” (or “tag” or “path”, with dots as levels). "
            f"Known are: {', '.join(FRAME)}."
        )
    if len(rest) > MOST_ROWS:
        raise Unreadable(f"The file has {len(rest):,} rows. At most {MOST_ROWS:,} themes can be brought in.")
    at = {name: head.index(name) for name in (named, *FRAME[1:]) if name in head}
    strange = [name for name in first if name.casefold() not in at and name]
    left_out = [f"Column “{name[:60]}” is not known and was left out." for name in strange[:20]]
    themes = [
        _theme(number, named, {name: row[place] if place < len(row) else "" for name, place in at.items()})
        for number, row in enumerate(rest, start=2)
        if any(row)
    ]
    if named in ("path", "tag"):
        themes = levelled(themes, DOT if named == "path" else DOT_OF_TAGS)
    return GivenFile(themes, left_out=left_out)


def _theme(number: int, named: str, cells: dict[str, str]) -> GivenTheme:
    return GivenTheme(
        row=number,
        label=visible(cells[named]),
        guid=cells.get("guid", ""),
        description=cells.get("description", ""),
        parent=visible(cells.get("parent", "")),
        equality=cells.get("equality", ""),
        examples=_several(cells.get("examples")),
        counter_examples=_several(cells.get("counter_examples")),
    )


def _several(cell: str | None) -> tuple[str, ...] | None:
    if cell is None:
        return None
    return tuple(line.strip() for line in cell.splitlines() if line.strip())


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable('The file is not text that we can read. Save it again as "CSV UTF-8".') from None


def _rows(text: str) -> list[list[str]]:
    if "\0" in text:
        raise Unreadable('The file is not text that we can read. Save it again as "CSV UTF-8".')
    first = text.split("\n", 1)[0]
    if not first.strip():
        raise Unreadable("The file is empty, or its first row is.")
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text), delimiter=max(DELIMITERS, key=first.count), strict=True)
    try:
        return [[plain(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise Unreadable(f"Line {reader.line_num:,} is not CSV: {error}.") from None
