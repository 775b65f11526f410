"""What a reader is given: rounded counts, whole percentages, and marks where a number is kept back.

Nothing in these types holds a true count, so a template, a chart or a file made from them cannot leak one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from engage.privacy.rules import DEFAULT_RULE, Rule


class Hidden(Enum):
    """Why a number is not shown. One table uses one mark for all its hidden numbers."""

    SMALL = "small"
    """Every hidden number of the table is under the threshold, and the table says so."""
    PROTECTED = "protected"
    """Some hidden numbers are small, others are hidden so that the small ones cannot be worked out."""


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """One row of a published table.

    count: people (or responses), rounded; None when hidden.
    percent: whole per cent of the table's `percent_base`, made from rounded counts; None when the number is
    hidden, when the base is too small, or when the row is left out of the percentages.
    under: the threshold, for the words.
    """

    label: str
    count: int | None
    percent: int | None
    hidden: Hidden | None
    under: int = 10

    @property
    def words(self) -> str:
        """The count as a reader meets it: "1,240", "fewer than 10" or "not shown"."""
        return count_words(self.count, self.hidden, self.under)

    @property
    def percent_words(self) -> str:
        """The percentage as a reader meets it: "34%", or an empty text where there is none."""
        return "" if self.percent is None else f"{self.percent}%"


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """One figure that stands alone, for example how many organisations answered."""

    count: int | None
    hidden: Hidden | None
    under: int = 10

    @property
    def words(self) -> str:
        """The figure as a reader meets it: "1,240" or "fewer than 10"."""
        return count_words(self.count, self.hidden, self.under)


@dataclass(frozen=True, slots=True)
class Published:
    """A one-way table that is safe to show.

    cells: in the order given. base: everybody the table is about, rounded; None when under the threshold.
    percent_base: what the percentages are of (base without the rows set aside), rounded; None when no
    percentage is shown. exclusive: each person is in exactly one row, so that the true rows add up to the
    true base (rounded ones need not). notes: sentences that belong under the table.
    """

    cells: tuple[PublishedCell, ...]
    base: int | None
    percent_base: int | None
    exclusive: bool
    notes: tuple[str, ...] = ()
    rule: Rule = DEFAULT_RULE
    zeros_shown: bool = False
    alone: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()

    def __getitem__(self, label: str) -> PublishedCell:
        """The row of that label; KeyError when there is none."""
        for cell in self.cells:
            if cell.label == label:
                return cell
        raise KeyError(label)

    @property
    def base_words(self) -> str:
        """The base as a reader meets it: "1,240" or "fewer than 10"."""
        return count_words(self.base, None if self.base is not None else Hidden.SMALL, self.rule.threshold)

    def at_most(self, cell: PublishedCell) -> int:
        """The largest number of people a reader of this table must think possible for the row."""
        if cell.count is not None:
            return self.rule.could_be(cell.count, self.zeros_shown)[1]
        if cell.hidden is Hidden.SMALL or self.base is None:
            return self.rule.threshold - 1
        base = self.rule.could_be(self.base, zeros_shown=False)[1]
        shown = [other.count for other in self.cells if other.count is not None]
        if not self.exclusive:
            return base
        return base - sum(self.rule.could_be(count, self.zeros_shown)[0] for count in shown)


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One row of a two-way table: its cells (percentages are of the row's total) and its total."""

    label: str
    cells: tuple[PublishedCell, ...]
    total: PublishedCell


@dataclass(frozen=True, slots=True)
class PublishedCross:
    """A two-way table that is safe to show: rows × columns, both totals, and the base.

    columns: labels, in the order of each row's cells. totals: one cell a column. base: rounded, None when
    under the threshold.
    """

    columns: tuple[str, ...]
    rows: tuple[PublishedRow, ...]
    totals: tuple[PublishedCell, ...]
    base: int | None
    notes: tuple[str, ...] = ()
    rule: Rule = DEFAULT_RULE
    zeros_shown: bool = False

    @property
    def base_words(self) -> str:
        """The base as a reader meets it: "1,240" or "fewer than 10"."""
        return count_words(self.base, None if self.base is not None else Hidden.SMALL, self.rule.threshold)


def count_words(count: int | None, hidden: Hidden | None, under: int) -> str:
    """A count in words: "1,240", "fewer than 10" (every hidden number is), or "not shown" (some are not)."""
    if count is not None:
        return f"{count:,}"
    return "not shown" if hidden is Hidden.PROTECTED else f"fewer than {under}"


def notes_under(
    rule: Rule, marks: Collection[Hidden], zeros_shown: bool, *, no_percentages: bool = False
) -> tuple[str, ...]:
    """The sentences under a table: what was rounded, what is kept back, and why."""
    notes = []
    if rule.rounding > 1:
        notes.append(f"Counts are rounded to the nearest {rule.rounding}, so they may not add up.")
    if marks:
        zeros = "" if zeros_shown else ", including none,"
        notes.append(f"Numbers under {rule.threshold}{zeros} are not shown, to protect people.")
    if Hidden.PROTECTED in marks:
        notes.append("Some larger numbers are not shown either, so that the small ones cannot be worked out.")
    if no_percentages:
        notes.append(f"There are no percentages, because they would be of fewer than {rule.percent_base}.")
    return tuple(notes)
