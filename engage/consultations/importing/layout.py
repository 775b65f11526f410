"""How a file is laid out: what parts its cells, which row is the header, and what its columns are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from engage.consultations.importing import text, workbook
from engage.consultations.importing.text import Row, Unreadable

DELIMITERS = {"\x1f": "nothing", ",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
SAMPLE = 60  # rows looked at to tell delimiters apart
HEADER_WITHIN = 20  # rows among which the header is looked for
WHOLE = frozenset(
    {"response", "open-ended response"}
)  # how SurveyMonkey calls a column that is not one of options
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}

Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a file. `names` are of its columns; responses begin after row `last`; `notes` say how it was read."""

    encoded: str
    delimiter: str
    names: tuple[str, ...]
    last: int
    notes: tuple[str, ...]


def layout(file: BinaryIO, known: Known, header_row: int | None = None) -> Layout:
    """How the file is to be read: the way in which most names of the header are `known`. Raises Unreadable.

    The header is found among the first rows, unless its number is given. A header of several rows (Qualtrics,
    SurveyMonkey) becomes one name for each column: the question's words, and "[option]" where it is of one option.
    """
    if workbook.is_workbook(file):
        encoded, delimiter = workbook.XLSX, ""
        first, *others = workbook.sheets(file)
        how = f"Read as an Excel workbook, its first sheet, “{first}”."
        if others:
            how += f" Not read: {', '.join(f'“{name}”' for name in others)}."
        sample = list(islice(workbook.rows(file), SAMPLE))
        place = _header(sample, known, header_row)
    else:
        encoded = text.encoding(file)
        delimiter, sample, place = _parted(file, encoded, known, header_row)
        how = f"Read as {ENCODINGS[encoded]}, cells parted by {DELIMITERS.get(delimiter, repr(delimiter))}."
    block = _header_block(sample, place, known)
    header = sample[place].number if header_row else block.first
    notes = [how]
    above = [row.number for row in sample if row.number < header]
    if above:
        rows = "Row 1 is" if above[-1] == 1 else f"Rows 1 to {above[-1]} are"
        notes.append(f"{rows} above the header and left out. The header is row {header}.")
    if block.last > header:
        notes.append(f"The header is rows {header} to {block.last}; responses begin below them.")
    return Layout(encoded, delimiter, block.names, block.last, tuple(notes))


def rows(file: BinaryIO, found: Layout) -> Iterator[Row]:
    """The rows under the header that hold something. Raises Unreadable."""
    every = (
        workbook.rows(file, below=found.last)
        if found.encoded == workbook.XLSX
        else text.rows(file, found.encoded, found.delimiter)
    )
    return (row for row in every if row.number > found.last)


def _parted(file: BinaryIO, encoded: str, known: Known, header_row: int | None) -> tuple[str, list[Row], int]:
    """What parts the cells, the first rows read so, and the place of the header among them."""
    first = next(text.lines(file, encoded), "")
    if not first:
        raise Unreadable("The file is empty.")
    said = text.sep_line(first)
    best: tuple[tuple[int, bool, float], str, list[Row], int] | None = None
    failed: dict[str, Unreadable] = {}
    for delimiter in [said] if said else DELIMITERS:
        sample: list[Row] = []
        try:
            for row in islice(text.rows(file, encoded, delimiter), SAMPLE):
                sample.append(row)  # noqa: PERF402  # what was read before a mistake tells too
        except Unreadable as problem:
            failed[delimiter] = problem
        if not sample:
            continue
        place = _header(sample, known, header_row if delimiter not in failed else None)
        found = (_score(sample[place].cells, known), delimiter not in failed, _evenness(sample, place))
        if best is None or found > best[0]:
            best = (found, delimiter, sample, place)
    if best is None:
        raise next(iter(failed.values()), Unreadable("The file is empty."))
    if best[1] in failed:
        raise failed[best[1]]
    return best[1:]


def _header(sample: Sequence[Row], known: Known, header_row: int | None) -> int:
    if not sample:
        raise Unreadable("The file is empty.")
    if header_row is not None:
        for place, row in enumerate(sample):
            if row.number == header_row:
                return place
        raise Unreadable(f"Row {header_row} is no row with a header: it is empty, or not among the first.")
    among = range(min(len(sample), HEADER_WITHIN))
    return max(among, key=lambda place: (_score(sample[place].cells, known), -place))


def _score(cells: Sequence[str], known: Known) -> int:
    return sum(1 for cell in set(cells) if cell and known(cell))


def _evenness(sample: Sequence[Row], place: int) -> float:
    """The share of rows from the header on that are as wide as it; nothing where it has one cell only and others none.

    A delimiter that parts nothing is as even as any, and comes last for that.
    """
    rest = sample[place:]
    width = len(sample[place].cells)
    even = sum(1 for row in rest if len(row.cells) == width) / len(rest)
    return even if width > 1 else even / 2


@dataclass(frozen=True, slots=True)
class _Block:
    """The rows of a header, by the numbers of the first and the last."""

    names: tuple[str, ...]
    first: int
    last: int


def _header_block(sample: Sequence[Row], place: int, known: Known) -> _Block:
    ids = next((n for n, row in enumerate(sample[: place + 3]) if n and _is_import_ids(row)), None)
    if ids is not None:
        words, short = sample[ids - 1], sample[max(ids - 2, 0)]
        if len(short.cells) != len(words.cells):
            short = words  # a title
        names = tuple(
            name if known(name) or not known(key) else key
            for name, key in zip(words.cells, short.cells, strict=True)
        )
        return _Block(names, short.number, sample[ids].number)
    header = sample[place]
    below = sample[place + 1] if place + 1 < len(sample) else None
    if below is not None and _is_second_header(header, below):
        return _Block(_joined(header.cells, below.cells), header.number, below.number)
    return _Block(header.cells, header.number, header.number)


def _is_import_ids(row: Row) -> bool:
    """Qualtrics' third row."""
    return all(cell.startswith("{") and "ImportId" in cell for cell in row.cells if cell)


def _is_second_header(header: Row, below: Row) -> bool:
    """SurveyMonkey's second row: empty where a column is about the response, an option or "Response" elsewhere."""
    width = len(header.cells)
    labels = (*below.cells, *("",) * width)[:width]
    if labels[0]:
        return False
    nameless = [place for place, name in enumerate(header.cells) if not name]
    says_response = any(label.casefold() in WHOLE for label in labels)
    return says_response or (bool(nameless) and all(labels[place] for place in nameless))


def _joined(titles: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    title = ""
    for place, name in enumerate(titles):
        title = name or title
        label = labels[place] if place < len(labels) else ""
        names.append(f"{title} [{label}]" if label and label.casefold() not in WHOLE else title)
    return tuple(names)
