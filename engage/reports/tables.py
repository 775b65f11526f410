"""The published tables as a CSV file: what is on the page and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from engage.comments.cells import csv_lines
from engage.privacy.disclosure import Published, PublishedCell, PublishedCount
from engage.reports.grouped import Grouped
from engage.reports.representation import Representation
from engage.reports.sentences.coding import accuracy
from engage.reports.summary import CHARACTERISTICS, TYPE_WORDS, Summary
from engage.reports.theming import ThemesFinding

HEAD = (
    "table",
    "row",
    "count",
    "percent",
    "percent_of",
    "base",
    "residents_percent",
    "note",
    "low_percent",
    "high_percent",
    "known_by",
    "compared",
)
Row = tuple[str, ...]


def as_csv(rows: Iterable[Row]) -> str:
    """Rows of published tables as a file, under `HEAD`. Counts are rounded; a hidden one has a note that says why.

    `base` is everybody the table is about, `percent_of` how many of them the percentages are of (those who answered).
    Both and `percent` are empty where the table shows none. `compared` is how a group was heard beside the Census. What
    a file says of itself are rows too (`engage.reports.colophon`), so that programs can read it.
    """
    whole = ((*row, *[""] * (len(HEAD) - len(row))) for row in rows)
    return "".join(csv_lines(chain([HEAD], whole)))


def rows_of(summary: Summary) -> Iterator[Row]:
    """Every published table of a summary, a row for each of its rows."""
    for name, count in summary.types.items():
        yield (
            "Who answered",
            TYPE_WORDS[name],
            _number(count.count),
            "",
            "",
            "",
            "",
            _why(count),
        )
    yield from _table("How individuals answered", summary.channels)
    for name, heard in summary.heard.items():
        yield from _heard(f"{CHARACTERISTICS[name]} of individuals", heard)
    for question in summary.questions:
        yield from _table(question.title, question.table)
    for themes in summary.themes:
        yield from _themes(themes)


def _themes(themes: ThemesFinding) -> Iterable[Row]:
    """Each theme with the interval of its share, where that is an estimate, and how its number is known."""
    title = f"Themes: {themes.title}"
    for row, theme in zip(_table(title, themes.table), themes.themes, strict=True):
        yield (*row, _number(theme.low), _number(theme.high), themes.standing.value)
    silent = themes.silent
    yield (
        title,
        silent.label,
        _number(silent.count),
        *[""] * 4,
        _why(silent),
    )
    for theme in themes.themes:
        if theme.positions is not None:
            yield from _table(f"Position on “{theme.label}”: {themes.title}", theme.positions)
        if theme.suggested is not None:
            known = f"suggested by a text model, {accuracy(themes.suggestions)}"
            title = f"Suggested position on “{theme.label}”: {themes.title}"
            yield from ((*row, "", "", known) for row in _table(title, theme.suggested))


def grouped_rows(title: str, found: Grouped) -> Iterable[Row]:
    """Themes by one grouping: the sizes of its groups, then each theme in each of them."""
    table = f"Themes by {found.title[:1].lower()}{found.title[1:]}: {title}"
    for cell in found.groups.cells:
        yield (
            table,
            cell.label,
            _number(cell.count),
            "",
            "",
            "",
            "",
            _why(cell),
        )
    for theme in found.themes:
        for one in theme.cells:
            yield (
                table,
                f"{theme.label} / {one.cell.label}",
                _number(one.cell.count),
                _number(one.percent),
                _number(found.groups[one.cell.label].count) if one.percent is not None else "",
                "",
                "",
                _why(one.cell),
                _number(one.low),
                _number(one.high),
                found.standing.value,
            )


def _table(title: str, table: Published) -> Iterable[Row]:
    for cell in table.cells:
        yield (
            title,
            cell.label,
            _number(cell.count),
            _number(cell.percent),
            "" if cell.percent is None else _number(table.percent_base),
            _number(table.base),
            "",
            _why(cell),
        )


def _heard(title: str, heard: Representation) -> Iterable[Row]:
    for group in heard.groups:
        yield (
            title,
            group.label,
            _number(group.cell.count),
            _number(group.share),
            "" if group.share is None else _number(heard.stated),
            _number(heard.base),
            "" if group.census_share is None else f"{group.census_share:.1f}",
            _why(group.cell),
            "",
            "",
            "",
            group.words,
        )
    for cell in heard.not_stated:
        yield (title, cell.label, _number(cell.count), "", "", _number(heard.base), "", _why(cell))


def _why(cell: PublishedCell | PublishedCount) -> str:
    """Why a number is not shown; empty where it is."""
    return "" if cell.count is not None else cell.words


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
