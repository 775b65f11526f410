"""From scores to decisions: the score over which a theme is given, and how sure that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

# A theme's own threshold counts for half at this many coded comments; below the fewest not at all.
HALF_OWN, FEWEST_OWN = 10, 5
_STEPS = 25
# More pairs of comment and theme than this tell the curve no better.
_MOST_POINTS = 200_000


@dataclass(frozen=True)
class Curve:
    """Turns how far a score is above its threshold into a chance: 1 / (1 + exp(-(slope · margin + offset)))."""

    slope: float = 8.0
    offset: float = 0.0

    def __call__(self, margins: Floats) -> Floats:
        """Give chances between 0 and 1."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * margins + self.offset, -30, 30))))


def calibrated(margins: Floats, truth: Marks) -> Curve:
    """Fit the curve to margins and whether the theme was given (J. Platt, 1999; targets softened as there)."""
    step = max(1, margins.size // _MOST_POINTS)
    x, given = margins.ravel()[::step], truth.ravel()[::step]
    yes, no = int(given.sum()), int((~given).sum())
    if yes < 2 or no < 2:
        return Curve()
    target = np.where(given, (yes + 1) / (yes + 2), 1 / (no + 2))
    at = np.array([1.0, np.log((yes + 1) / (no + 1))])
    points = np.stack([x, np.ones_like(x)], axis=1)
    for _step in range(_STEPS):
        chance = Curve(*at)(x)
        slack = np.maximum(chance * (1 - chance), 1e-9)
        # Half a unit of prior on the slope keeps it finite where the two kinds lie wholly apart.
        bend = (points * slack[:, None]).T @ points + np.diag([0.5, 1e-6])
        move = np.linalg.solve(bend, points.T @ (target - chance) - np.array([0.5 * (at[0] - 8.0), 0.0]))
        at = at + np.clip(move, -5, 5)
        if float(np.abs(move).max()) < 1e-6:
            break
    return Curve(max(float(at[0]), 0.1), float(at[1]))


def thresholds(alone: Floats, codes: Marks) -> Floats:
    """Give each theme's threshold: its own best, drawn towards the best common one where codes are few."""
    common = best_threshold(alone.ravel(), codes.ravel())
    found = np.full(codes.shape[1], common)
    for theme, given in enumerate(codes.sum(axis=0).tolist()):
        if given >= FEWEST_OWN:
            own = given / (given + HALF_OWN)
            found[theme] = own * best_threshold(alone[:, theme], codes[:, theme]) + (1 - own) * common
    return found


def best_threshold(scores: Floats, truth: Marks) -> float:
    """Give the score above which taking all gives the highest F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + truth.sum())
    best = int(f1.argmax())
    return float((scores[order[best]] + scores[order[min(best + 1, len(scores) - 1)]]) / 2)
