"""Two-way tables made safe: rows × columns of people, with both totals.

A table with totals is a network: people flow from the base to rows, from rows to columns, and back. A hidden
number can change while all that is shown stays exactly when flow can go round a cycle through it that uses
only hidden numbers and the slack of rounding. So one walk both audits the table (can this number be any
value?) and repairs it (which numbers to hide so that it can, at the least cost?). Cycles: Cox (1980), J Am
Stat Assoc 75:377; the cheapest by shortest paths: Castro (2007), INFORMS J Computing 19:520.
"""

from collections.abc import Mapping, Sequence

from engage.privacy.flows import Edge
from engage.privacy.guard import Guard
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
    return table.publish(table.guard.protect())


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
        cells = [edge for line in self.cell_edges for edge in line]
        self.edges = [*self.row_edges, *cells, *self.column_edges]
        self.guard = Guard(
            self.edges, source=source, sink=sink, base=self.base, rule=self.rule, zeros_shown=self.zeros_shown
        )

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
                self.guard.cap(edge)

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
