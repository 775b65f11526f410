"""The cells of a row as the value of a question, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engage.consultations.importing.choices import (
    Chosen,
    known_options,
    listed,
    readings,
    words_beside_other,
)
from engage.consultations.importing.columns import Asked, folded, shown
from engage.consultations.importing.moments import DateColumn, written
from engage.consultations.importing.numbers import NumberColumn
from engage.questionnaires.bank import BankQuestion
from engage.questionnaires.kinds import KINDS, Gazetteer, Problem, Reading
from engage.questionnaires.kinds.kind import LONGEST_COMMENT, unreadable
from engage.questionnaires.shape import OptionShape, QuestionShape
from engage.typed_dates import PARTS

TICKED = frozenset({"yes", "y", "1", "1.0", "true", "x", "✓", "✔", "checked", "selected", "ticked", "quoted"})
UNTICKED = frozenset(
    {"", "no", "n", "0", "0.0", "false", "unchecked", "not selected", "not ticked", "not quoted", "n/a"}
)
POINT = re.compile(r"(?P<point>-?\d{1,2})(?:\.0+)?\s*(?P<sign>[–—:=.)-]?)\s*(?P<words>.*)", re.DOTALL)
SHOWN = 8  # options named when one is unknown

Form = DateColumn | NumberColumn


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A cell of several choices that is not taken, because part of it is no option; the rest of its row is."""

    words: str


def read(
    asked: Asked, cells: Sequence[str], forms: Mapping[int, Form], places: Gazetteer
) -> Reading | LeftOut:
    """The value of a question from the cells of a row, by the question's own kind; None when they are empty.

    An option is given by its label or key; several in one cell, or one column for each option. What is no option is
    "Other" with its words, where the question has an Other.
    """
    question = asked.question
    beside = cells[asked.words] if asked.words is not None else ""
    if asked.options:
        return _from_columns(asked, cells, beside, places)
    cell = cells[asked.whole] if asked.whole is not None else ""
    if not cell and not beside:
        return None
    if question.kind == "several_choices":
        return _several(question, cell, beside, places)
    if question.kind == "one_choice":
        return _one(question, cell, beside, places)
    form = forms.get(asked.whole) if asked.whole is not None else None
    if question.kind == "date":
        return _date(
            question, cell, form if isinstance(form, DateColumn) else DateColumn(question.key), places
        )
    if question.kind == "postcode":
        return _postcode(question, cell, places)
    if question.kind == "scale":
        return _typed(question, [_point(question, cell)], places)
    if isinstance(form, NumberColumn):
        cell = form.plainly(cell)
    return KINDS[question.kind].read(question, {question.name: [cell]}, places)


def _several(question: QuestionShape, cell: str, beside: str, places: Gazetteer) -> Reading | LeftOut:
    whole = known_options(question).get(listed(cell))
    found = readings(question, cell) if cell else [Chosen(frozenset())]
    if len(found) > 1:
        ways = [_quoted(_labels(question, way.keys) + ([way.rest] if way.rest else [])) for way in found]
        return Problem(f"“{shown(cell)}” can be read in two ways: as {ways[0]}, or as {ways[1]}")
    if whole and not beside:
        return _typed(question, [whole], places)
    rest = words_beside_other(question, found[0].rest) if found[0].rest else ""
    words = "; ".join(part for part in (rest, beside) if part)
    return _with_words(question, found[0].keys, words, places)


def _one(question: QuestionShape, cell: str, beside: str, places: Gazetteer) -> Reading:
    key = known_options(question).get(listed(cell))
    if key and not beside:
        return _typed(question, [key], places)
    keys = {key} if key else set()
    words = "; ".join(
        part for part in (cell and not key and words_beside_other(question, cell), beside) if part
    )
    found = _with_words(question, keys, words, places)
    return Problem(found.words) if isinstance(found, LeftOut) else found


def _with_words(
    question: QuestionShape, keys: Collection[str], words: str, places: Gazetteer
) -> Reading | LeftOut:
    """Options, and Other with its words where there are any."""
    if not words:
        return _typed(question, keys, places)
    if question.other is None:
        return LeftOut(f"unknown option “{shown(words)}”; known are {_quoted(_labels(question))}")
    if len(words) > LONGEST_COMMENT:
        return Problem(f"the words beside Other have more than {LONGEST_COMMENT:,} characters")
    value = _typed(question, {*keys, question.other.key}, places)
    if value is None or isinstance(value, Problem):
        return value
    return unreadable(words) or replace(value, text=words)


def _typed(question: QuestionShape, keys: Collection[str], places: Gazetteer) -> Reading:
    if question.kind == "one_choice" and len(keys) > 1:
        return Problem(f"{_quoted(_labels(question, keys))} are chosen, where one can be")
    return KINDS[question.kind].read(question, {question.name: list(keys)}, places)


def _from_columns(asked: Asked, cells: Sequence[str], beside: str, places: Gazetteer) -> Reading | LeftOut:
    question = asked.question
    keys: set[str] = set()
    words = [beside] if beside else []
    for place, option in asked.options.items():
        cell = cells[place]
        is_chosen = _ticked(option, cell)
        if is_chosen is None and option == question.other:
            words.append(cell)
        elif is_chosen is None:
            return Problem(
                f"“{shown(cell)}” in the column of the option “{option.label}” is neither yes nor no, nor the option"
            )
        elif is_chosen:
            keys.add(option.key)
    if not keys and not words:
        return None
    return _with_words(question, keys, "; ".join(words), places)


def _ticked(option: OptionShape, cell: str) -> bool | None:
    """Whether a cell of an option's own column says that it was chosen; None where it says neither."""
    said = folded(cell)
    names = {folded(option.label), folded(option.key)}
    if said in UNTICKED:
        return None if said and said in names else False  # "No" in the column of an option "No" says nothing
    return True if said in TICKED or said in names else None


def _date(question: QuestionShape, cell: str, form: DateColumn, places: Gazetteer) -> Reading:
    found = written(cell, serials=form.serial is not None and form.text is None)
    if found is None:
        return Problem(f"“{shown(cell)}” is not a date like 2026-03-27 or 27/03/2026")
    if found.short_year:
        return Problem(f"“{shown(cell)}” has a year of two digits. Write it with four")
    if found.order_is_open and form.order is None and found.day != found.month:
        return Problem(f"“{shown(cell)}” does not tell whether the day or the month comes first")
    day = found.date(form.order)
    if day is None:
        return Problem(f"“{shown(cell)}”: there is no such date")
    typed = dict(zip(PARTS, (day.day, day.month, day.year), strict=True))
    names = {f"{question.name}-{part}": [str(number)] for part, number in typed.items()}
    return KINDS["date"].read(question, names, places)


def _postcode(question: QuestionShape, cell: str, places: Gazetteer) -> Reading:
    wards = {folded(name): code for code, name in places.wards.items()}
    ward = wards.get(folded(cell)) or (cell if cell in places.wards else None)
    typed = {f"{question.name}-ward": [ward]} if ward else {question.name: [cell]}
    return KINDS["postcode"].read(question, typed, places)


def _point(question: QuestionShape, cell: str) -> str:
    """A point of a scale with or without the words of its end ("5 – Very easy"), or another option's key."""
    known = known_options(question).get(listed(cell))
    if known:
        return known
    ends = {folded(str(question.settings.get(end, ""))): end for end in ("low_label", "high_label")}
    points = KINDS["scale"].points(question.settings)  # type: ignore[attr-defined]  # it is a Scale
    at = ends.get(folded(cell)) if folded(cell) else None
    if at:
        return str(points.start if at == "low_label" else points.stop - 1)
    point = POINT.fullmatch(cell)
    if point is None or (point["words"] and not point["sign"] and folded(point["words"]) not in ends):
        return cell  # "3 buses" is no point
    return point["point"]


def option_of(question: BankQuestion, cell: str) -> str | None:
    """The key of the option of an equality question that a cell names by its words or key, or None."""
    keys = {folded(option.key): option.key for option in question.options}
    return (keys | {folded(option.label): option.key for option in question.options}).get(folded(cell))


def _labels(question: QuestionShape, keys: Collection[str] | None = None) -> list[str]:
    labels = [option.label for option in question.options if keys is None or option.key in keys]
    return labels if len(labels) <= SHOWN else [*labels[:SHOWN], "…"]


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{shown(word)}”" for word in words)
