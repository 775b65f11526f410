"""Tables that are safe to publish: small numbers hidden, others rounded, nothing to be had by subtraction.

The promise, for every number under the threshold: whoever knows the published table, this rule *and the exact
number of people it is about* still cannot rule out any value from 0 to just under the threshold. That the
base is taken as known makes tables of one questionnaire safe together: they have nothing in common but the
base. Method and sources: docs/methods.md; why so: docs/decisions/0006-disclosure.md.

Organisations are never rows of a table of people: give them a table or a `protect_count` of their own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from engage.privacy.crosses import protect_cross
from engage.privacy.published import (
    Hidden,
    Published,
    PublishedCell,
    PublishedCount,
    PublishedCross,
    PublishedRow,
    notes_under,
)
from engage.privacy.rules import DEFAULT_RULE, PRESETS, Rule

__all__ = [
    "DEFAULT_RULE",
    "PRESETS",
    "Hidden",
    "OneWay",
    "Published",
    "PublishedCell",
    "PublishedCount",
    "PublishedCross",
    "PublishedRow",
    "Rule",
    "protect",
    "protect_count",
    "protect_cross",
    "protect_family",
]


@dataclass(frozen=True, slots=True)
class OneWay:
    """A one-way table of true counts, before it is made safe.

    counts: label → people (or responses). exclusive: each person is in one row and the rows add up to the
    base; else a person may be in several. rest: an exclusive table may leave out those who did not answer
    and name the row that takes them, for example "Not answered". public_zero: everybody knows which rows are
    empty, so a zero may be shown. alone: rows of a table of several choices that go with no other ("None of
    these", "Not answered"). aside: rows left out of the base of percentages, hidden last.
    """

    counts: Mapping[str, int]
    exclusive: bool = True
    rest: str = ""
    public_zero: bool = False
    alone: Collection[str] = ()
    aside: Collection[str] = ()

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
    _check(counts, base, exclusive)
    zeros_shown = public_zero or not rule.hide_zero
    lines = [
        _Line(
            label,
            count,
            alone=exclusive or label in alone,
            aside=label in aside,
            small=rule.is_small(count, zeros_shown),
        )
        for label, count in counts.items()
    ]
    mark = Hidden.SMALL
    if rule.secondary and base >= rule.threshold:
        mark = _hide_more(lines, base, rule, zeros_shown)
    return _publish(lines, base, exclusive, rule, zeros_shown, mark)


def protect_family(
    tables: Mapping[str, OneWay], *, base: int, rule: Rule = DEFAULT_RULE
) -> dict[str, Published]:
    """All one-way tables of one page, made safe together; every one is about the same `base` people.

    Each is protected as if the exact base were known, so no other table of the page can give more away.
    Raises ValueError as `protect` does.
    """
    return {
        name: protect(
            table.whole(base),
            base=base,
            exclusive=table.exclusive,
            rule=rule,
            public_zero=table.public_zero,
            alone=table.alone,
            aside=table.aside or ({table.rest} if table.rest else ()),
        )
        for name, table in tables.items()
    }


def protect_count(n: int, rule: Rule = DEFAULT_RULE, *, public_zero: bool = False) -> PublishedCount:
    """One figure that stands alone, made safe: hidden under the threshold, else rounded.

    Raises ValueError below 0.
    """
    if n < 0:
        raise ValueError("a count cannot be below 0")
    if rule.is_small(n, public_zero or not rule.hide_zero):
        return PublishedCount(None, Hidden.SMALL, rule.threshold)
    return PublishedCount(rule.rounded(n), None, rule.threshold)


@dataclass(slots=True)
class _Line:
    """A row while its table is made safe."""

    label: str
    count: int
    alone: bool
    aside: bool
    small: bool
    extra: bool = field(default=False)

    @property
    def hidden(self) -> bool:
        return self.small or self.extra


def _check(counts: Mapping[str, int], base: int, exclusive: bool) -> None:
    if base < 0 or any(not 0 <= count <= base for count in counts.values()):
        raise ValueError("counts must lie between 0 and the base")
    if exclusive and sum(counts.values()) != base:
        raise ValueError("the rows of an exclusive table must add up to its base")


def _hide_more(lines: list[_Line], base: int, rule: Rule, zeros_shown: bool) -> Hidden:
    """Hide further rows until nothing more is known of a small one; says which mark the table bears."""
    audit = _Audit(lines, base, rule, zeros_shown)
    if audit.passes(Hidden.SMALL):
        return Hidden.SMALL
    while not audit.passes(Hidden.PROTECTED):
        spare = sorted(
            (line for line in lines if not line.hidden and line.count), key=lambda x: (x.aside, x.count)
        )
        if not spare:
            break
        spare[0].extra = True
        if not audit.passes(Hidden.PROTECTED):
            _prefer_enough(audit, spare)
    return Hidden.PROTECTED


def _prefer_enough(audit: "_Audit", spare: list[_Line]) -> None:
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
    number is at least the largest of those other rows, and at most their sum where they cover everybody.
    Within these limits every combination is possible, so the limits found here are exact.
    """

    lines: list[_Line]
    base: int
    rule: Rule
    zeros_shown: bool

    def passes(self, mark: Hidden) -> bool:
        """Whether each small row could still be anything from its floor to the top of its mark."""
        floor = 1 if self.zeros_shown else 0
        top = self.rule.threshold - 1 if mark is Hidden.SMALL else self.rule.threshold
        return all(
            self._possible(line, value, mark) for line in self.lines if line.small for value in (floor, top)
        )

    def _possible(self, line: _Line, value: int, mark: Hidden) -> bool:
        low_alone = high_alone = low_some = high_some = 0
        for other in self.lines:
            low, high = (value, value) if other is line else self._range(other, mark)
            if other.alone:
                low_alone += low
                high_alone += high
            else:
                low_some = max(low_some, low)
                high_some += high
        if not self._covered():
            high_some = self.base
        return low_some <= high_some and low_alone + low_some <= self.base <= high_alone + high_some

    def _range(self, line: _Line, mark: Hidden) -> tuple[int, int]:
        if not line.hidden:
            return self.rule.could_be(self.rule.rounded(line.count), self.zeros_shown)
        high = self.rule.threshold - 1 if mark is Hidden.SMALL else self.base
        return (1 if self.zeros_shown else 0), high

    def _covered(self) -> bool:
        return sum(line.count for line in self.lines) >= self.base


def _publish(
    lines: list[_Line], base: int, exclusive: bool, rule: Rule, zeros_shown: bool, mark: Hidden
) -> Published:
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


def _shown(line: _Line, percent_base: int | None, rule: Rule) -> PublishedCell:
    count = rule.rounded(line.count)
    percent = None if percent_base is None or line.aside else min(100, round(100 * count / percent_base))
    return PublishedCell(line.label, count, percent, None, rule.threshold)


def _percent_base(lines: list[_Line], base: int, base_shown: int | None, rule: Rule) -> int | None:
    """What percentages are of: made from published numbers only, so it tells nothing new."""
    if base_shown is None or base < rule.percent_base:
        return None
    left = base_shown - sum(rule.rounded(line.count) for line in lines if line.aside and not line.hidden)
    return left if left >= rule.percent_base else None
