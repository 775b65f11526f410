"""Themes by group of people: by age, sex, ward and so on, safe beside all other tables of the summary.

Sizes of groups among those who commented are protected beside sizes among all who answered, and each theme's holders
beside the sizes of those who commented: `engage.privacy.holders` says why that is safe for all tables together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engage.privacy.disclosure import Published, PublishedCell, Rule, protect_holders
from engage.reports.measured import Measured, Standing, whole_limits
from engage.reports.representation import NOT_ANSWERED
from engage.reports.theming import ThemesFinding


@dataclass(frozen=True, slots=True)
class GroupCell:
    """One theme in one group. `percent`: whole, of the group's comments; `low`, `high`: of an estimate."""

    cell: PublishedCell
    percent: int | None
    low: int | None
    high: int | None

    @property
    def words(self) -> str:
        """For example "34%", "34% (20% to 50%)", "about 15" where the group is too small for shares, "not shown"."""
        if self.percent is None:
            return self.cell.words if self.cell.count is None else f"about {self.cell.words}"
        return f"{self.percent}%" + ("" if self.low is None else f" ({self.low}% to {self.high}%)")


@dataclass(frozen=True, slots=True)
class GroupedTheme:
    """A theme in every group, in the order of the groups."""

    id: int
    label: str
    cells: tuple[GroupCell, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Themes by one characteristic, or by the answers to a closed question; `title`: what screens call it.

    `groups`: how many individuals' comments with content each group wrote.
    `themes`: those that can be shown for any group; of `others` too few hold them, or too few were read.
    """

    name: str
    groups: Published
    themes: tuple[GroupedTheme, ...]
    others: int
    standing: Standing
    title: str = ""


def grouped(
    name: str,
    sizes: Mapping[str, int],
    labels: Mapping[str, str],
    finding: ThemesFinding,
    measured: Measured,
    *,
    people: int,
    rule: Rule,
    hidden: Collection[str] = (),
    rest: str = NOT_ANSWERED,
) -> Grouped | None:
    """Themes by one grouping; None where it was not measured, or not as things are now.

    `sizes`: label → all individuals who answered; those of `people` in none are in the row `rest`. `labels`: the label
    of each category in what was measured; any other category goes to that row. `hidden`: labels whose size the summary
    does not show, so that nothing may be said of them here.
    """
    found = measured.content["groups"].get(name)
    everybody = {**sizes, **({rest: people - sum(sizes.values())} if rest else {})}
    if not found or not measured.current or finding.standing is Standing.SUGGESTED:
        return None
    labels = {category: label for category, label in labels.items() if label in sizes}
    base = dict.fromkeys(everybody, 0)
    for category, one in found.items():
        label = labels.get(category, rest)
        base[label] = base.get(label, 0) + one["base"]
    if any(number > everybody.get(label, 0) for label, number in base.items()):
        return None
    base = {label: base[label] for label in everybody}
    groups = protect_holders(base, everybody, rule=rule, closed=hidden)
    closed = [cell.label for cell in groups.cells if cell.count is None]
    themes = [
        GroupedTheme(
            theme.id,
            theme.label,
            _cells(_of_theme(theme.id, found, labels, base, rest), groups, base, closed, rule),
        )
        for theme in finding.themes
        if theme.cell.count is not None
    ]
    shown = tuple(theme for theme in themes if any(one.cell.count is not None for one in theme.cells))
    return Grouped(name, groups, shown, len(finding.themes) - len(shown), finding.standing)


Limits = dict[str, tuple[float, float, float]]


def _of_theme(
    theme_id: int, found: Mapping[str, Any], labels: Mapping[str, str], base: Mapping[str, int], rest: str
) -> Limits:
    """Count, low and high by label; nobody where too few were read to say."""
    summed: Limits = dict.fromkeys(base, (0.0, 0.0, 0.0))
    for category, one in found.items():
        label = labels.get(category, rest)
        count, low, high = (one["themes"] or {}).get(str(theme_id), (0, 0, 0))
        before = summed.get(label, (0.0, 0.0, 0.0))
        summed[label] = (before[0] + count, before[1] + low, before[2] + high)
    return {label: summed[label] for label in base}


def _cells(
    counts: Limits, groups: Published, base: Mapping[str, int], closed: Sequence[str], rule: Rule
) -> tuple[GroupCell, ...]:
    holders = {label: min(round(count), base[label]) for label, (count, _, _) in counts.items()}
    table = protect_holders(holders, base, rule=rule, closed=closed)
    return tuple(_cell(cell, groups[cell.label].count, counts[cell.label], rule) for cell in table.cells)


def _cell(cell: PublishedCell, size: int | None, limits: tuple[float, float, float], rule: Rule) -> GroupCell:
    """Percentages are of published numbers only."""
    if cell.count is None or size is None or size < rule.percent_base:
        return GroupCell(cell, None, None, None)
    percent = min(100, round(100 * cell.count / size))
    is_count = limits[1] == limits[2]
    known = PublishedCell(cell.label, cell.count, percent, None, cell.under)
    low, high = (None, None) if is_count else whole_limits((limits[1], limits[2]), known, size, rule)
    return GroupCell(cell, percent, low, high)
