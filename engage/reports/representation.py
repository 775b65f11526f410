"""Who we heard from, beside the Census. Plain Python; true counts come in, only published figures go out.

Every figure is made from the *published* (rounded) counts, so that no share, interval or word can be worked
back to a number that is kept hidden. Drafts and organisations are not to be counted in. Method and sources:
docs/methods.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from engage.intervals import Interval, wilson
from engage.privacy.disclosure import DEFAULT_RULE, OneWay, Published, PublishedCell, Rule, protect_answered

NOT_ANSWERED = "Not answered"
NOT_STATED = ("Prefer not to say", NOT_ANSWERED)


class Heard(Enum):
    """How a group's share of respondents compares with its share of residents; the value is for screens."""

    FEWER = "fewer than expected"
    EXPECTED = "about as expected"
    MORE = "more than expected"
    UNKNOWN = "cannot be compared"
    NOT_COMPARED = "no Census figure"


@dataclass(frozen=True, slots=True)
class Group:
    """One category beside the Census.

    share: whole per cent of those who told us, None when hidden. census_share: per cent of residents who
    answered the Census question, one decimal, None when the Census has no such category. difference: share
    − census_share in percentage points, one decimal. point: the share as published counts give it, not rounded, in
    per cent. interval: from the lowest to the highest 95 % Wilson limit, in per cent, of any true counts that may stand
    behind the published ones; so it holds `point` and the true count's own.
    """

    cell: PublishedCell
    share: int | None
    census_share: float | None
    difference: float | None
    point: float | None
    interval: Interval | None
    heard: Heard

    @property
    def label(self) -> str:
        """The category."""
        return self.cell.label

    @property
    def words(self) -> str:
        """The comparison in words, for example "fewer than expected"."""
        return self.heard.value

    @property
    def difference_words(self) -> str:
        """For example "about 12 points fewer", "about the same"; empty where nothing can be said."""
        if self.difference is None:
            return ""
        points = round(abs(self.difference))
        if points == 0:
            return "about the same"
        unit = "point" if points == 1 else "points"
        return f"about {points} {unit} {'more' if self.difference > 0 else 'fewer'}"

    @property
    def gap(self) -> float:
        """Share less Census share; a hidden share is taken as 0."""
        return (self.share or 0) - (self.census_share or 0)


@dataclass(frozen=True, slots=True)
class Representation:
    """One characteristic (ward, age, sex, ethnic group …) of those who answered, beside the Census.

    groups: in the order of the Census counts, then any category that only respondents have. not_stated:
    the rows for those who did not answer or preferred not to say; they are in no share unless hidden. table: all of
    these rows as published.
    dissimilarity: index of dissimilarity in whole per cent, 0 (as the Census) to 100; None when a tenth or
    more of those who told us are hidden. It counts hidden groups together, so it is at least this.
    """

    groups: tuple[Group, ...]
    not_stated: tuple[PublishedCell, ...]
    table: Published
    dissimilarity: int | None

    @property
    def is_compared(self) -> bool:
        """Whether anything can be said of any group beside the Census."""
        return any(group.heard not in (Heard.UNKNOWN, Heard.NOT_COMPARED) for group in self.groups)

    @property
    def base(self) -> int | None:
        """All respondents, rounded."""
        return self.table.base

    @property
    def stated(self) -> int | None:
        """Those whom shares are of, rounded; None under the base of percentages."""
        return self.table.percent_base

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences that belong under the table."""
        return self.table.notes

    @property
    def not_yet_heard(self) -> tuple[Group, ...]:
        """The groups we heard from less than expected, the largest gap first."""
        fewer = [group for group in self.groups if group.heard is Heard.FEWER]
        return tuple(sorted(fewer, key=lambda group: group.gap))


def compare(
    respondents: Mapping[str, int],
    population: Mapping[str, int],
    *,
    base: int,
    rule: Rule = DEFAULT_RULE,
    not_stated: Collection[str] = NOT_STATED,
) -> Representation:
    """Respondents by category beside the population by category.

    respondents: category → people, true counts; those of the `base` whom no category counts become "Not
    answered". population: category → residents, from the Census; a category named in `not_stated` (its own
    "Not answered") is left out and the shares rebased. Categories match by name. Raises ValueError when the
    counts exceed the base.
    """
    not_stated = {*not_stated, NOT_ANSWERED}
    counts = _in_order(respondents, population, not_stated)
    answered = sum(counts.values())
    if answered > base:
        raise ValueError("more people answered than there are")
    told = OneWay(counts, aside=not_stated)
    table = protect_answered(told, answered=answered, asked=base, unanswered=NOT_ANSWERED, rule=rule)
    residents = {label: count for label, count in population.items() if label not in not_stated}
    everybody = sum(residents.values())
    groups = tuple(
        _group(cell, table, residents.get(cell.label), everybody)
        for cell in table.cells
        if cell.label not in not_stated
    )
    return Representation(
        groups=groups,
        not_stated=tuple(cell for cell in table.cells if cell.label in not_stated),
        table=table,
        dissimilarity=_dissimilarity(groups),
    )


def _in_order(
    respondents: Mapping[str, int], population: Mapping[str, int], not_stated: Collection[str]
) -> dict[str, int]:
    counts = {label: respondents.get(label, 0) for label in population if label not in not_stated}
    return counts | {
        label: count for label, count in respondents.items() if label not in counts and label != NOT_ANSWERED
    }


def _group(cell: PublishedCell, table: Published, residents: int | None, everybody: int) -> Group:
    living = None if residents is None or not everybody else 100 * residents / everybody
    census_share = None if living is None else round(living, 1)
    stated = table.percent_base
    if cell.count is None or stated is None:
        return Group(cell, None, census_share, None, None, None, _heard_hidden(cell, table, living))
    interval = _interval(cell, table)
    point = min(100.0, 100 * cell.count / stated)
    if living is None or census_share is None or cell.percent is None:
        return Group(cell, cell.percent, None, None, point, interval, Heard.NOT_COMPARED)
    difference = round(cell.percent - census_share, 1)
    return Group(
        cell, cell.percent, census_share, difference, point, interval, _heard(interval, living, table)
    )


def _interval(cell: PublishedCell, table: Published) -> Interval:
    """Wilson's limits, in per cent, of every count and base that a reader of the table must think possible."""
    fewest, most = table.of_percentages
    low, high = table.at_least(cell), table.at_most(cell)
    return Interval(100 * wilson(min(low, most), most).lower, 100 * wilson(high, max(fewest, high, 1)).upper)


def _heard(interval: Interval, living: float, table: Published) -> Heard:
    if living > interval.upper:
        return Heard.FEWER
    if living < interval.lower:
        return Heard.MORE
    return Heard.EXPECTED if table.base_is_near else Heard.UNKNOWN


def _heard_hidden(cell: PublishedCell, table: Published, living: float | None) -> Heard:
    """A hidden number may still be plainly fewer than expected: judged by the most that a reader must allow."""
    if living is None:
        return Heard.NOT_COMPARED
    if table.percent_base is None or cell.count is not None:
        return Heard.UNKNOWN
    return Heard.FEWER if living > _interval(cell, table).upper else Heard.UNKNOWN


def _dissimilarity(groups: tuple[Group, ...]) -> int | None:
    """½ Σ |p − q| over the shown groups, the hidden ones taken together. Duncan & Duncan (1955)."""
    compared = [g for g in groups if g.census_share is not None]
    shown = [g for g in compared if g.share is not None]
    if not shown:
        return None
    heard = sum(g.share or 0 for g in shown)
    living = sum(g.census_share or 0 for g in shown)
    hidden = max(0.0, 100.0 - heard), max(0.0, 100.0 - living)
    if len(shown) < len(compared) and max(hidden) >= 10:
        return None
    apart = sum(abs((g.share or 0) - (g.census_share or 0)) for g in shown) + abs(hidden[0] - hidden[1])
    return min(100, round(apart / 2))
