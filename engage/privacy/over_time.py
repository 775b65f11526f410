"""Whether two published tables of the same people at two times leave hidden numbers as open as each does alone.

Between the times people come and go. A reader may know how many came and how many went, of all; so the second table
tells of the first. As in two-way tables, numbers are flows of people: from everybody to the rows of the first table;
from there they go, or stay in the row; to the rows of the second come those who stayed and those who are new.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engage.privacy.flows import Edge, Network
from engage.privacy.rules import Rule

_ALL, _BEFORE, _GONE, _NEW, _AFTER, _FIRST_ROW = range(6)


@dataclass(frozen=True, slots=True)
class Known:
    """A number of people: its true value, and the least and the most that a reader of its table thinks possible."""

    true: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Then:
    """One row at both times. `stayed`: how many people were counted in it at both."""

    before: Known
    after: Known
    stayed: int

    @property
    def changed(self) -> int:
        """How many people came into the row, or went out of it: both together, not the difference."""
        return abs(self.before.true - self.stayed) + abs(self.after.true - self.stayed)

    @property
    def came(self) -> int:
        """How many came into it, at least."""
        return self.after.true - self.both

    @property
    def went(self) -> int:
        """How many went out of it, at least."""
        return self.before.true - self.both

    @property
    def both(self) -> int:
        """How many were in it at both times, at most."""
        return min(self.stayed, self.before.true, self.after.true)


def narrowed(rows: Mapping[str, Then], *, exclusive: bool, came: int, went: int, rule: Rule) -> list[str]:
    """The rows whose small number, at either time, both tables together tell more closely than its own table does.

    `exclusive`: every person is in one row, so that the rows add up to a base that is taken as exactly known, as are
    the numbers of people who came and went. Else rows are taken one by one, and `came` and `went` are known: how many
    people came and went of all.
    """
    if exclusive:
        return _narrowed(rows, None, rule)
    return [name for name, row in rows.items() if _narrowed({name: row}, (came, went), rule)]


def _narrowed(rows: Mapping[str, Then], most: tuple[int, int] | None, rule: Rule) -> list[str]:
    edges, both = _edges(rows, most)
    network = Network(edges)
    alone = {at: Network(_edges_of_one(both, at, fixed=most is None)) for at in (_BEFORE, _AFTER)}
    return [
        name
        for name, (before, after) in both.items()
        if any(
            rule.is_small(edge.flow, not rule.hide_zero)
            and any(
                alone[at].shift(edge, value - edge.flow, repair=False)
                and not network.shift(edge, value - edge.flow, repair=False)
                for value in (0 if rule.hide_zero else 1, rule.threshold - 1)
            )
            for at, edge in ((_BEFORE, before), (_AFTER, after))
        )
    ]


Both = Mapping[str, tuple[Edge, Edge]]


def _edges(rows: Mapping[str, Then], most: tuple[int, int] | None) -> tuple[list[Edge], Both]:
    """All flows, and of each row the two that its tables publish.

    `most`: how many people at most came and went; None where rows add up, and all totals are known.
    """
    edges: list[Edge] = []
    both: dict[str, tuple[Edge, Edge]] = {}
    everybody = sum(row.before.true + row.after.true for row in rows.values()) + sum(most or ())
    for at, (name, row) in enumerate(rows.items()):
        before_at, after_at = _FIRST_ROW + 2 * at, _FIRST_ROW + 2 * at + 1
        both[name] = (
            Edge(_BEFORE, before_at, row.before.true, row.before.low, row.before.high),
            Edge(after_at, _AFTER, row.after.true, row.after.low, row.after.high),
        )
        edges += [
            *both[name],
            Edge(before_at, after_at, row.both, 0, everybody),
            Edge(before_at, _GONE, row.went, 0, everybody),
            Edge(_NEW, after_at, row.came, 0, everybody),
        ]
    came, went = (sum(row.came for row in rows.values()), sum(row.went for row in rows.values()))
    totals = (
        (_ALL, _BEFORE, sum(row.before.true for row in rows.values()), everybody),
        (_AFTER, _ALL, sum(row.after.true for row in rows.values()), everybody),
        (_ALL, _NEW, came, max(came, most[0] if most else 0)),
        (_GONE, _ALL, went, max(went, most[1] if most else 0)),
    )
    for start, end, flow, high in totals:
        edges.append(Edge(start, end, flow, flow if most is None else 0, flow if most is None else high))
    return edges, both


def _edges_of_one(both: Both, at: int, *, fixed: bool) -> list[Edge]:
    """The flows of one of the two tables without the other: its rows, and what they add up to."""
    mine = [edges[0 if at == _BEFORE else 1] for edges in both.values()]
    total = sum(edge.flow for edge in mine)
    most = total + sum(edge.high for edge in mine)
    start, end = (_ALL, _BEFORE) if at == _BEFORE else (_AFTER, _ALL)
    whole = Edge(start, end, total, total if fixed else 0, total if fixed else most)
    spread = [
        Edge(edge.end, _ALL, edge.flow, 0, most)
        if at == _BEFORE
        else Edge(_ALL, edge.start, edge.flow, 0, most)
        for edge in mine
    ]
    return [*mine, whole, *spread]
