"""Which leaf each wording belongs to, how surely, and which other leaves its sentences speak of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engage.themes.engine.branching import Matrix, Numbers
from engage.themes.engine.vectors import Piece

# How sharply likeness turns into confidence (a softmax over the groups). At 20 the mean confidence was .60
# where the share of comments that had their group's commonest code was .66, rising together by quarters.
SHARPNESS = 20.0
# Below this likeness (cosine) to every group, a comment fits nowhere.
FARTHEST = 0.12
# A sentence carries its comment into a further group when it is this sure of it.
SURE = 0.5
# Fewer comments than this make no group: they join the next nearest, or stay unplaced.
FEWEST_MEMBERS = 3
NOWHERE = -1

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Nearest:
    """Per row its nearest leaf (-1 nowhere), how sure (0 to 1), and the cosine to it."""

    leaf: Numbers
    sure: Floats
    likeness: Floats


Watcher = Callable[[Piece, Nearest, Nearest], None]


@dataclass(frozen=True)
class Placing:
    """Where wordings and their sentences belong. `middles` are the leaves' centres, a row of unit length each."""

    texts: Nearest
    sentences: Nearest
    middles: Matrix

    @property
    def leaves(self) -> int:
        """Give the number of leaves."""
        return len(self.middles)


def nearest(rows: Matrix, middles: Matrix) -> Nearest:
    """Give the nearest leaf of each row."""
    if len(middles) == 0:
        none = np.zeros(len(rows), dtype=np.float32)
        return Nearest(np.full(len(rows), NOWHERE, dtype=np.int64), none, none)
    likeness = rows @ middles.T
    leaf = likeness.argmax(axis=1).astype(np.int64)
    best = likeness[np.arange(len(rows)), leaf]
    likeness -= best[:, None]
    sure = 1 / np.exp(np.float32(SHARPNESS) * likeness).sum(axis=1)
    leaf[best < FARTHEST] = NOWHERE
    return Nearest(leaf, sure.astype(np.float32), best)


def likeness_alone(rows: Matrix, middles: Matrix, near: Nearest) -> Floats:
    """Give the cosine of each row to the leaf nearest to it, were it not of those that the leaves' centres are made of.

    What new comments are to be compared with: a centre lies nearer to the comments that it is the middle of than to any
    that come later, the more so the fewer they are. Each row is taken out of its own leaf's centre in turn.
    """
    if len(middles) == 0:
        return near.likeness
    likeness = rows @ middles.T
    sums = np.zeros_like(middles)
    inside = np.flatnonzero(near.leaf >= 0)
    np.add.at(sums, near.leaf[inside], rows[inside])
    own = sums[near.leaf[inside]]
    without = own - rows[inside]
    cosine = np.einsum("ij,ij->i", without, rows[inside]) / np.maximum(np.linalg.norm(without, axis=1), 1e-9)
    likeness[inside, near.leaf[inside]] = cosine
    return np.asarray(likeness.max(axis=1), dtype=np.float32)


def large_enough(middles: Matrix, rows: Matrix, counts: Numbers) -> Matrix:
    """Give the middles that enough comments lie nearest to; `counts` are the comments of each row."""
    leaf = nearest(rows, middles).leaf
    return middles[np.bincount(leaf[leaf >= 0], counts[leaf >= 0], len(middles)) >= FEWEST_MEMBERS]


def united(middles: Matrix, groups: dict[int, list[int]]) -> Matrix:
    """Give the middle of each group of leaves, a row of unit length each."""
    if len(middles) == 0:
        return middles
    rows = np.stack([middles[leaves].mean(axis=0) for leaves in groups.values()])
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def place(pieces: Iterable[Piece], middles: Matrix, *watchers: Watcher) -> Placing:
    """Place every wording and sentence at its nearest middle, piece by piece; each piece is shown to `watchers`."""
    texts, sentences = [], []
    for piece in pieces:
        texts.append(nearest(piece.texts, middles))
        sentences.append(nearest(piece.sentences, middles))
        for watch in watchers:
            watch(piece, texts[-1], sentences[-1])
    return Placing(_one(texts), _one(sentences), middles)


def _one(parts: list[Nearest]) -> Nearest:
    return Nearest(
        np.concatenate([part.leaf for part in parts]),
        np.concatenate([part.sure for part in parts]),
        np.concatenate([part.likeness for part in parts]),
    )
