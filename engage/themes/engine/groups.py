"""Grouping rows that lie near each other, in any number of groups asked for.

Seeded k-means makes fine centres once; `branching` joins them step by step.
"""

import math

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.cluster import KMeans

from engage.themes.engine.branching import Matrix as Matrix
from engage.themes.engine.branching import Numbers
from engage.themes.engine.proposal import FEWEST_GROUPS, MOST_GROUPS

MOST_ROUNDS = 40


def default_number(distinct: int) -> int:
    """Give the number of groups to start from: the square root of the distinct comments, 8 to 60.

    Few comments give fewer: at least four distinct comments to a group.
    """
    wished = min(max(round(math.sqrt(distinct)), FEWEST_GROUPS), MOST_GROUPS)
    return max(1, min(wished, distinct // 4))


def fine_centres(rows: Matrix, *, fine: int, seed: int) -> Matrix:
    """Group rows of unit length into at most `fine` groups: the groups' middles, one row of unit length each."""
    fine = max(1, min(fine, len(np.unique(rows, axis=0)) if len(rows) < 2_000 else len(rows)))
    if fine == 1:
        return centres(rows, np.zeros(len(rows), dtype=np.int64))
    made = KMeans(fine, n_init=1, max_iter=MOST_ROUNDS, random_state=seed).fit(rows)
    return centres(rows, np.unique(made.labels_, return_inverse=True)[1])


def centres(rows: Matrix, labels: Numbers) -> Matrix:
    """Give the mean row of each group, at unit length."""
    to_groups = csr_matrix((np.ones(len(rows), np.float32), (labels, np.arange(len(labels)))))
    sums = to_groups @ rows.astype(np.float64)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return (sums / np.where(lengths > 0, lengths, 1)).astype(np.float32)
