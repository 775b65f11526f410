"""Views of few: comments near one another and far from the group they were put to.

They are what a grouping by size hides, and what a duty of equality is often about. Average-linkage
clusters (R. Sokal and C. Michener, 1958) among the comments least like their group; a cluster counts where
its comments are far nearer to one another than to their groups and share words that hardly anyone else says.
"""

from collections import Counter
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from engage.themes.groups import Matrix, Numbers
from engage.themes.labels import names, stem
from engage.themes.placing import Nearest
from engage.themes.proposal import Rare, Term
from engage.themes.vectors import Piece
from engage.themes.wordings import Wordings

# Comments compared with each other: those least like their groups, and no more than these.
_SHARE, _MOST_COMPARED = 0.5, 4_000
FEWEST, MOST = 3, 15
# How near comments of a view are to one another (mean cosine), and how much nearer than to their group's middle.
NEAR, NEARER = 0.45, 0.05
# A word that a view shares is so many times likelier there, and half of its comments use it.
_LIKELIER, _SHARED = 25.0, 0.5
_MOST_VIEWS = 15


class Outlying:
    """Gathers the wordings least like the group they were put to."""

    def __init__(
        self,
        said: Wordings,
        sample: Matrix,
        near: Nearest,
        middles: Matrix,
        groups: dict[int, list[int]],
    ) -> None:
        """Learn from a sample of rows what is unlike; `groups` are the leaves of each group."""
        self._middles = np.zeros_like(middles)
        for leaves in groups.values():
            middle = middles[leaves].mean(axis=0)
            self._middles[leaves] = middle / max(float(np.linalg.norm(middle)), 1e-9)
        likeness = self._likeness(sample, near)
        share = min(_SHARE, _MOST_COMPARED / max(len(said), 1))
        self._limit = float(np.quantile(likeness, share)) if len(likeness) else 0.0
        self.texts: Numbers = np.zeros(0, dtype=np.int64)
        self.rows: Matrix = np.zeros((0, middles.shape[1] if middles.ndim == 2 else 1), dtype=np.float32)
        self.likeness: NDArray[np.float32] = np.zeros(0, dtype=np.float32)

    def watch(self, piece: Piece, texts: Nearest, _sentences: Nearest) -> None:
        """Keep the outlying wordings of a piece."""
        likeness = self._likeness(piece.texts, texts)
        far = np.flatnonzero((likeness <= self._limit) & piece.texts.any(axis=1))
        self.texts = np.concatenate((self.texts, far + piece.first_text))
        self.likeness = np.concatenate((self.likeness, likeness[far]))
        self.rows = np.concatenate((self.rows.reshape(-1, piece.texts.shape[1]), piece.texts[far]))

    def _likeness(self, rows: Matrix, near: Nearest) -> NDArray[np.float32]:
        """Give each row's cosine with the middle of its group."""
        if not len(self._middles):
            return near.likeness
        found = np.einsum("ij,ij->i", rows, self._middles[np.maximum(near.leaf, 0)])
        return np.where(near.leaf < 0, near.likeness, found).astype(np.float32)


def knots(rows: Matrix, *, most: int) -> list[Numbers]:
    """Give clusters of 3 to `most` rows whose mean cosine is at least NEAR, the tightest first; none overlap."""
    if len(rows) < FEWEST:
        return []
    rows = rows[:_MOST_COMPARED]
    apart = np.clip(1 - (rows @ rows.T).astype(np.float64), 0, 2)
    apart = (apart + apart.T) / 2
    np.fill_diagonal(apart, 0)
    steps = linkage(squareform(apart, checks=False), "average")
    inside = [np.array([at]) for at in range(len(rows))]
    largest: dict[int, Numbers] = {}
    for one, two, height, size in steps:
        both = np.concatenate((inside[int(one)], inside[int(two)]))
        inside.append(both)
        if size <= most and height <= 1 - NEAR:
            largest.pop(int(one), None)
            largest.pop(int(two), None)
            if size >= FEWEST:
                largest[len(inside) - 1] = np.sort(both)
    return sorted(largest.values(), key=lambda knot: _tightness(rows[knot]), reverse=True)


def views_of_few(outlying: Outlying, said: Wordings, ids: Numbers, avoid: Collection[str]) -> list[Rare]:
    """Give the views of few, the surest first. Words in `avoid` are no sign of a view."""
    often = _often(said)
    order, begins = said.comments_of()
    found: list[tuple[float, Rare]] = []
    for knot in knots(outlying.rows, most=MOST):
        near = _tightness(outlying.rows[knot])
        nearer = near - float(outlying.likeness[knot].mean())
        texts = outlying.texts[knot]
        if nearer < NEARER or int(said.counts[texts].sum()) > 2 * MOST:
            continue
        terms = _shared(said, texts, often, avoid)
        if terms:
            comments = np.sort(np.concatenate([order[begins[t] : begins[t + 1]] for t in texts.tolist()]))
            words = " and ".join(term.words for term in terms[:2])
            label = words[:1].upper() + words[1:]
            found.append((nearer, Rare(label, ids[comments].tolist(), terms, round(near, 4))))
    found.sort(key=lambda each: -each[0])
    return [view for _nearer, view in found[:_MOST_VIEWS]]


def _tightness(rows: Matrix) -> float:
    """Give the mean cosine between different rows of unit length."""
    whole = float(np.square(rows.sum(axis=0, dtype=np.float64)).sum())
    return (whole - len(rows)) / (len(rows) * (len(rows) - 1))


def _often(said: Wordings) -> Counter[str]:
    """Give how often words of each root are said, by all comments."""
    times = np.bincount(said.said, minlength=len(said.words)).tolist()
    often: Counter[str] = Counter()
    for word, count in zip(said.words, times, strict=True):
        often[stem(word)] += count
    return often


def _shared(said: Wordings, texts: Numbers, often: Counter[str], avoid: Collection[str]) -> list[Term]:
    """Give words that half of the wordings use and hardly anyone else does, the likeliest first."""
    begins, ends = np.searchsorted(said.owner, texts), np.searchsorted(said.owner, texts, side="right")
    users: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for first, last in zip(begins.tolist(), ends.tolist(), strict=True):
        words = [said.words[word] for word in said.said[said.bounds[first] : said.bounds[last]].tolist()]
        for word in words:
            if names(word) and word not in avoid:
                forms.setdefault(stem(word), Counter())[word] += 1
        users.update({stem(word) for word in words if names(word) and word not in avoid})
    found = []
    for root, count in users.items():
        elsewhere = (often[root] - count + 0.5) / max(len(said) - len(texts), 1)
        times = count / len(texts) / elsewhere
        if count >= max(2, _SHARED * len(texts)) and times >= _LIKELIER:
            shown = forms[root].most_common(1)[0][0]
            found.append(Term(shown, round(times, 1), round(count / len(texts), 4)))
    return sorted(found, key=lambda term: (-term.share * min(term.times, 500), term.words))[:8]
