"""Reads a file of comments that people have coded: what the machine's themes are measured against."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

# Codes that say a comment holds no content, in the framework of NHS England's coders.
NO_CONTENT = ("Labelling not possible", "Not assigned")
_YES, _NO = (
    frozenset({"1", "1.0", "true", "yes", "y", "x"}),
    frozenset({"", "0", "0.0", "false", "no", "n", "na", "nan"}),
)
# What programs write where there is no value.
_BLANK = frozenset({"", "nan", "NaN", "null", "NULL", "<NA>", "#N/A"})
_LONGEST_FIELD = 50_000_000


class UnreadableFile(Exception):
    """The file cannot be used; the message says what to do, in plain words."""


@dataclass(frozen=True)
class Labelled:
    """Comments and the codes people gave each: none, one or several."""

    texts: list[str]
    codes: list[frozenset[str]]


def read(
    path: Path,
    *,
    text: str,
    label: str | None = None,
    onehot: Sequence[str] | None = None,
    onehot_range: tuple[str, str] | None = None,
) -> Labelled:
    """Read comments from column `text`, and codes from one column or several of 0 and 1.

    Exactly one of `label`, `onehot` and `onehot_range` (the first and last column) is given. Raises
    UnreadableFile when the file, its encoding, a column or a cell is not as expected.
    """
    header, rows = _table(path)
    at_text = _column(header, text)
    if label is not None:
        at_label = _column(header, label)
        codes = [frozenset({row[at_label].strip()} - _BLANK) for row in rows]
    else:
        columns = _columns(header, onehot or (), onehot_range)
        codes = [
            frozenset(header[at] for at in columns if _yes(row[at], header[at], number))
            for number, row in enumerate(rows, 2)
        ]
    if not any(codes):
        raise UnreadableFile("No comment in the file has a code in the columns named.")
    texts = [row[at_text] for row in rows]
    return Labelled(["" if words in _BLANK else words for words in texts], codes)


def read_descriptions(path: Path) -> dict[str, str]:
    """Read theme descriptions: a CSV with the columns label and description, or a JSON object of the two.

    Raises UnreadableFile.
    """
    if path.suffix.lower() == ".json":
        try:
            found = json.loads(_text(path))
        except ValueError as error:
            raise UnreadableFile(f"{path.name} is not valid JSON: {error}.") from error
        if not isinstance(found, Mapping):
            raise UnreadableFile(f"{path.name} must hold one object of labels and descriptions.")
        return {str(label): str(words) for label, words in found.items()}
    header, rows = _table(path)
    at_label, at_words = _column(header, "label"), _column(header, "description")
    return {row[at_label].strip(): row[at_words].strip() for row in rows}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path.name} is not UTF-8 text (byte {error.start + 1}). Save it as “CSV UTF-8” and try again."
        ) from error
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read: {error.strerror or error}.") from error


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    """Give the header and the rows that are not blank, each as long as the header."""
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        lines = list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
    except csv.Error as error:
        raise UnreadableFile(f"{path.name} is not a well-formed CSV file: {error}.") from error
    if len(lines) < 2:
        raise UnreadableFile(f"{path.name} has no rows under its header.")
    header = [name.strip() for name in lines[0]]
    for number, line in enumerate(lines[1:], 2):
        if len(line) > len(header):
            raise UnreadableFile(
                f"Row {number} of {path.name} has {len(line)} cells; the header has {len(header)}."
            )
    return header, [line + [""] * (len(header) - len(line)) for line in lines[1:] if any(line)]


def _column(header: Sequence[str], name: str) -> int:
    found = [at for at, column in enumerate(header) if column == name.strip()]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnreadableFile(f"Column “{name}” is in the file {len(found)} times.")
    near = get_close_matches(name, header, n=1, cutoff=0.5)
    hint = f" Did you mean “{near[0]}”?" if near else f" Its columns are: {', '.join(header[:30])}."
    raise UnreadableFile(f"The file has no column “{name}”.{hint}")


def _columns(header: Sequence[str], names: Sequence[str], ends: tuple[str, str] | None) -> list[int]:
    if ends is None:
        return [_column(header, name) for name in names]
    first, last = _column(header, ends[0]), _column(header, ends[1])
    if first > last:
        raise UnreadableFile(f"Column “{ends[0]}” stands after “{ends[1]}”: give the first one first.")
    return list(range(first, last + 1))


def _yes(cell: str, column: str, row: int) -> bool:
    value = cell.strip().lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise UnreadableFile(f"Row {row}, column “{column}”: “{cell[:40]}” is neither 0 nor 1.")
