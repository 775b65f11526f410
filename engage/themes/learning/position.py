"""Which position a comment takes, learnt from comments whose position a person gave: the fallback where no closed
question says it.

The coder of themes with a theme per position, each comment getting the likeliest. Its accuracy is measured on comments
left out in turn (leave-one-out), and nothing is suggested before there are enough to measure it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engage.themes.engine.branching import Matrix
from engage.themes.learning.coding import Coder, fit

Position = Literal["for", "against", "mixed", "unclear"]
POSITIONS: tuple[Position, ...] = ("for", "against", "mixed", "unclear")

# Fewer coded positions than this tell nothing; one given to fewer comments is never suggested.
FEWEST_CODES, FEWEST_OF_ONE = 30, 5
_NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Measured:
    """How often the suggested position is the person's, on `comments` left out in turn.

    `accuracy` is between 0 and 1, `low` and `high` its 95 % interval (E. Wilson, 1927); `commonest` is what
    always suggesting the commonest position would reach.
    """

    comments: int
    accuracy: float
    low: float
    high: float
    commonest: float


@dataclass(frozen=True)
class Positions:
    """Suggests positions, and says how well."""

    kinds: tuple[Position, ...]
    coder: Coder
    measured: Measured

    def suggest(self, rows: Matrix) -> list[tuple[Position, float]]:
        """Give the likeliest position of each row, and how sure (0 to 1, over the positions that were learnt)."""
        sure = self.coder.confidence(self.coder.scores(rows))
        best = self.coder.scores(rows).argmax(axis=1)
        total = np.maximum(sure.sum(axis=1), 1e-9)
        return [
            (self.kinds[kind], round(float(sure[row, kind] / total[row]), 4))
            for row, kind in enumerate(best.tolist())
        ]


def learn(rows: Matrix, given: Sequence[Position]) -> Positions | None:
    """Learn from rows of comments (of `embedding.rows_of`: unit length) and the position a person gave each.

    None with fewer than 30 comments, or where fewer than two positions were given five times. Raises
    ValueError when the lengths differ.
    """
    if len(rows) != len(given):
        raise ValueError("positions need a row per comment")
    counts = {kind: sum(one == kind for one in given) for kind in POSITIONS}
    kinds = tuple(kind for kind in POSITIONS if counts[kind] >= FEWEST_OF_ONE)
    kept = np.array([one in kinds for one in given], dtype=bool)
    if int(kept.sum()) < FEWEST_CODES or len(kinds) < 2:
        return None
    mine = rows[kept]
    truth = np.array([kinds.index(one) for one in given if one in kinds], dtype=np.int64)
    holds = truth[:, None] == np.arange(len(kinds))
    coder = fit(mine, holds)
    return Positions(kinds, coder, _measured(coder.alone, truth))


def _measured(alone: NDArray[np.float64], truth: NDArray[np.int64]) -> Measured:
    right = float((alone.argmax(axis=1) == truth).mean())
    n, z2 = len(truth), _NORMAL_95**2
    middle = (right + z2 / (2 * n)) / (1 + z2 / n)
    half = _NORMAL_95 / (1 + z2 / n) * float(np.sqrt(right * (1 - right) / n + z2 / (4 * n * n)))
    commonest = float(np.bincount(truth).max() / n)
    return Measured(n, round(right, 4), round(middle - half, 4), round(middle + half, 4), round(commonest, 4))
