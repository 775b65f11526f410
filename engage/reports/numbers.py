"""Every number that figures show, with what is true of it: what the check of the next release compares.

The true numbers are had by making the same figures by a rule that hides and rounds nothing, so that whatever figures
come to show is checked too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

import msgspec

from engage.privacy.disclosure import Hidden, Published, PublishedCell, PublishedCount
from engage.privacy.rules import DEFAULT_RULE, Rule
from engage.reports.figures import WHO, Figures, Groups
from engage.reports.measured import Standing
from engage.reports.representation import Representation
from engage.reports.theming import ThemeCounts

AS_IT_IS = Rule(threshold=1, rounding=1, percent_base=1, hide_zero=False, secondary=False)
BASE = ""  # the row of everybody a table is about
Counts = Mapping[str, Mapping[str, int]]
"""True counts by table and row."""


@dataclass(frozen=True, slots=True)
class Number:
    """A published number. `shown`: its words; `low`, `high`: what a reader must think possible; `true`: people."""

    shown: str
    low: int
    high: int
    true: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of one table by row. `exclusive`: each person is in one row but that of everybody, `BASE`."""

    exclusive: bool
    rows: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Coded:
    """How a question's themes were known (`estimated`), and of how many comments, of which people had read so many.

    A comment that was drawn at random and coded blind is among the read ones once more.
    """

    estimated: bool
    comments: int
    read: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """All numbers of figures: tables by name ("heard:age" or "themes:change/positions 7"); `coded` by question key."""

    tables: Mapping[str, Table]
    coded: Mapping[str, Coded]

    def of(self, units: Collection[str]) -> Numbers:
        """Those of some units only."""
        return Numbers(
            {name: table for name, table in self.tables.items() if unit_of(name) in units},
            {key: coded for key, coded in self.coded.items() if f"themes:{key}" in units},
        )


def unit_of(table: str) -> str:
    """Of what a table is part that has a date of its own on the page: "who", "heard:age", "question:a", "themes:b"."""
    return table.partition("/")[0]


def numbers_of(
    shown: Figures, groups: Groups, true: Figures, true_groups: Groups, coded: Mapping[str, Coded]
) -> Numbers:
    """The numbers of figures. `true`, `true_groups`: the same figures made by the rule `AS_IT_IS`.

    Raises KeyError for a number that these do not have: nothing is published that is not checked.
    """
    known = counts_of(true, true_groups)
    tables = {}
    for name, thing in _tables(shown, groups):
        rows = {row: _number(cell, thing, known[name][row]) for row, cell in _rows(thing)}
        tables[name] = Table(_is_exclusive(thing), rows)
    return Numbers(tables, coded)


def counts_of(true: Figures, groups: Groups) -> Counts:
    """True counts of figures that were made by the rule `AS_IT_IS`."""
    return {
        name: {row: cell.count or 0 for row, cell in _rows(thing)} for name, thing in _tables(true, groups)
    }


def coded_of(counted: Sequence[ThemeCounts]) -> dict[str, Coded]:
    """How the themes of each question are known, by its key."""
    return {
        themes.key: Coded(
            themes.standing is Standing.ESTIMATED,
            themes.comments,
            themes.read + (themes.measured.content["random"] if themes.measured else 0),
        )
        for themes in counted
    }


def _tables(figures: Figures, groups: Groups) -> Iterator[tuple[str, Any]]:
    """Every table and every number that stands alone, by name."""
    summary = figures.summary
    yield from _within(f"{WHO}/types", summary.types)
    yield f"{WHO}/channels", summary.channels
    for name, heard in summary.heard.items():
        yield f"heard:{name}", heard
    for question in summary.questions:
        yield from _within(f"question:{question.key}", question)
    for themes in summary.themes:
        # by id and not by label: words of residents may stand in labels, and nothing is to keep them
        cells = tuple(replace(theme.cell, label=str(theme.id)) for theme in themes.themes)
        table = replace(themes.table, cells=cells)
        yield from _within(f"themes:{themes.key}", replace(themes, table=table))
    for key, annex in figures.annexes.items():
        for at, row in enumerate(annex.rows):
            yield f"themes:{key}/annex {at}", row.comments
    for key, found in groups.items():
        yield from _within(f"themes:{key}/groups", found)


_TABLES = (Published, Representation, PublishedCell, PublishedCount)


def _within(name: str, thing: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(thing, _TABLES):
        yield name, thing
    elif isinstance(thing, Mapping):
        for key, one in thing.items():
            yield from _within(f"{name} {key}", one)
    elif isinstance(thing, tuple):
        names = [_name_of(one, at) for at, one in enumerate(thing)]
        for at, one in enumerate(thing):
            again = names[:at].count(names[at])
            yield from _within(f"{name} {names[at]}{f' ({again})' if again else ''}", one)
    elif is_dataclass(thing) and not isinstance(thing, Enum):
        for one in fields(thing):
            yield from _within(f"{name}/{one.name}", getattr(thing, one.name))


def _name_of(thing: Any, at: int) -> str:
    """What a thing among others is known by, whatever its place; its place where it has no name."""
    for name in ("key", "id", "name", "label"):
        if (found := getattr(thing, name, None)) is not None:
            return str(found)
    cell = getattr(thing, "cell", None)
    return cell.label if isinstance(cell, PublishedCell) else str(at)


def _rows(table: Any) -> Iterator[tuple[str, PublishedCell | PublishedCount]]:
    if isinstance(table, PublishedCell | PublishedCount):
        yield BASE, table
        return
    base = PublishedCount(table.base, None if table.base is not None else Hidden.SMALL)
    yield BASE, base
    cells = (
        table.cells if isinstance(table, Published) else (*(g.cell for g in table.groups), *table.not_stated)
    )
    for cell in cells:
        yield cell.label, cell


def _is_exclusive(table: Any) -> bool:
    return isinstance(table, Representation) or (isinstance(table, Published) and table.exclusive)


def _number(cell: PublishedCell | PublishedCount, table: Any, true: int) -> Number:
    rule = table.rule if isinstance(table, Published) else DEFAULT_RULE
    zeros_shown = table.zeros_shown if isinstance(table, Published) else not rule.hide_zero
    if cell.count is not None:
        low, high = rule.could_be(cell.count, zeros_shown)
    elif cell.hidden is Hidden.SMALL:
        low, high = 0, rule.threshold - 1
    else:
        base = getattr(table, "base", None)
        low, high = 0, rule.could_be(base, zeros_shown=False)[1] if base else max(true, rule.threshold)
    return Number(cell.words, min(low, true), max(high, true), true, cell.count is None)


def numbers_written(numbers: Numbers) -> str:
    """The numbers as text to keep."""
    return msgspec.json.encode(numbers).decode()


def numbers_read(content: str) -> Numbers:
    """Numbers from what `numbers_written` wrote."""
    return msgspec.json.decode(content, type=Numbers)
