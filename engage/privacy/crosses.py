"""Two-way tables made safe: rows × columns of people, with both totals.

A table with totals is a network: people flow from the base to rows, from rows to columns, and back. A hidden
number can be changed without changing what is shown exactly when flow can go round a cycle through it that
uses only hidden numbers and the slack of rounding. So one walk both audits the table (can this number be any
value?) and repairs it (which numbers to hide so that it can, at the least cost?). The idea of choosing
complementary cells by cycles is Cox (1980), J Am Stat Assoc 75:377, and Castro (2012), EJOR 216:583.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engage.privacy.flows import Edge, Network
from engage.privacy.published import (
    Hidden,
    Published,
    PublishedCell,
    PublishedCross,
    PublishedRow,
    notes_under,
)
from engage.privacy.rules import DEFAULT_RULE, Rule

_TOTALS_WEIGH = 3  # a total says more than one cell of it: hide it later


def protect_cross(
    rows: Mapping[str, Mapping[str, int]],
    *,
    rule: Rule = DEFAULT_RULE,
    public_zero: bool = False,
    row_margin: Published | None = None,
    column_margin: Published | None = None,
) -> PublishedCross:
    """A two-way table made safe: row label → column label → true count of people.

    Every row must have the same columns, and each person is in one cell. Percentages are of the row's total.
    row_margin, column_margin: the one-way tables of the same people where the page shows them; what they hide
    stays hidden here, and what they show is not hidden. Raises ValueError for ragged rows, negative counts,
    or a margin that is not of this table.
    """
    table = _Table(rows, rule, public_zero or not rule.hide_zero)
    table.take_margin(row_margin, table.row_edges, table.labels)
    table.take_margin(column_margin, table.column_edges, table.columns)
    mark = table.protect() if rule.secondary else Hidden.SMALL
    return table.publish(mark)


@dataclass(frozen=True, slots=True)
class _Known:
    """The range a margin's own table leaves for its total."""

    edge: Edge
    low: int
    high: int


class _Table:
    """The table while it is made safe."""

    def __init__(self, rows: Mapping[str, Mapping[str, int]], rule: Rule, zeros_shown: bool) -> None:
        self.rule = rule
        self.zeros_shown = zeros_shown
        self.labels = tuple(rows)
        self.columns = tuple(next(iter(rows.values()), {}))
        _check(rows, self.columns)
        self.grid = [[rows[label][column] for column in self.columns] for label in self.labels]
        self.base = sum(map(sum, self.grid))
        self.known: list[_Known] = []
        self._lay_out()

    def _lay_out(self) -> None:
        source, sink = 0, len(self.labels) + len(self.columns) + 1
        row_at = range(1, len(self.labels) + 1)
        column_at = range(len(self.labels) + 1, sink)
        self.row_edges = [
            self._edge(source, at, sum(line), _TOTALS_WEIGH)
            for at, line in zip(row_at, self.grid, strict=True)
        ]
        self.cell_edges = [
            [self._edge(u, v, count, 1) for v, count in zip(column_at, line, strict=True)]
            for u, line in zip(row_at, self.grid, strict=True)
        ]
        totals = [sum(line[j] for line in self.grid) for j in range(len(self.columns))]
        self.column_edges = [
            self._edge(at, sink, count, _TOTALS_WEIGH) for at, count in zip(column_at, totals, strict=True)
        ]
        # The exact base is taken as known: it cannot move.
        self.back = Edge(sink, source, self.base, self.base, self.base, fixed=True)
        if self.base < self.rule.threshold:
            self.back.low, self.back.high = 0, self.rule.threshold - 1
        cells = [edge for line in self.cell_edges for edge in line]
        self.edges = [*self.row_edges, *cells, *self.column_edges]
        self.network = Network([*self.edges, self.back])

    def _edge(self, start: int, end: int, count: int, weight: int) -> Edge:
        edge = Edge(start, end, count, 0, 0, weight=weight * max(count, 1))
        edge.small = edge.hidden = self.rule.is_small(count, self.zeros_shown)
        edge.fixed = count == 0 and self.zeros_shown
        return edge

    def take_margin(self, margin: Published | None, edges: Sequence[Edge], labels: Sequence[str]) -> None:
        """Adopt a one-way table that is published already: its pattern can no longer change."""
        if margin is None:
            return
        if tuple(cell.label for cell in margin.cells) != tuple(labels):
            raise ValueError("the margin has other rows than the table")
        for cell, edge in zip(margin.cells, edges, strict=True):
            if cell.count is not None and cell.count != self.rule.rounded(edge.flow):
                raise ValueError("the margin counts other people than the table")
            edge.fixed = True
            edge.hidden = cell.hidden is not None
            if cell.hidden is Hidden.SMALL:
                self.known.append(_Known(edge, self._floor, self.rule.threshold - 1))

    @property
    def _floor(self) -> int:
        return 1 if self.zeros_shown else 0

    def protect(self) -> Hidden:
        """Hide further numbers until each small one could be anything; says which mark the table bears."""
        if self.base < self.rule.threshold:
            return Hidden.SMALL
        self._set_ranges(Hidden.SMALL)
        small = [edge for edge in self.edges if edge.small]
        only_small = all(edge.small for edge in self.edges if edge.hidden)
        if only_small and all(self._free(edge, self.rule.threshold - 1, repair=False) for edge in small):
            return Hidden.SMALL
        self._set_ranges(Hidden.PROTECTED)
        if not all(self._free(edge, self.rule.threshold, repair=True) for edge in small):
            self._withhold()
        return Hidden.PROTECTED

    def _set_ranges(self, mark: Hidden) -> None:
        hidden_high = self.rule.threshold - 1 if mark is Hidden.SMALL else self.base
        for edge in self.edges:
            edge.widest = (self._floor, hidden_high)
            if edge.hidden:
                edge.low, edge.high = edge.widest
            else:
                edge.low, edge.high = self.rule.could_be(self.rule.rounded(edge.flow), self.zeros_shown)
        for known in self.known:
            known.edge.low, known.edge.high = known.low, known.high

    def _free(self, edge: Edge, top: int, *, repair: bool) -> bool:
        top = min(top, edge.high)
        down = self.network.shift(edge, self._floor - edge.flow, repair=repair)
        return self.network.shift(edge, top - edge.flow, repair=repair) and down

    def _withhold(self) -> None:
        """Nothing inside the table can be shown beside the totals that are published already."""
        for edge in self.edges:
            edge.hidden = edge.hidden or not edge.fixed

    def publish(self, mark: Hidden) -> PublishedCross:
        """The table without its true counts."""
        rows = tuple(
            PublishedRow(
                label,
                tuple(
                    self._cell(column, edge, mark, total)
                    for column, edge in zip(self.columns, line, strict=True)
                ),
                self._cell(label, total, mark),
            )
            for label, line, total in zip(self.labels, self.cell_edges, self.row_edges, strict=True)
        )
        totals = tuple(
            self._cell(column, edge, mark)
            for column, edge in zip(self.columns, self.column_edges, strict=True)
        )
        marks = {mark} if any(edge.hidden for edge in self.edges) else set()
        return PublishedCross(
            columns=self.columns,
            rows=rows,
            totals=totals,
            base=self.rule.rounded(self.base) if self.base >= self.rule.threshold else None,
            notes=notes_under(self.rule, marks, self.zeros_shown),
            rule=self.rule,
            zeros_shown=self.zeros_shown,
        )

    def _cell(self, label: str, edge: Edge, mark: Hidden, total: Edge | None = None) -> PublishedCell:
        if edge.hidden:
            return PublishedCell(label, None, None, mark, self.rule.threshold)
        count = self.rule.rounded(edge.flow)
        percent = None
        if total is not None and not total.hidden:
            of = self.rule.rounded(total.flow)
            # Surely on the percentage base, so that a percentage says no more of the total than the total.
            if self.rule.could_be(of, self.zeros_shown)[0] >= self.rule.percent_base:
                percent = min(100, round(100 * count / of))
        return PublishedCell(label, count, percent, None, self.rule.threshold)


def _check(rows: Mapping[str, Mapping[str, int]], columns: tuple[str, ...]) -> None:
    for line in rows.values():
        if set(line) != set(columns):
            raise ValueError("every row needs the same columns")
        if any(count < 0 for count in line.values()):
            raise ValueError("a count cannot be below 0")
