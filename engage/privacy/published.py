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
    true base (rounded ones need not). notes: sentences that belong under the table. withheld: nothing at all
    is told of it, not even that a number is small.
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
    withheld: bool = False

    def __getitem__(self, label: str) -> PublishedCell:
        """The row of that label; KeyError when there is none."""
        for cell in self.cells:
            if cell.label == label:
                return cell
        raise KeyError(label)

    @property
    def base_words(self) -> str:
        """The base as a reader meets it: "1,240", "fewer than 10", or "not shown" where it is withheld."""
        why = Hidden.PROTECTED if self.withheld else Hidden.SMALL
        return count_words(self.base, None if self.base is not None else why, self.rule.threshold)

    def at_least(self, cell: PublishedCell) -> int:
        """The smallest number of people a reader of this table must think possible for the row."""
        return 0 if cell.count is None else self.rule.could_be(cell.count, self.zeros_shown)[0]

    def at_most(self, cell: PublishedCell) -> int:
        """The largest number of people a reader of this table must think possible for the row.

        Of a hidden row marked `PROTECTED` that is everybody who is not plainly in a row that goes with no other.
        """
        if cell.count is not None:
            return self.rule.could_be(cell.count, self.zeros_shown)[1]
        if cell.hidden is Hidden.SMALL or self.base is None:
            return self.rule.threshold - 1
        base = self.rule.could_be(self.base, zeros_shown=False)[1]
        alone = some = 0
        for other in self.cells:
            if other.label == cell.label:
                continue
            if self.stands_alone(other):
                alone += self.at_least(other)
            else:
                some = max(some, self.at_least(other))
        return base - alone - (some if self.stands_alone(cell) else 0)

    def stands_alone(self, cell: PublishedCell) -> bool:
        """Whether nobody of this row is in any other."""
        return self.exclusive or cell.label in self.alone

    @property
    def knows_percent_base(self) -> bool:
        """Whether percentages are of those in no row set aside; those in one that is hidden are among them."""
        return all(cell.count is not None for cell in self.cells if cell.label in self.aside)

    @property
    def base_is_near(self) -> bool:
        """Whether percentages are of about as many as are in no row set aside: such a row is shown, or small."""
        return all(cell.hidden is not Hidden.PROTECTED for cell in self.cells if cell.label in self.aside)

    @property
    def of_percentages(self) -> tuple[int, int]:
        """The fewest and the most people that may truly be in no row set aside; (0, 0) where the base is not shown.

        Where a row set aside is not there (`protect_answered`), the base of percentages is of those who answered.
        """
        if self.base is None:
            return 0, 0
        low, high = self.rule.could_be(self.base, zeros_shown=False)
        aside = [cell for cell in self.cells if cell.label in self.aside]
        most_aside = sum(self.at_most(cell) for cell in aside)
        if self.aside - {cell.label for cell in aside}:
            if self.percent_base is None:
                low = max(0, low - self.rule.threshold + 1)
            else:
                answered = self.percent_base + sum(cell.count or 0 for cell in aside)
                low, high = self.rule.could_be(answered, zeros_shown=False)
        return max(0, low - most_aside), high - sum(self.at_least(cell) for cell in aside)


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
        shares = "" if no_percentages else " and shares to whole per cent"
        notes.append(f"Counts are rounded to the nearest {rule.rounding}{shares}, so they may not add up.")
    if marks:
        zeros = "" if zeros_shown else ", including none,"
        notes.append(f"Numbers under {rule.threshold}{zeros} are not shown, to protect people.")
    if Hidden.PROTECTED in marks:
        notes.append("Others may be hidden too, so that the small ones cannot be worked out.")
    if no_percentages:
        notes.append(
            f"There are no percentages, because they would be of about {rule.percent_base} or fewer."
        )
    return tuple(notes)
