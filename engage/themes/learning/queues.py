"""What a person should code next. A random audit sample is drawn apart from these: they are no fair sample."""

from collections.abc import Collection

import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from engage.themes.engine.branching import Matrix
from engage.themes.learning.coding import Coder

# Rows beyond this number are sampled: the spread of a sample is that of all.
_MANY_ROWS = 10_000


def spread(rows: Matrix, wanted: int, *, coded: Collection[int] = (), seed: int = 0) -> list[int]:
    """Give up to `wanted` row numbers, none in `coded`, that stand for all the rest: what to code first.

    One row near the middle of each of as many groups as there are coded and wanted rows, of those
    groups that no coded row is in.
    """
    random = np.random.default_rng(seed)
    free = np.setdiff1d(np.arange(len(rows)), np.fromiter(coded, dtype=np.int64, count=len(coded)))
    if wanted >= len(free):
        return [int(row) for row in free]
    done = np.setdiff1d(np.arange(len(rows)), free)
    if len(free) > _MANY_ROWS:
        free = np.sort(random.choice(free, _MANY_ROWS, replace=False))
    with threadpool_limits(1):
        groups = min(wanted + len(done), len(free))
        found = KMeans(groups, n_init=1, max_iter=20, random_state=seed).fit(rows[free])
        distances = found.transform(rows[free])
        reached = set(found.predict(rows[done]).tolist()) if len(done) else set()
    size = np.bincount(found.labels_, minlength=groups)
    largest = sorted(range(groups), key=lambda group: (group in reached, -int(size[group])))
    chosen = dict.fromkeys(int(free[distances[:, group].argmin()]) for group in largest)
    return sorted(list(chosen)[:wanted])


def uncertain(coder: Coder, rows: Matrix, wanted: int, *, coded: Collection[int] = ()) -> list[int]:
    """Give up to `wanted` row numbers, none in `coded`, whose themes the coder knows least, worst first.

    Known by the entropy of the confidences, summed over themes (D. Lewis and W. Gale, SIGIR 1994).
    """
    sure = np.clip(coder.confidence(coder.scores(rows)), 1e-9, 1 - 1e-9)
    doubt = -(sure * np.log(sure) + (1 - sure) * np.log(1 - sure)).sum(axis=1)
    doubt[list(coded)] = -np.inf
    best = np.argsort(-doubt, kind="stable")[:wanted]
    return [row for row in best.tolist() if np.isfinite(doubt[row])]
