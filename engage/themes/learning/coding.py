"""Coding comments to a frame: what a person coded, and the themes' descriptions, carried to the rest.

Ridge regression in closed form, shrunk towards what the descriptions alone would say, with exact
leave-one-out scores (Cook's hat-matrix identity), from which the penalty, each theme's threshold and
the confidence (J. Platt, 1999) are taken. One decomposition serves all themes, so suggestions can follow
every click.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from engage.themes.engine.branching import Matrix
from engage.themes.learning.thresholds import Curve, calibrated, thresholds

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

PENALTIES = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 100.0)
# How much one standard deviation of likeness to a description adds to a theme's score.
TRUST = (0.02, 0.04, 0.06, 0.08, 0.12)
# A theme with fewer coded comments than this is also suggested where its description stands out.
FEW_CODES = 8
STANDS_OUT, NEARLY_BEST = 3.0, 0.5
# Rows beyond this number are sampled to learn what likeness to a description is usual.
_MANY_ROWS = 20_000


@dataclass(frozen=True)
class Coded:
    """Suggestions for every row, `scores` and `assigned` having one row per comment, one column per theme.

    For rows a person coded, both are what would have been said without that row's own codes.
    """

    scores: Floats
    assigned: Marks


@dataclass(frozen=True)
class Likeness:
    """How far rows' likeness to each description stands above the usual, in standard deviations."""

    descriptions: Matrix
    mean: Floats
    deviation: Floats

    def __call__(self, rows: Matrix) -> Floats:
        """Give one row per row, one column per description."""
        return np.asarray(((rows @ self.descriptions.T).astype(np.float64) - self.mean) / self.deviation)


@dataclass(frozen=True)
class Coder:
    """What suggests themes for comments. `alone` are the leave-one-out scores of the coded rows.

    A score is near 1 where the theme is sure, near 0 where it is not, and compares with the theme's
    own entry in `thresholds`.
    """

    weights: Floats
    usual: Floats
    trust: float
    likeness: Likeness | None
    thresholds: Floats
    curve: Curve
    few: Marks
    alone: Floats

    def scores(self, rows: Matrix) -> Floats:
        """Give one row of scores per row, one column per theme."""
        scores = rows @ self.weights + self.usual
        return scores if self.likeness is None else scores + self.trust * self.likeness(rows)

    def confidence(self, scores: Floats) -> Floats:
        """Give the chance, 0 to 1, that the person who coded would give the theme, from scores."""
        return self.curve(scores - self.thresholds)

    def suggest(self, row: Matrix, wanted: int = 3) -> list[tuple[int, float]]:
        """Suggest up to `wanted` themes (their numbers) for one comment's row, each with its confidence 0 to 1."""
        sure = self.confidence(self.scores(row.reshape(1, -1).astype(np.float32)))[0]
        best = np.argsort(-sure, kind="stable")[:wanted]
        return [(theme, round(float(sure[theme]), 4)) for theme in best.tolist()]

    def assign(self, rows: Matrix, scores: Floats | None = None) -> Marks:
        """Give each row the themes over their threshold, and at least one: that nearest to it."""
        scores = self.scores(rows) if scores is None else scores
        assigned = scores > self.thresholds
        if self.likeness is not None and self.few.any():
            likeness = self.likeness(rows)
            high = likeness >= likeness.max(axis=1, keepdims=True) - NEARLY_BEST
            assigned |= self.few & high & (likeness > STANDS_OUT)
        none = np.flatnonzero(~assigned.any(axis=1))
        assigned[none, (scores[none] - self.thresholds).argmax(axis=1)] = True
        return np.asarray(assigned)


def fit(
    rows: Matrix, holds: Marks, themes: Matrix | None = None, *, everybody: Matrix | None = None
) -> Coder:
    """Learn from the comments that a person coded.

    `rows` (one per coded comment) and `themes` (one per theme: the row of its name and description), in one
    space, have unit length; `holds` has a row per coded comment and a column per theme, True where the person
    gave it. `everybody` are rows of all comments or a sample, from which it is learnt what likeness to a
    description is usual (None: the coded rows). No coded row at all is allowed when there are `themes`. Raises
    ValueError when shapes do not fit or there is nothing to learn from.
    """
    if holds.ndim != 2 or holds.shape[1] < 1 or len(rows) != len(holds):
        raise ValueError("codes need a row per coded comment and a column per theme")
    if themes is not None and len(themes) != holds.shape[1]:
        raise ValueError("descriptions need a row per theme")
    if themes is None and len(rows) == 0:
        raise ValueError("nothing to learn from: no coded comment and no description")
    likeness = None if themes is None else _usual_likeness(themes, rows if everybody is None else everybody)
    truth = holds.astype(np.float64)
    usual = np.minimum((truth.sum(axis=0) + 0.5) / (len(rows) + holds.shape[1] / 2), 0.5)
    few = holds.sum(axis=0) < FEW_CODES
    if len(rows) < 2:
        weights = np.zeros((rows.shape[1] if themes is None else themes.shape[1], holds.shape[1]))
        return Coder(weights, usual, TRUST[-1], likeness, np.full(len(usual), 0.5), Curve(), few, truth[:0])
    with threadpool_limits(1):
        trust, weights, alone = _ridge(
            rows.astype(np.float64), truth, None if likeness is None else likeness(rows), usual
        )
    limits = thresholds(alone, holds)
    return Coder(weights, usual, trust, likeness, limits, calibrated(alone - limits, holds), few, alone)


def code(rows: Matrix, coded: Sequence[int], codes: Marks, descriptions: Matrix | None = None) -> Coded:
    """Suggest themes for all rows from the `codes` of the rows numbered `coded`.

    `rows` and `descriptions` (one per theme, in the same space) have unit length; `codes` has a row per
    coded row and a column per theme, True where the person gave the theme. No coded row at all is
    allowed when there are descriptions. Raises ValueError when shapes do not fit.
    """
    if codes.shape[0] != len(coded) or (descriptions is not None and len(descriptions) != codes.shape[1]):
        raise ValueError("codes need a row per coded comment and a column per theme")
    chosen = np.asarray(coded, dtype=np.int64)
    coder = fit(rows[chosen], codes, descriptions, everybody=rows)
    scores = coder.scores(rows)
    if len(coder.alone):
        scores[chosen] = coder.alone
    return Coded(scores, coder.assign(rows, scores))


def _usual_likeness(themes: Matrix, rows: Matrix) -> Likeness:
    """Learn mean and deviation of the rows' likeness to each description."""
    if len(rows) < 2:
        return Likeness(themes, np.full(len(themes), 0.1), np.full(len(themes), 0.1))
    found = (rows[:: len(rows) // _MANY_ROWS + 1] @ themes.T).astype(np.float64)
    deviation = found.std(axis=0)
    return Likeness(themes, found.mean(axis=0), np.where(deviation > 0, deviation, 1))


def _ridge(
    rows: Floats, truth: Floats, likeness: Floats | None, usual: Floats
) -> tuple[float, Floats, Floats]:
    """Give the trust, weights and leave-one-out scores with the least squared leave-one-out error."""
    left, sizes, right = _decomposed(rows)
    trusts = (0.0,) if likeness is None else TRUST
    alike = np.zeros_like(truth) if likeness is None else likeness
    away = truth - usual
    turned, turned_alike = left.T @ away, left.T @ alike
    best: tuple[float, float, float, Floats] | None = None
    for penalty in PENALTIES:
        kept = sizes**2 / (sizes**2 + penalty)
        lever = (1 - np.minimum((left**2) @ kept, 1 - 1e-9))[:, None]
        # The error is linear in the trust: two products serve all of them.
        plain = (away - left @ (kept[:, None] * turned)) / lever
        by_trust = (alike - left @ (kept[:, None] * turned_alike)) / lever
        for trust in trusts:
            error = plain - trust * by_trust
            loss = float((error**2).sum())
            if best is None or loss < best[0]:
                best = (loss, trust, penalty, error)
    assert best is not None
    _loss, trust, penalty, error = best
    weights = right @ ((sizes / (sizes**2 + penalty))[:, None] * (turned - trust * turned_alike))
    return trust, weights, truth - error


def _decomposed(rows: Floats) -> tuple[Floats, Floats, Floats]:
    """Give the singular value decomposition (left, sizes, right) from the smaller of the two Gram matrices."""
    tall = len(rows) > rows.shape[1]
    squares, vectors = np.linalg.eigh(rows.T @ rows if tall else rows @ rows.T)
    kept = squares > max(float(squares[-1]), 1e-12) * 1e-12
    sizes, vectors = np.sqrt(squares[kept]), vectors[:, kept]
    if tall:
        return rows @ vectors / sizes, sizes, vectors
    return vectors, sizes, rows.T @ vectors / sizes
