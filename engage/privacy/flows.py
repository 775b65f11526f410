"""A flow of people through a table's numbers, and how far one of them can change while the shown ones stay.

Limits are exact: a circulation with whole-number limits that has a solution has one in whole numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple


@dataclass(slots=True, eq=False)
class Edge:
    """One number of the table, as people who flow from one node to another.

    flow: its true value. low, high: what a reader must think possible. widest: the same once it is hidden.
    weight: what hiding it costs. fixed: its pattern cannot change.
    """

    start: int
    end: int
    flow: int
    low: int
    high: int
    weight: int = 0
    small: bool = False
    hidden: bool = False
    fixed: bool = False
    widest: tuple[int, int] = (0, 0)


class _Step(NamedTuple):
    """An edge taken along (+1) or against (−1) its direction."""

    edge: Edge
    sign: int
    free: int  # room without hiding
    room: int  # room when the edge is, or becomes, hidden


class Network:
    """Edges in which as much arrives at each node as leaves it."""

    def __init__(self, edges: Sequence[Edge]) -> None:
        self._at: dict[int, list[tuple[Edge, int, int]]] = {}
        for edge in edges:
            self._at.setdefault(edge.start, []).append((edge, 1, edge.end))
            self._at.setdefault(edge.end, []).append((edge, -1, edge.start))

    def shift(self, edge: Edge, by: int, *, repair: bool) -> bool:
        """Whether the edge's value could differ by `by` while all shown numbers stay what they are.

        repair: hide the numbers that stand in the way, the cheapest first. False when no way is left.
        """
        sign = 1 if by > 0 else -1
        start, goal = (edge.end, edge.start) if by > 0 else (edge.start, edge.end)
        moved: dict[Edge, int] = {}
        left = abs(by)
        while left:
            path = self._open_way(start, goal, edge, moved)
            if path is None and repair:
                path = self._cheapest(start, goal, edge, moved)
            if path is None:
                return False
            amount = min(left, *(step.free or step.room for step in path))
            for step in path:
                moved[step.edge] = moved.get(step.edge, 0) + step.sign * amount
                if not step.free:
                    step.edge.hidden = True
                    step.edge.low, step.edge.high = step.edge.widest
            moved[edge] = moved.get(edge, 0) + sign * amount
            left -= amount
        return True

    def _open_way(self, start: int, goal: int, without: Edge, moved: dict[Edge, int]) -> list[_Step] | None:
        """The shortest way from start to goal that hides nothing."""
        came: dict[int, tuple[int, _Step] | None] = {start: None}
        queue = [start]
        for node in queue:
            for edge, sign, to in self._at[node]:
                if to in came or edge is without:
                    continue
                now = edge.flow + moved.get(edge, 0)
                free = edge.high - now if sign > 0 else now - edge.low
                if free > 0:
                    came[to] = node, _Step(edge, sign, free, free)
                    if to == goal:
                        return _trace(came, goal)
                    queue.append(to)
        return None

    def _cheapest(self, start: int, goal: int, without: Edge, moved: dict[Edge, int]) -> list[_Step] | None:
        """The way from start to goal that hides least (Dijkstra), then the one of fewest steps."""
        best: dict[int, tuple[int, int]] = {start: (0, 0)}
        came: dict[int, tuple[int, _Step] | None] = {start: None}
        queue: list[tuple[int, int, int]] = [(0, 0, start)]
        while queue:
            cost, length, node = heappop(queue)
            if node == goal:
                return _trace(came, goal)
            if best[node] < (cost, length):
                continue
            for to, step in self._steps(node, without, moved):
                reached = (cost + (0 if step.free else step.edge.weight), length + 1)
                if to not in best or reached < best[to]:
                    best[to] = reached
                    came[to] = (node, step)
                    heappush(queue, (*reached, to))
        return None

    def _steps(self, node: int, without: Edge, moved: dict[Edge, int]) -> Iterator[tuple[int, _Step]]:
        for edge, sign, to in self._at[node]:
            if edge is without:
                continue
            now = edge.flow + moved.get(edge, 0)
            free = edge.high - now if sign > 0 else now - edge.low
            room = free
            if not free and not edge.hidden and not edge.fixed:
                low, high = edge.widest
                room = high - now if sign > 0 else now - low
            if room > 0:
                yield to, _Step(edge, sign, free, room)


def _trace(came: dict[int, tuple[int, _Step] | None], goal: int) -> list[_Step]:
    path = []
    before = came[goal]
    while before is not None:
        path.append(before[1])
        before = came[before[0]]
    return path
