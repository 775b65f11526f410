"""How many responses a theme has, with an interval, from a random sample that a person coded.

Prediction-powered inference with power tuning (Angelopoulos, Duchi and Zrnic, 2023), which is the
regression estimator of survey sampling: the mean of the machine's scores over all comments, moved by
what the machine got wrong on the sample. Counting the machine's codes alone is wrong by several points.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NORMAL_95 = 1.959964
FEWEST_RANDOM_CODES = 100


@dataclass(frozen=True)
class Share:
    """A theme's share of all comments with content, and the bounds of its 95 % interval, 0 to 1."""

    estimate: float
    low: float
    high: float


def share(scores: Floats, sample: NDArray[np.int64], truth: NDArray[np.bool_]) -> Share:
    """Estimate one theme's share of all comments.

    `scores[i]` is the machine's score for comment i, made without comment i's own code where it is in
    the sample. `sample` are the numbers of comments drawn at random and coded, `truth` whether each has
    the theme. Raises ValueError under two coded comments.
    """
    if len(sample) < 2 or len(sample) != len(truth):
        raise ValueError("a share needs at least two comments coded at random")
    everybody, coded = len(scores), len(sample)
    given, said = truth.astype(np.float64), scores[sample]
    spread = float(scores.var())
    power = 0.0
    if spread > 0:
        power = float(np.cov(given, said)[0, 1]) / (spread * (1 + coded / everybody))
        power = min(max(power, 0.0), 1.5)
    wrong = given - power * said
    estimate = power * float(scores.mean()) + float(wrong.mean())
    # One more comment unlike the rest may always have been missed: keeps rare themes' intervals open.
    missed = (float(((wrong - wrong.mean()) ** 2).sum()) + 1) / (coded - 1)
    left = max(0.0, 1 - coded / everybody)
    deviation = float(np.sqrt(missed / coded * left))
    known = given.sum() / everybody
    low = max(float(known), estimate - _NORMAL_95 * deviation)
    high = min(1.0, estimate + _NORMAL_95 * deviation)
    clipped = min(max(estimate, float(known)), 1.0)
    return Share(clipped, min(low, clipped), max(high, clipped))
