"""Tables of which one is about the people of another's row: a question asked of those who gave one answer before.

How many were asked is then the number of that row. Three rules make all tables of a page safe together:

1. What is told of the people who were asked is told only while every row that leads there is shown.
2. Such a row counts as *exactly known* in its own table, rounding or not, and that table is protected with it known.
3. The table of those who were asked is protected with their exact number known, and how many of them answered.

Why that is enough: let everybody stay where they are in the rows of rule 2. Then each table has its own people, fixed
in number, and what is left of it may change whatever the other tables show. So what a reader can rule out of all tables
together they could rule out of one alone, and each is safe alone. docs/methods.md says it at length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engage.privacy.oneway import OneWay, protect_answered
from engage.privacy.published import Hidden, Published, PublishedCell
from engage.privacy.rules import DEFAULT_RULE, Rule

WITHHELD = "Nothing is shown, because how many were asked would tell a number that is kept back."


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked. `rows`: (table, row) pairs any of which leads here; none where no answer does.

    people: how many were asked. smallest_part: where some of the rows' people were not asked, because their version
    did not ask it, the fewest people of one version in one row that leads anywhere, or in none of them. is_plain: False
    where `people` are others than those of the rows, for a reason that the tables do not show.
    """

    people: int
    rows: frozenset[tuple[str, str]] = frozenset()
    smallest_part: int | None = None
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class Linked:
    """What a page tells of the people who were asked something. `table`: None where no table, but for example words.

    answered: how many are in the table; it is taken as known. unanswered: the name of the row of the others.
    """

    asked: Asked
    table: OneWay | None = None
    answered: int = 0
    unanswered: str = "Not answered"


@dataclass(frozen=True, slots=True)
class LinkedTables:
    """Tables that are safe together, by name; and the names of all of which nothing may be told."""

    tables: Mapping[str, Published]
    withheld: frozenset[str]


def protect_linked(linked: Mapping[str, Linked], rule: Rule = DEFAULT_RULE) -> LinkedTables:
    """All that a page tells, by name, made safe together. Raises ValueError as `protect` does."""
    links = _Links(linked, rule)
    for name in linked:
        links.settle(name)
    withheld = frozenset(name for name, is_told in links.told.items() if not is_told)
    return LinkedTables({name: links.tables[name] for name in linked if name in links.tables}, withheld)


def withheld_table(table: OneWay, rule: Rule) -> Published:
    """A table that shows that it is there, and nothing else."""
    cells = tuple(
        PublishedCell(label, None, None, Hidden.PROTECTED, rule.threshold) for label in table.counts
    )
    return Published(
        cells, None, None, table.exclusive, (WITHHELD,), rule, aside=frozenset(table.aside), withheld=True
    )


@dataclass
class _Links:
    """The tables while they are made safe, those that lead to others first."""

    linked: Mapping[str, Linked]
    rule: Rule
    tables: dict[str, Published] = field(default_factory=dict)
    told: dict[str, bool] = field(default_factory=dict)
    exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    joined: dict[str, dict[frozenset[str], int]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        for one in self.linked.values():
            if self._could_be_told(one.asked):
                for name, labels in _by_table(one.asked).items():
                    self.exact[name] |= labels
                    shared = frozenset(labels - self._apart(name, labels))
                    if len(shared) > 1:
                        apart = sum(self._table(name).counts[label] for label in labels - shared)
                        self.joined[name][shared] = one.asked.people - apart

    def settle(self, name: str) -> None:
        """Make a table safe after those that lead to it."""
        if name in self.told:
            return
        one = self.linked[name]
        self.told[name] = False  # what leads to itself is never told
        self.told[name] = self._could_be_told(one.asked) and all(
            self._is_shown(*row) for row in one.asked.rows
        )
        if one.table is not None:
            self.tables[name] = (
                protect_answered(
                    self._known(name),
                    answered=one.answered,
                    asked=one.asked.people,
                    unanswered=one.unanswered,
                    rule=self.rule,
                )
                if self.told[name]
                else withheld_table(one.table, self.rule)
            )

    def _is_shown(self, name: str, label: str) -> bool:
        self.settle(name)
        if len(self.joined[name]) > 1 and any(label in rows for rows in self.joined[name]):
            return False
        return name in self.tables and self.tables[name][label].count is not None

    def _known(self, name: str) -> OneWay:
        """The table with what others tell of its rows."""
        rows, people = next(iter(self.joined[name].items()), (frozenset[str](), 0))
        return replace(self._table(name), exact=self.exact[name], joined=rows, joined_people=people)

    def _could_be_told(self, asked: Asked) -> bool:
        """Whether the number asked is that of rows, so that no more follows from it than from them."""
        if not asked.rows:
            return True
        by_table = _by_table(asked)
        if not asked.is_plain or not all(self._has(name, labels) for name, labels in by_table.items()):
            return False
        several = {name for name in by_table if not self._table(name).exclusive}
        unions = {name for name in several if len(by_table[name] - self._apart(name, by_table[name])) > 1}
        if asked.smallest_part is not None and (len(by_table) > 1 or unions):
            return False
        if unions and (len(by_table) > 1 or any(self._table(name).most for name in unions)):
            return False
        return asked.smallest_part is None or asked.smallest_part >= self.rule.threshold

    def _has(self, name: str, labels: set[str]) -> bool:
        one = self.linked.get(name)
        return one is not None and one.table is not None and labels <= one.table.counts.keys()

    def _table(self, name: str) -> OneWay:
        table = self.linked[name].table
        assert table is not None
        return table

    def _apart(self, name: str, labels: set[str]) -> set[str]:
        """Those of the rows that no person shares with another row."""
        table = self._table(name)
        return labels if table.exclusive else labels & set(table.alone)


def _by_table(asked: Asked) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, label in asked.rows:
        found.setdefault(name, set()).add(label)
    return found
