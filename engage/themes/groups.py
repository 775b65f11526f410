"""Grouping rows that lie near each other, in any number of groups asked for.

Seeded k-means (mini-batch above 50,000 rows) makes fine centres once; Ward's tree over the centres
(Ward, 1963, each centre weighing its rows) joins them step by step, so that going from 40 groups to
39 joins two and leaves the rest as they were.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.cluster import KMeans, MiniBatchKMeans

from engage.themes.proposal import FEWEST_GROUPS, MOST_GROUPS

Matrix = NDArray[np.float32]
Numbers = NDArray[np.int64]

MANY_ROWS = 50_000


@dataclass(frozen=True)
class Tree:
    """Fine groups and how they join: `labels[row]` is a fine group, `joins` are pairs in order.

    Join number j unites two groups named before (fine groups 0 … n-1, earlier unions n, n+1, …).
    """

    labels: Numbers
    fine: int
    joins: list[tuple[int, int]]

    def cut(self, groups: int) -> Numbers:
        """Give each row's group, 0 … groups - 1, after joining down to the number asked for."""
        name = {i: [i] for i in range(self.fine)}
        for step, (first, second) in enumerate(self.joins):
            if len(name) <= max(groups, 1):
                break
            name[self.fine + step] = name.pop(first) + name.pop(second)
        to = np.zeros(self.fine, dtype=np.int64)
        for number, members in enumerate(name.values()):
            to[members] = number
        return np.asarray(to[self.labels], dtype=np.int64)


def default_number(distinct: int) -> int:
    """Give the number of groups to start from: the square root of the distinct comments, 8 to 60.

    Few comments give fewer: at least four distinct comments to a group.
    """
    wished = min(max(round(math.sqrt(distinct)), FEWEST_GROUPS), MOST_GROUPS)
    return max(1, min(wished, distinct // 4))


def grow(rows: Matrix, weights: NDArray[np.float32], *, fine: int, seed: int) -> Tree:
    """Group rows of unit length into at most `fine` groups, and grow the tree above them."""
    fine = max(1, min(fine, len(np.unique(rows, axis=0)) if len(rows) < 2_000 else len(rows)))
    if fine == 1:
        return Tree(np.zeros(len(rows), dtype=np.int64), 1, [])
    kind = KMeans if len(rows) <= MANY_ROWS else MiniBatchKMeans
    made = kind(fine, n_init=1, max_iter=60, random_state=seed).fit(rows, sample_weight=weights)
    labels = np.asarray(made.labels_, dtype=np.int64)
    used, labels = np.unique(labels, return_inverse=True)
    mass = np.bincount(labels, weights=weights).astype(np.float64)
    return Tree(labels, len(used), _joins(made.cluster_centers_[used], mass))


def centres(rows: Matrix, weights: NDArray[np.float32], labels: Numbers) -> Matrix:
    """Give the weighted mean row of each group, at unit length."""
    to_groups = csr_matrix((weights, (labels, np.arange(len(labels)))))
    sums = to_groups @ rows.astype(np.float64)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return (sums / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def _joins(points: NDArray[np.float64], mass: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Join, each time, the two groups whose union adds least to the within-group sum of squares."""
    at = {i: (points[i].astype(np.float64), float(mass[i])) for i in range(len(points))}
    joins: list[tuple[int, int]] = []
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
        at[len(points) + len(joins)] = ((one * m + two * n) / (m + n), m + n)
        joins.append((names[i], names[j]))
    return joins
