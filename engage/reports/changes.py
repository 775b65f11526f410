"""The check before a release takes the place of another: does what moves tell of few people?

A part of the figures is replaced whole, or stays as it was with its own date. No number of it may move because of fewer
people than the rule's threshold: those who came into it and those who left it, counted together, since any earlier
release. And no hidden number may be told more closely by two releases than by each alone (`engage.privacy.over_time`).

Where no number moves, the part stays too, and looks as one that may not move: that a number would have moved because of
one person, or would not, tells of that person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from engage.privacy.over_time import Known, Then, narrowed
from engage.privacy.rules import Rule
from engage.reports.numbers import BASE, Coded, Counts, Number, Numbers, Table, unit_of


class Verdict(Enum):
    """What becomes of a part of the figures in the next release; the value is for screens."""

    NEW = "Not published before"
    SAME = "No number moves"
    MOVES = "Numbers move"
    FEW = "A number would move because of too few people"
    NARROWED = "Together with figures published before, a small number could be worked out more closely"

    @property
    def is_refused(self) -> bool:
        """Whether it may not move."""
        return self in (Verdict.FEW, Verdict.NARROWED)

    @property
    def stays(self) -> bool:
        """Whether it stays as it was."""
        return self.is_refused or self is Verdict.SAME


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier release. `numbers`: those it made anew; `stayed`: of those it counted, how many each counts now.

    `coded`: the same of comments with content and of those that people read, by question key. `came`, `went`: responses
    that were not counted in it and are now, and the other way round.
    """

    numbers: Numbers
    stayed: Counts
    coded: Mapping[str, Coded]
    came: int
    went: int


def verdicts(
    now: Numbers, earlier: Sequence[Earlier], together: Sequence[Collection[str]], rule: Rule
) -> dict[str, Verdict]:
    """What becomes of each unit of the figures. `together`: units that move together or not at all."""
    units = {unit_of(name) for one in (now, *(one.numbers for one in earlier)) for name in one.tables}
    found = {unit: _verdict(now, earlier, unit, rule) for unit in sorted(units)}
    for group in together:
        there = [unit for unit in group if unit in found]
        refused = [found[unit] for unit in there if found[unit].is_refused]
        if refused:
            found |= dict.fromkeys(there, refused[0])
        elif any(not found[unit].stays for unit in there):
            found |= {unit: Verdict.MOVES for unit in there if found[unit] is Verdict.SAME}
    return found


def _verdict(now: Numbers, earlier: Sequence[Earlier], unit: str, rule: Rule) -> Verdict:
    verdict = Verdict.NEW
    for one in earlier:
        before, after = one.numbers.of({unit}), now.of({unit})
        if not before.tables:
            continue
        verdict = Verdict.SAME if verdict is Verdict.NEW else verdict
        recoded = _recoded(before, after, one.coded)
        tables = before.tables.keys() | after.tables.keys()
        rows = {
            name: _rows(before.tables.get(name), after.tables.get(name), one.stayed.get(name, {}))
            for name in tables
        }
        moved = [then for of in rows.values() for moves, then in of.values() if moves]
        if not moved:
            continue
        verdict = Verdict.MOVES
        if any((then.changed if recoded is None else recoded) < rule.threshold for then in moved):
            return Verdict.FEW
        if recoded is None and any(
            _is_narrowed(before.tables[name], after.tables[name], rows[name], one, rule)
            for name in before.tables.keys() & after.tables.keys()
        ):
            return Verdict.NARROWED
    return verdict


Rows = Mapping[str, tuple[bool, Then]]


def _rows(before: Table | None, after: Table | None, stayed: Mapping[str, int]) -> Rows:
    """By row: whether its number moved, and who it counted at both times."""
    old, new = (before.rows if before else {}), (after.rows if after else {})
    order = dict.fromkeys([*old, *new])  # the same each time, as the search for other values follows it
    return {row: _row(old.get(row), new.get(row), stayed.get(row)) for row in order}


def _row(before: Number | None, after: Number | None, stayed: int | None) -> tuple[bool, Then]:
    """A number that is hidden and was not there, or the other way round, has not moved."""
    there = [one for one in (before, after) if one is not None]
    moved = before.shown != after.shown if before and after else not there[0].hidden
    old, new = (Known(one.true, one.low, one.high) if one else Known(0, 0, 0) for one in (before, after))
    return moved, Then(old, new, min(old.true, new.true) if stayed is None else stayed)


def _recoded(before: Numbers, after: Numbers, stayed: Mapping[str, Coded]) -> int | None:
    """How many comments came, went, or were read by a person since, where numbers are or were estimates; else None.

    An estimate is of all of them, and no person is in it more than another.
    """
    for key, old in before.coded.items():
        new, both = after.coded.get(key), stayed.get(key)
        if new is not None and both is not None and (old.estimated or new.estimated):
            return sum(
                abs(one - stay) + abs(other - stay)
                for one, other, stay in (
                    (old.comments, new.comments, both.comments),
                    (old.read, new.read, min(old.read, both.read)),
                )
            )
    return None


def _is_narrowed(before: Table, after: Table, rows: Rows, since: Earlier, rule: Rule) -> bool:
    """Whether both tables together tell a small number more closely.

    A reader is taken to know how many people came and went of all that the table is about; of a number that stands
    alone, how many responses came and went.
    """
    both = {row: then for row, (_, then) in rows.items() if row != BASE or len(rows) == 1}
    whole = rows[BASE][1] if len(rows) > 1 else None
    came, went = (whole.came, whole.went) if whole else (since.came, since.went)
    exclusive = before.exclusive and after.exclusive
    return bool(narrowed(both, exclusive=exclusive, came=came, went=went, rule=rule))


def joined(links: Mapping[str, Collection[str]]) -> list[set[str]]:
    """Groups of units of which each is linked with another, from the links of each."""

    def reached() -> Iterator[set[str]]:
        left = set(links) | {one for of in links.values() for one in of}
        while left:
            group, edge = set(), {left.pop()}
            while edge:
                group |= edge
                near = {one for unit in edge for one in links.get(unit, ())}
                near |= {unit for unit, of in links.items() if edge & set(of)}
                edge = near - group
            left -= group
            yield group

    return [group for group in reached() if len(group) > 1]
