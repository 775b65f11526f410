"""One-way tables made safe: a row is a number of people, and what a reader can work out of the rows is exact.

Method and sources: docs/methods.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from engage.privacy.published import Hidden, Published, PublishedCell, notes_under
from engage.privacy.rules import DEFAULT_RULE, Rule


@dataclass(frozen=True, slots=True)
class OneWay:
    """A one-way table of true counts, before it is made safe.

    counts: label → people (or responses). exclusive: each person is in one row and the rows add up to the
    base; else a person may be in several. rest: an exclusive table may leave out those who did not answer
    and name the row that takes them, for example "Not answered". public_zero: everybody knows which rows are
    empty, so a zero may be shown. alone: rows of a table of several choices that go with no other ("None of
    these", "Not answered"). aside: rows left out of the base of percentages, hidden last. exact: rows whose
    true number a reader is taken to know while it is shown, because another table of the page is about these
    people. most: the most choices one person has, 0 for no limit. joined, joined_people: rows of several
    choices of which it is known how many people are in any of them.
    """

    counts: Mapping[str, int]
    exclusive: bool = True
    rest: str = ""
    public_zero: bool = False
    alone: Collection[str] = ()
    aside: Collection[str] = ()
    finer_than: str = ""
    within: Mapping[str, str] = field(default_factory=dict)
    exact: Collection[str] = ()
    most: int = 0
    joined: Collection[str] = ()
    joined_people: int = 0

    def whole(self, base: int) -> Mapping[str, int]:
        """The counts with the `rest` row, so that an exclusive table adds up to the base."""
        missing = base - sum(self.counts.values())
        if not self.exclusive or not self.rest or missing < 0:
            return self.counts
        return {**self.counts, self.rest: self.counts.get(self.rest, 0) + missing}


def protect(
    counts: Mapping[str, int],
    *,
    base: int,
    exclusive: bool,
    rule: Rule = DEFAULT_RULE,
    public_zero: bool = False,
    alone: Collection[str] = (),
    aside: Collection[str] = (),
) -> Published:
    """A one-way table made safe: label → true count in, rounded counts, whole percentages and marks out.

    base: the true number of people the table is about. Rows of an exclusive table must add up to it, so
    those who did not answer need a row. The other arguments are those of `OneWay`. Raises ValueError when a
    count is negative or above the base, or when an exclusive table does not add up.
    """
    return protect_table(OneWay(counts, exclusive, "", public_zero, alone, aside), base=base, rule=rule)


def protect_table(table: OneWay, *, base: int, rule: Rule = DEFAULT_RULE) -> Published:
    """The same for a table that knows how it hangs together with others. Raises ValueError as `protect` does."""
    zeros_shown = table.public_zero or not rule.hide_zero
    lines = lines_of(table, base, rule, zeros_shown)
    mark = Hidden.SMALL
    if rule.secondary and base >= rule.threshold:
        mark = _hide_more(lines, _Audit(lines, base, rule, zeros_shown, table))
    return publish(lines, base, table.exclusive, rule, zeros_shown, mark)


def protect_answered(
    table: OneWay, *, answered: int, asked: int, unanswered: str, rule: Rule = DEFAULT_RULE
) -> Published:
    """A table of those who answered a question, with the row `unanswered` for the others of those `asked`.

    That row is about the question and says nothing of anybody, so how many answered is taken as known and the table is
    protected with it. The row stands only where it holds as many as the threshold: one that also stood for fewer, but
    not for none, would rule out none. Nor does it stand where fewer than that answered, whom it would count.
    """
    published = protect_table(table, base=answered, rule=rule)
    base = rule.rounded(asked) if asked >= rule.threshold else None
    cells = published.cells
    if published.base is not None and asked - answered >= rule.threshold:
        count = rule.rounded(asked - answered)
        cells = (*cells, PublishedCell(unanswered, count, None, None, rule.threshold))
    return replace(published, cells=cells, base=base, aside=published.aside | {unanswered})


@dataclass(slots=True)
class Line:
    """A row while its table is made safe: small numbers are hidden, and `extra` ones to protect them."""

    label: str
    count: int
    alone: bool
    aside: bool
    small: bool
    exact: bool = False
    joined: bool = False
    extra: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the number is kept back, for either reason."""
        return self.small or self.extra


def lines_of(table: OneWay, base: int, rule: Rule, zeros_shown: bool) -> list[Line]:
    """The table's rows before anything but small numbers is hidden. Raises ValueError as `protect` does."""
    counts = table.whole(base)
    if base < 0 or any(not 0 <= count <= base for count in counts.values()):
        raise ValueError("counts must lie between 0 and the base")
    if table.exclusive and sum(counts.values()) != base:
        raise ValueError("the rows of an exclusive table must add up to its base")
    aside = table.aside or ({table.rest} if table.rest else ())
    return [
        Line(
            label,
            count,
            alone=table.exclusive or label in table.alone,
            aside=label in aside,
            small=rule.is_small(count, zeros_shown),
            exact=label in table.exact,
            joined=label in table.joined,
        )
        for label, count in counts.items()
    ]


def _hide_more(lines: list[Line], audit: "_Audit") -> Hidden:
    """Hide further rows until nothing more is known of a small one; says which mark the table bears.

    A row that another table hangs on is hidden after those on which nothing does: the other table would go with it.
    """
    if audit.passes(Hidden.SMALL):
        return Hidden.SMALL
    while not audit.passes(Hidden.PROTECTED):
        spare = sorted(
            (line for line in lines if not line.hidden and line.count),
            key=lambda line: (line.aside, line.exact, line.count),
        )
        if not spare:
            break
        spare[0].extra = True
        if not audit.passes(Hidden.PROTECTED):
            _prefer_enough(audit, spare)
    return Hidden.PROTECTED


def _prefer_enough(audit: "_Audit", spare: list[Line]) -> None:
    """Take the smallest row that is enough on its own instead of a smaller one that is not."""
    spare[0].extra = False
    for line in spare:
        line.extra = True
        if audit.passes(Hidden.PROTECTED):
            return
        line.extra = False
    spare[0].extra = True


@dataclass(slots=True)
class _Audit:
    """What a reader who knows the exact base could work out of a one-way table.

    Rows that stand alone add up, with the number of people who are in some other row, to the base. That
    number is at least the largest of those other rows, and at most their sum where they cover everybody; where
    a person has at most so many choices, it is at least the sum divided by them; and where it is known how many
    people are in some of the rows together, it is at least that, and at most that and the sum of the others.
    Within these limits every combination is possible, so the limits found here are exact.
    """

    lines: list[Line]
    base: int
    rule: Rule
    zeros_shown: bool
    table: OneWay

    def passes(self, mark: Hidden) -> bool:
        """Whether each small row could still be anything from its floor to the top of its mark."""
        floor = 1 if self.zeros_shown else 0
        top = self.rule.threshold - 1 if mark is Hidden.SMALL else self.rule.threshold
        return all(
            self._possible(line, value, mark) for line in self.lines if line.small for value in (floor, top)
        )

    def _possible(self, line: Line, value: int, mark: Hidden) -> bool:
        low_alone = high_alone = low_some = high_some = chosen = 0
        beside = self.table.joined_people
        for other in self.lines:
            low, high = (value, value) if other is line else self._range(other, mark)
            if other.alone:
                low_alone += low
                high_alone += high
            else:
                low_some = max(low_some, low)
                high_some += high
                chosen += low
                beside += 0 if other.joined else high
        if not self._covered():
            high_some = self.base
        elif self.table.joined:
            high_some = min(high_some, beside)
        low_some = max(
            low_some, self.table.joined_people, -(-chosen // self.table.most) if self.table.most else 0
        )
        return low_some <= high_some and low_alone + low_some <= self.base <= high_alone + high_some

    def _range(self, line: Line, mark: Hidden) -> tuple[int, int]:
        if not line.hidden and line.exact:
            return line.count, line.count
        if not line.hidden:
            return self.rule.could_be(self.rule.rounded(line.count), self.zeros_shown)
        high = self.rule.threshold - 1 if mark is Hidden.SMALL else self.base
        return (1 if self.zeros_shown else 0), high

    def _covered(self) -> bool:
        return sum(line.count for line in self.lines) >= self.base


def publish(
    lines: list[Line], base: int, exclusive: bool, rule: Rule, zeros_shown: bool, mark: Hidden
) -> Published:
    """The table without its true counts; `mark` is on every hidden row."""
    base_shown = rule.rounded(base) if base >= rule.threshold else None
    percent_base = _percent_base(lines, base, base_shown, rule)
    cells = tuple(
        PublishedCell(line.label, None, None, mark, rule.threshold)
        if line.hidden
        else _shown(line, percent_base, rule)
        for line in lines
    )
    marks = {mark} if any(line.hidden for line in lines) else set()
    return Published(
        cells=cells,
        base=base_shown,
        percent_base=percent_base,
        exclusive=exclusive,
        notes=notes_under(rule, marks, zeros_shown, no_percentages=percent_base is None),
        rule=rule,
        zeros_shown=zeros_shown,
        alone=frozenset(line.label for line in lines if line.alone),
        aside=frozenset(line.label for line in lines if line.aside),
    )


def _shown(line: Line, percent_base: int | None, rule: Rule) -> PublishedCell:
    count = rule.rounded(line.count)
    percent = None if percent_base is None or line.aside else min(100, round(100 * count / percent_base))
    return PublishedCell(line.label, count, percent, None, rule.threshold)


def _percent_base(lines: list[Line], base: int, base_shown: int | None, rule: Rule) -> int | None:
    """What percentages are of: made from published numbers only, so it tells nothing new."""
    if base_shown is None or base < rule.percent_base:
        return None
    left = base_shown - sum(rule.rounded(line.count) for line in lines if line.aside and not line.hidden)
    return left if left >= rule.percent_base else None
