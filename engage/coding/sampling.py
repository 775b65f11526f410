"""The sample that is judged before anything is accepted in bulk."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engage.intervals import Interval, wilson

SIZE = 10
LEAST = 0.8  # share of the sample that must hold the theme; below, a reason is demanded
CONFIDENCES = (0.95, 0.9, 0.8, 0.7, 0.5)  # that can be asked for


@dataclass(frozen=True)
class Judged:
    """Of `asked` comments `judged` were looked at, of which `held` hold the theme."""

    asked: int
    judged: int
    held: int

    @property
    def is_whole(self) -> bool:
        """Whether every comment of the sample was judged."""
        return self.judged >= self.asked > 0

    @property
    def precision(self) -> float | None:
        """The share of those judged that hold the theme; None before one was."""
        return self.held / self.judged if self.judged else None

    @property
    def interval(self) -> Interval | None:
        """Where the share lies among all comments found (95 %, Wilson); None before one was judged."""
        return wilson(self.held, self.judged) if self.judged else None

    @property
    def needs_reason(self) -> bool:
        """Whether too few hold the theme to accept the rest without a reason."""
        return (self.precision or 0) < LEAST


def draw(ids: Sequence[int], seed: int) -> list[int]:
    """Up to ten of the comments at random."""
    return random.Random(seed).sample(list(ids), min(SIZE, len(ids)))  # noqa: S311  # a sample, not a secret


def judged(sample: Sequence[int], answers: Mapping[str, bool]) -> Judged:
    """What was judged so far of a sample; `answers` by id as text."""
    known = [answers[str(one)] for one in sample if str(one) in answers]
    return Judged(len(sample), len(known), sum(known))
