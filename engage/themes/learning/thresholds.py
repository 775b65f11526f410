"""From scores to decisions: the score over which a theme is given, and how sure that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

# A theme's own best threshold counts for half at this many of its comments; with fewer of them than the fewest it has
# the common one.
HALF_OWN, FEWEST_OWN = 30, 3
# How much giving a theme as often as people did counts beside the common threshold: up to the first, half of it
# at this many coded comments, because how often few people gave a theme is chance.
MATCHED, HALF_MATCHED = 0.85, 50
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
    """Give each theme's threshold, from leave-one-out scores and what people gave.

    Three answers, mixed: the best common threshold, under which rare themes are hardly ever given, because their
    scores are low; the score over which a theme is given as often as people gave it; and the theme's own best,
    which fits chance where its comments are few. The second and third are the strategies PCut and SCut of
    Y. Yang, "A study of thresholding strategies for text categorization", SIGIR 2001.
    """
    common = best_threshold(alone.ravel(), codes.ravel())
    found = np.full(codes.shape[1], common)
    counted = MATCHED * len(codes) / (len(codes) + HALF_MATCHED)
    for theme, given in enumerate(codes.sum(axis=0).tolist()):
        if given >= FEWEST_OWN:
            matched = counted * as_often(alone[:, theme], given) + (1 - counted) * common
            own = given / (given + HALF_OWN)
            found[theme] = own * best_threshold(alone[:, theme], codes[:, theme]) + (1 - own) * matched
    return found


def as_often(scores: Floats, given: int) -> float:
    """Give the score above which `given` of the scores are (halfway to the next; at least one is below)."""
    order = np.sort(scores)[::-1]
    at = min(given, len(scores) - 1)
    return float((order[at - 1] + order[at]) / 2)


def best_threshold(scores: Floats, truth: Marks) -> float:
    """Give the score above which taking all gives the highest F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + truth.sum())
    best = int(f1.argmax())
    return float((scores[order[best]] + scores[order[min(best + 1, len(scores) - 1)]]) / 2)
