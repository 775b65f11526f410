"""One cell of a file as the value of a question, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from engage.questionnaires.bank import BankQuestion
from engage.questionnaires.kinds import KINDS, Gazetteer, Problem, Reading, Typed
from engage.questionnaires.shape import OptionShape, QuestionShape
from engage.typed_dates import PARTS

SEPARATOR = ";"
ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]00:00(?::00)?)?")
OUR_DATE = re.compile(r"(?P<day>\d{1,2})[ /.\-](?P<month>\d{1,2}|[A-Za-z]{3,9})[ /.\-](?P<year>\d{4})")
WHOLE = re.compile(r"\.0+$")  # a spreadsheet's way to write a whole number
SHOWN = 8  # options named when one is unknown


def read(question: QuestionShape, cell: str, places: Gazetteer) -> Reading:
    """The value of a cell, by the question's own kind; None when it is empty.

    An option is given by its label or its key, several of them apart by ";"; a date as 2026-03-27 or 27/03/2026.
    """
    if not cell:
        return None
    typed = _typed(question, cell, places)
    return typed if isinstance(typed, Problem) else KINDS[question.kind].read(question, typed, places)


def _typed(question: QuestionShape, cell: str, places: Gazetteer) -> Typed | Problem:
    """The cell as it would have been typed into the question's fields."""
    if question.kind == "date":
        return _date(question, cell)
    if question.kind == "postcode":
        wards = {_folded(name): code for code, name in places.wards.items()}
        ward = wards.get(_folded(cell)) or (cell if cell in places.wards else None)
        return {f"{question.name}-ward": [ward]} if ward else {question.name: [cell]}
    if question.kind == "scale":
        return {question.name: [_point(question, cell)]}
    if question.options:
        return _options(question, cell)
    return {question.name: [cell]}


def _date(question: QuestionShape, cell: str) -> Typed | Problem:
    found = ISO_DATE.fullmatch(cell) or OUR_DATE.fullmatch(cell)
    if found is None:
        return Problem(f"“{shown(cell)}” is not a date like 2026-03-27 or 27/03/2026")
    return {f"{question.name}-{part}": [found[part]] for part in PARTS}


def _point(question: QuestionShape, cell: str) -> str:
    """A point of a scale with or without the words of its end ("5 – Very easy"), or another option's key."""
    known = _known(question.options)
    return known.get(_folded(cell)) or WHOLE.sub("", cell.split(" ", 1)[0])


def _options(question: QuestionShape, cell: str) -> Typed | Problem:
    known = _known(question.options)
    whole = known.get(_folded(cell))
    if whole:
        return {question.name: [whole]}
    pieces = [cell] if question.kind == "one_choice" else [piece.strip() for piece in cell.split(SEPARATOR)]
    unknown = [piece for piece in pieces if piece and _folded(piece) not in known]
    if unknown:
        return Problem(f"unknown option {_listed(unknown)}; known are {_listed(_labels(question))}")
    return {question.name: [known[_folded(piece)] for piece in pieces if piece]}


def option_of(question: BankQuestion, cell: str) -> str | None:
    """The key of the option of an equality question that a cell names by its words or key, or None."""
    keys = {_folded(option.key): option.key for option in question.options}
    return (keys | {_folded(option.label): option.key for option in question.options}).get(_folded(cell))


@lru_cache(maxsize=256)
def _known(options: tuple[OptionShape, ...]) -> dict[str, str]:
    """Option keys by folded key and label; a label goes before a key. Made once a question, not once a cell."""
    keys = {_folded(option.key): option.key for option in options}
    return keys | {_folded(option.label): option.key for option in options}


def _labels(question: QuestionShape) -> list[str]:
    labels = [option.label for option in question.options]
    return labels if len(labels) <= SHOWN else [*labels[:SHOWN], "…"]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{shown(word)}”" for word in words)


def shown(cell: str) -> str:
    """A cell short enough for a report."""
    return cell if len(cell) <= 60 else f"{cell[:57]}…"


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
