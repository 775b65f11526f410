"""Coding comments to a frame: what a person coded, and the themes' descriptions, carried to the rest.

Ridge regression in closed form, shrunk towards what the descriptions alone would say, with exact
leave-one-out scores (Cook's hat-matrix identity), from which the penalty and each theme's threshold are
taken. One decomposition serves all themes, so suggestions can follow every click.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from engage.themes.groups import Matrix

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

PENALTIES = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 100.0)
# How much one standard deviation of likeness to a description adds to a theme's score.
TRUST = (0.02, 0.04, 0.06, 0.08, 0.12)
# A theme with fewer coded comments than this is also suggested where its description stands out.
FEW_CODES = 8
STANDS_OUT, NEARLY_BEST = 3.0, 0.5
# A theme's own threshold counts for half at this many coded comments; below the fewest not at all.
HALF_OWN, FEWEST_OWN = 10, 5


@dataclass(frozen=True)
class Coded:
    """Suggestions for every row, `scores` and `assigned` having one row per comment, one column per theme.

    For rows a person coded, both are what would have been said without that row's own codes.
    """

    scores: Floats
    assigned: Marks


def code(rows: Matrix, coded: Sequence[int], codes: Marks, descriptions: Matrix | None = None) -> Coded:
    """Suggest themes for all rows from the `codes` of the rows numbered `coded`.

    `rows` and `descriptions` (one per theme, in the same space) have unit length; `codes` has a row per
    coded row and a column per theme, True where the person gave the theme. No coded row at all is
    allowed when there are descriptions. Raises ValueError when shapes do not fit.
    """
    if codes.shape[0] != len(coded) or (descriptions is not None and len(descriptions) != codes.shape[1]):
        raise ValueError("codes need a row per coded comment and a column per theme")
    likeness = _likeness(rows, descriptions, codes.shape[1])
    truth = codes.astype(np.float64)
    usual = np.minimum((truth.sum(axis=0) + 0.5) / (len(coded) + codes.shape[1] / 2), 0.5)
    trusts = (0.0,) if descriptions is None else TRUST
    if len(coded) < 2:
        scores = trusts[-1] * likeness + usual
        return Coded(scores, _assign(scores, np.full(codes.shape[1], 0.5), likeness, codes))
    chosen = np.asarray(coded, dtype=np.int64)
    trust, weights, alone = _fit(rows[chosen].astype(np.float64), truth, likeness[chosen], usual, trusts)
    scores = trust * likeness + usual + rows @ weights
    scores[chosen] = alone
    return Coded(scores, _assign(scores, _thresholds(alone, codes), likeness, codes))


def spread(rows: Matrix, wanted: int, *, seed: int) -> list[int]:
    """Give up to `wanted` row numbers that stand for all the rest: what a person should code first."""
    if wanted >= len(rows):
        return list(range(len(rows)))
    with threadpool_limits(1):
        distances = KMeans(wanted, n_init=1, max_iter=20, random_state=seed).fit(rows).transform(rows)
    return sorted({int(row) for row in distances.argmin(axis=0)})


def _likeness(rows: Matrix, descriptions: Matrix | None, themes: int) -> Floats:
    """Give how far each row's likeness to each description stands above the usual, in deviations."""
    if descriptions is None:
        return np.zeros((len(rows), themes))
    likeness = (rows @ descriptions.T).astype(np.float64)
    deviation = likeness.std(axis=0)
    return np.asarray((likeness - likeness.mean(axis=0)) / np.where(deviation > 0, deviation, 1))


def _fit(
    rows: Floats, truth: Floats, likeness: Floats, usual: Floats, trusts: Sequence[float]
) -> tuple[float, Floats, Floats]:
    """Give the trust, weights and leave-one-out scores with the least squared leave-one-out error."""
    left, sizes, right = np.linalg.svd(rows, full_matrices=False)
    best: tuple[float, float, Floats, Floats] | None = None
    for trust in trusts:
        before = trust * likeness + usual
        turned = left.T @ (truth - before)
        for penalty in PENALTIES:
            kept = sizes**2 / (sizes**2 + penalty)
            lever = np.minimum((left**2) @ kept, 1 - 1e-9)
            error = (truth - before - left @ (kept[:, None] * turned)) / (1 - lever)[:, None]
            loss = float((error**2).sum())
            if best is None or loss < best[0]:
                weights = right.T @ ((sizes / (sizes**2 + penalty))[:, None] * turned)
                best = (loss, trust, weights, truth - error)
    assert best is not None
    return best[1:]


def _thresholds(alone: Floats, codes: Marks) -> Floats:
    """Give each theme's threshold: its own best, drawn towards the best common one where codes are few."""
    common = _best_threshold(alone.ravel(), codes.ravel())
    thresholds = np.full(codes.shape[1], common)
    for theme, given in enumerate(codes.sum(axis=0).tolist()):
        if given >= FEWEST_OWN:
            own = given / (given + HALF_OWN)
            thresholds[theme] = own * _best_threshold(alone[:, theme], codes[:, theme]) + (1 - own) * common
    return thresholds


def _best_threshold(scores: Floats, truth: Marks) -> float:
    """Give the score above which taking all gives the highest F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + truth.sum())
    best = int(f1.argmax())
    return float((scores[order[best]] + scores[order[min(best + 1, len(scores) - 1)]]) / 2)


def _assign(scores: Floats, thresholds: Floats, likeness: Floats, codes: Marks) -> Marks:
    """Give each row the themes over their threshold, and at least one: that nearest to it."""
    assigned = scores > thresholds
    few = codes.sum(axis=0) < FEW_CODES
    high = likeness >= likeness.max(axis=1, keepdims=True) - NEARLY_BEST
    assigned |= few & high & (likeness > STANDS_OUT)
    none = np.flatnonzero(~assigned.any(axis=1))
    assigned[none, (scores[none] - thresholds).argmax(axis=1)] = True
    return np.asarray(assigned)
