"""Learning from what people coded, and reading ahead: what the machine would give, and what to read first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from engage.coding.state import Floats, Learned, Lists
from engage.themes.learning import queues
from engage.themes.learning.coding import fit

SAMPLE = 2_000  # comments by which usual likeness to a description is known
SPREAD = 60  # comments in the queue "spread"
SPREAD_AMONG = 10_000
REACHED = 240  # coded comments that the spread keeps away from
UNCERTAIN = 500
AHEAD = 2_000  # unread comments whose ids are kept in order
SUGGESTED, FAINT, LIKELY = 3, 0.1, 0.5  # a comment's best three above the first, and all above the second
EVERY = 25  # decisions after which all unread comments are scored again, or a tenth of all of them if that is more

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Described:
    """The themes of a frame and their rows in a space."""

    ids: Sequence[int]
    rows: Floats
    words: str
    space: str
    sample: NDArray[np.int64]


def words_hash(wordings: Sequence[tuple[int, str]], model_hash: str) -> str:
    """A name for the themes (id, words) that were learned with, and for what made them rows."""
    lines = [model_hash, *(f"{theme_id}:{words}" for theme_id, words in wordings)]
    return sha256("\n".join(lines).encode()).hexdigest()


def space_hash(model_hash: str, question: str, comments: int, newest: int, words: str) -> str:
    """A name for a space: what it was made of. Rows of two names are never compared."""
    return sha256(f"{model_hash}:{question}:{comments}:{newest}:{words}".encode()).hexdigest()


def draw(ids: Sequence[int], seed: int = 0) -> NDArray[np.int64]:
    """Some of the comments, at random."""
    found = np.array(ids, dtype=np.int64)
    if len(found) <= SAMPLE:
        return found
    return np.sort(np.random.default_rng(seed).choice(found, SAMPLE, replace=False))


def learn(rows: Floats, holds: Marks, themes: Described, everybody: Floats, lists: Lists) -> Learned:
    """Learn from coded comments' rows and what each holds; `everybody` are rows of the sample."""
    width = themes.rows.shape[1]
    coder = fit(
        rows.reshape(len(holds), width),
        holds,
        themes.rows,
        everybody=everybody.reshape(-1, width) if len(everybody) else None,
    )
    assert coder.likeness is not None
    return Learned(
        themes=np.array(themes.ids, dtype=np.int64),
        weights=coder.weights.astype(np.float32),
        usual=coder.usual.astype(np.float32),
        trust=float(coder.trust),
        descriptions=themes.rows.astype(np.float32),
        mean=coder.likeness.mean.astype(np.float32),
        deviation=coder.likeness.deviation.astype(np.float32),
        thresholds=coder.thresholds.astype(np.float32),
        curve=coder.curve,
        space=themes.space,
        words=themes.words,
        sample=themes.sample,
        lists=lists,
    )


def is_due(coded: int, scored_at: int | None) -> bool:
    """Whether enough was coded since unread comments were last scored (None: never)."""
    return scored_at is None or abs(coded - scored_at) >= max(EVERY, scored_at // 10)


class Ahead:
    """Gathers what is found while the unread comments are read in pieces."""

    def __init__(self, learned: Learned, expected: int) -> None:
        self._learned = learned
        self._step = max(1, -(-expected // SPREAD_AMONG))
        self._doubts: list[NDArray[np.float32]] = []
        self._ids: list[NDArray[np.int64]] = []
        self._rows: list[Floats] = []
        self._drawn: list[NDArray[np.int64]] = []

    def read(self, ids: Sequence[int], rows: Floats) -> list[tuple[int, int, float]]:
        """Take in some comments; gives what the machine would code: (comment, theme, confidence)."""
        if not len(ids):
            return []
        numbers = np.array(ids, dtype=np.int64)
        sure = self._learned.confidences(rows)
        chance = np.clip(sure, 1e-6, 1 - 1e-6)
        self._doubts.append(-(chance * np.log(chance) + (1 - chance) * np.log(1 - chance)).sum(axis=1))
        self._ids.append(numbers)
        self._rows.append(rows[:: self._step])
        self._drawn.append(numbers[:: self._step])
        wanted = min(SUGGESTED, sure.shape[1])
        best = np.argpartition(-sure, wanted - 1, axis=1)[:, :wanted]
        kept = sure >= LIKELY
        np.put_along_axis(kept, best, np.take_along_axis(sure, best, axis=1) >= FAINT, axis=1)
        at, theme = np.nonzero(kept)
        themes = self._learned.themes[theme]
        return list(
            zip(numbers[at].tolist(), themes.tolist(), sure[at, theme].round(4).tolist(), strict=True)
        )

    def lists(self, unread: Sequence[int], reached: Floats, coded: int) -> Lists:
        """What to read first: `reached` are rows of coded comments, `coded` how many there are."""
        first = np.array(unread[:AHEAD], dtype=np.int64)
        if not self._ids:
            return Lists(unread=first, left=len(unread), coded=coded)
        ids, doubts = np.concatenate(self._ids), np.concatenate(self._doubts)
        unsure = np.argsort(-doubts, kind="stable")[:UNCERTAIN]
        drawn, rows = np.concatenate(self._drawn), np.vstack(self._rows)
        near = reached[:REACHED]
        together = np.vstack([rows, near]) if len(near) else rows
        spread = queues.spread(together, SPREAD, coded=range(len(rows), len(together)))
        return Lists(
            spread=drawn[[row for row in spread if row < len(rows)]],
            uncertain=ids[unsure],
            unread=first,
            left=len(unread),
            coded=coded,
        )
