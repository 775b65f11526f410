"""How groups join, step by step, and where they lie on a map.

Ward's tree over the groups' centres (J. Ward, 1963, each centre weighing its rows): going from 40 groups to
39 joins two and leaves the rest as they were.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Branches:
    """How `leaves` groups join: `joins` are pairs in order, `heights` how unlike each pair is.

    Join number j unites two groups named before (leaves 0 … n-1, earlier unions n, n+1, …).
    """

    leaves: int
    joins: list[tuple[int, int]]
    heights: list[float]

    def cut(self, groups: int) -> dict[int, list[int]]:
        """Give the groups left after joining down to the number asked for: their names and leaves."""
        left = {leaf: [leaf] for leaf in range(self.leaves)}
        for step, (first, second) in enumerate(self.joins):
            if len(left) <= max(groups, 1):
                break
            left[self.leaves + step] = left.pop(first) + left.pop(second)
        return left

    def leaves_under(self) -> list[list[int]]:
        """Give the leaves of every node: each leaf, then each union in order."""
        under = [[leaf] for leaf in range(self.leaves)]
        for first, second in self.joins:
            under.append(under[first] + under[second])
        return under


def branches(middles: Matrix, mass: Numbers) -> Branches:
    """Join, each time, the two groups whose union adds least to the within-group sum of squares."""
    at = {i: (middles[i].astype(np.float64), float(max(mass[i], 1))) for i in range(len(middles))}
    joins: list[tuple[int, int]] = []
    heights: list[float] = []
    while len(at) > 1:
        names = list(at)
        where = np.stack([at[name][0] for name in names])
        heavy = np.array([at[name][1] for name in names])
        squares = (where**2).sum(axis=1)
        apart = squares[:, None] + squares[None, :] - 2 * where @ where.T
        cost = apart * (heavy[:, None] * heavy[None, :]) / (heavy[:, None] + heavy[None, :])
        np.fill_diagonal(cost, np.inf)
        i, j = sorted(divmod(int(cost.argmin()), len(names)))
        (one, m), (two, n) = at.pop(names[i]), at.pop(names[j])
        at[len(middles) + len(joins)] = ((one * m + two * n) / (m + n), m + n)
        joins.append((names[i], names[j]))
        heights.append(max(float(np.sqrt(2 * max(cost[i, j], 0.0))), *heights[-1:], 0.0))
    return Branches(len(middles), joins, heights)


def positions(middles: Matrix) -> list[tuple[float, float]]:
    """Give each centre a place on a map, x and y between -1 and 1 (W. Torgerson's classical scaling, 1952).

    Signs are fixed by the largest entry of each axis, so that the same centres give the same map.
    """
    if len(middles) < 2:
        return [(0.0, 0.0)] * len(middles)
    away = middles.astype(np.float64) - middles.mean(axis=0)
    squares, vectors = np.linalg.eigh(away @ away.T)
    axes = (vectors[:, ::-1] * np.sqrt(np.maximum(squares[::-1], 0)))[:, :2]
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1, 1)
    far = np.abs(axes).max()
    return [(round(float(x), 4), round(float(y), 4)) for x, y in axes / (far if far > 0 else 1)]
