"""What the summary says of themes: how many hold each and how that is known. Every number is safe to publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from engage.privacy.disclosure import (
    Published,
    PublishedCell,
    PublishedCount,
    Rule,
    protect,
    protect_count,
)
from engage.reports.measured import Agreed, Measured, Standing, agreed, whole_limits
from engage.reports.standpoints import Suggestions, by_people, sides, suggestions

CHARTED_THEMES = 10
THEMES_IN_FULL = 5
NOTHING_SAID = "Nothing to add"


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that stand for a theme, and what is said of who said them: at most one thing. `quote_id` leads to them."""

    words: str
    speaker: str = ""
    quote_id: int | None = None


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme in force: true counts of comments that hold it, and quotes that may be shown.

    `positions`: position ("" not said) → individuals' comments of which a person decided that they hold it.
    """

    id: int
    label: str
    description: str
    individuals: int
    organisations: int
    quotes: tuple[Saying, ...]
    positions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """The accepted themes of one question; figures count its comments that say something, `read` the hand-coded.

    `silent`: individuals' comments that say nothing ("n/a"); `asked`: all individuals who were asked, comment or not.
    """

    key: str
    title: str
    accepted_at: datetime
    comments: int
    individuals: int
    organisations: int
    read: int
    themes: tuple[ThemeRow, ...]
    silent: int
    asked: int
    measured: Measured | None = None

    @property
    def standing(self) -> Standing:
        """How its numbers are known."""
        if self.comments and self.read >= self.comments:
            return Standing.COUNTED
        return Standing.SUGGESTED if self.measured is None else self.measured.standing


@dataclass(frozen=True, slots=True)
class ThemeFinding:
    """One theme, safe to show: individuals' comments in `cell` (per cent of the base), organisations' apart.

    `low` and `high`: whole per cent, the 95 % interval of an estimate, None where there is none. `positions`: of the
    comments that a person read, None where nobody said any; `suggested`: of others, by a text model.
    """

    id: int
    label: str
    description: str
    cell: PublishedCell
    organisations: PublishedCount | None
    quotes: tuple[Saying, ...]
    low: int | None = None
    high: int | None = None
    positions: Published | None = None
    suggested: Published | None = None

    @property
    def share_words(self) -> str:
        """The share, with its interval where it is an estimate: "34% (29% to 40%)"."""
        if self.low is None or self.high is None:
            return self.cell.percent_words
        return f"{self.cell.percent_words} ({self.low}% to {self.high}%)"


@dataclass(frozen=True, slots=True)
class ThemesFinding:
    """The themes of one question, as `in_order`. `read`: whole per cent of its comments coded by a person.

    `random`: comments drawn at random that people coded, `people` and `machine`: how far they agree. `silent`:
    individuals' comments that say nothing, in no theme and no share. `newer`: themes younger than the estimate, which
    are not in it.
    """

    key: str
    title: str
    accepted_at: datetime
    table: Published
    organisations: PublishedCount
    read: int
    themes: tuple[ThemeFinding, ...]
    standing: Standing
    random: int
    people: Agreed
    machine: Agreed
    measured_at: datetime | None
    silent: PublishedCell
    suggestions: Suggestions
    newer: int = 0

    @property
    def most_held(self) -> Published:
        """The table's first rows only, for a chart that can be read; none whose number is hidden.

        Others may be held as often: equal numbers stand by label, and a hidden number may be larger.
        """
        shown = tuple(cell for cell in self.table.cells if cell.count is not None)
        return replace(self.table, cells=shown[:CHARTED_THEMES])

    @property
    def in_full(self) -> tuple[ThemeFinding, ...]:
        """The themes told with description and quotes: the first of those that are shown at all."""
        return tuple(theme for theme in self.themes if theme.cell.count is not None)[:THEMES_IN_FULL]

    @property
    def has_positions(self) -> bool:
        """Whether any theme's comments take sides."""
        return any(sides(theme.positions) for theme in self.themes)

    @property
    def has_suggested_positions(self) -> bool:
        """Whether a text model suggests any."""
        return any(sides(theme.suggested) for theme in self.themes)


def finding(counted: ThemeCounts, rule: Rule) -> ThemesFinding:
    """Make a question's themes safe to show."""
    standing = counted.standing
    rows, base = _rows(counted, standing)
    labels = _distinct([row.label for row, *_ in rows])
    table = in_order(
        protect(
            {label: count for label, (_, count, *_) in zip(labels, rows, strict=True)},
            base=base,
            exclusive=False,
            rule=rule,
        )
    )
    by_label = dict(zip(labels, rows, strict=True))
    measured = counted.measured
    suggested = suggestions(measured)
    return ThemesFinding(
        counted.key,
        counted.title,
        counted.accepted_at,
        table,
        protect_count(counted.organisations, rule),
        100 * counted.read // counted.comments if counted.comments else 0,
        tuple(
            _theme(by_label[cell.label], cell, table.percent_base, suggested, rule) for cell in table.cells
        ),
        standing,
        measured.content["random"] if measured else 0,
        agreed(measured.content if measured else None, "people"),
        agreed(measured.content if measured else None, "machine"),
        measured.made_at if measured else None,
        _silent(counted, rule),
        replace(suggested, counts={}),  # each theme has its own, safe to publish
        len(counted.themes) - len(rows),
    )


def in_order(table: Published) -> Published:
    """The table with its rows in an order that says no more than they do: by published number, the largest first.

    Equal numbers stay as they were given, and so do hidden ones, which come last: give them in an order that has
    nothing to do with numbers.
    """
    return replace(table, cells=tuple(sorted(table.cells, key=lambda c: (c.count is None, -(c.count or 0)))))


def _silent(counted: ThemeCounts, rule: Rule) -> PublishedCell:
    """Comments that say nothing, safe beside all others of the page.

    How many were asked and how many said something are taken as exactly known, as everywhere: so this is one of two
    rows, beside those who wrote nothing at all, and is hidden too where theirs is small.
    """
    rest = max(counted.asked - counted.individuals, counted.silent)
    counts = {NOTHING_SAID: counted.silent, "No comment": rest - counted.silent}
    return protect(counts, base=rest, exclusive=True, rule=rule).cells[0]


Row = tuple[ThemeRow, int, tuple[float, float] | None, int | None]


def _rows(counted: ThemeCounts, standing: Standing) -> tuple[list[Row], int]:
    """Theme, individuals, the limits of an estimate, organisations; and the base. By label, whatever was counted."""
    themes = sorted(counted.themes, key=lambda row: (row.label.casefold(), row.label, row.id))
    measured = counted.measured
    individuals = measured.of("individual") if measured else None
    if standing is not Standing.ESTIMATED or measured is None or individuals is None:
        return [(row, row.individuals, None, row.organisations) for row in themes], counted.individuals
    organisations = measured.of("organisation")
    rows: list[Row] = []
    for row in themes:
        if str(row.id) in individuals["themes"]:  # a theme younger than the measurement is not measured
            count, low, high = individuals["themes"][str(row.id)]
            bodies = organisations["themes"].get(str(row.id)) if organisations else None
            rows.append((row, round(count), (low, high), round(bodies[0]) if bodies else None))
    return rows, individuals["base"]


def _theme(
    counted: Row, cell: PublishedCell, percent_base: int | None, suggested: Suggestions, rule: Rule
) -> ThemeFinding:
    row, _, limits, organisations = counted
    low, high = whole_limits(limits, cell, percent_base, rule)
    shown = cell.count is not None
    return ThemeFinding(
        row.id,
        row.label,
        row.description,
        cell,
        None if organisations is None else protect_count(organisations, rule),
        row.quotes if shown else (),
        low,
        high,
        by_people(row.positions, rule) if shown else None,
        suggested.of(row.id, rule) if shown else None,
    )


def _distinct(labels: Sequence[str]) -> list[str]:
    """The labels, with a number behind any that came before, because a table's rows are told apart by label."""
    distinct: dict[str, None] = {}
    for label in labels:
        number, told = 1, label
        while told in distinct:
            number += 1
            told = f"{label} ({number})"
        distinct[told] = None
    return list(distinct)
