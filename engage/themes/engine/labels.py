"""A name for each group, taken from the words of its comments.

Terms (a word, or two in a row) weigh by how much more often they are used here than in all comments, the
idea of class-based TF-IDF (Grootendorst, 2022). They are picked one after the other by how many comments
each adds that no term before it reaches, until the label covers its aim.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from engage.themes.engine.proposal import Term
from engage.themes.engine.terms import Terms, count
from engage.themes.engine.wordings import Numbers, Wordings
from engage.themes.engine.wordlists import words as wordlist

AIM = 0.8
FEWEST_TERMS, MOST_TERMS = 2, 5
TERMS = 8
# Being ten times as common as elsewhere names a group no better than five times: else rare words win.
_MOST_LIFT = 5.0
# What the worth of a word of the question is multiplied by: it names a group only where nothing else does.
_AVOIDED = 0.1
_CANDIDATES = 120
# Labels of more wordings than this are made, and their cover measured, on a sample of this size.
SAMPLE = 40_000
_CONTRACTED = re.compile(r"(?:n't|'(?:s|re|ve|ll|d|m))$")
_ENDINGS = (
    *("fulness", "ingly", "ments", "ment", "ness", "edly", "ings", "ing", "ies", "ied", "ers"),
    *("er", "ed", "es", "ly", "s", "e", "y"),
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """`words` to show; `cover` is the share of the group's comments that use one of them, 0 to 1.

    `terms` are up to eight words or pairs that set the group apart.
    """

    words: str
    cover: float
    terms: list[Term]


UNNAMED = Label("Unnamed", 0.0, [])


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Give a rough root, so that wait, waits, waited and waiting count as one."""
    word = _CONTRACTED.sub("", word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("eed"):
            root = word[: -len(ending)]
            double = len(root) > 3 and root[-1] == root[-2] and root[-1] not in "ls"
            return root[:-1] if double else root
    return word


@lru_cache(maxsize=100_000)
def names(word: str) -> bool:
    """Tell whether a word can stand in a label."""
    root = _CONTRACTED.sub("", word)
    weak = wordlist("weak")
    return len(root) > 1 and not root.isdigit() and root not in ENGLISH_STOP_WORDS and root not in weak


class Labeller:
    """Counts the terms of all wordings (or of a large sample) once, then names any group of them."""

    def __init__(self, said: Wordings, avoid: Collection[str] = (), seed: int = 0) -> None:
        """Count terms; words in `avoid` hardly ever name a group."""
        few = len(said) <= SAMPLE
        random = np.random.default_rng(seed)
        everybody = np.arange(len(said))
        #: The numbers of the wordings that are counted.
        self.sample: Numbers = everybody if few else np.sort(random.choice(len(said), SAMPLE, replace=False))
        self._weights = said.counts[self.sample].astype(np.float64)
        self._terms: Terms = count(said, self.sample, stem, names)
        self._overall: Floats = self._weights @ self._terms.table
        shunned = frozenset(stem(word) for word in avoid)
        self._shunned = np.array([shunned.issuperset(stems) for stems in self._terms.stems], dtype=bool)

    def label(self, mine: NDArray[np.bool_]) -> Label:
        """Name the group of the wordings of the sample marked in `mine`. Unnamed when no term is left."""
        members = np.flatnonzero(mine)
        table = self._terms.table[members]
        weights = self._weights[members]
        total = float(weights.sum())
        counts: Floats = weights @ table
        able = np.flatnonzero(counts >= min(2, total))
        able = able[counts[able] > 0]
        if total == 0 or len(able) == 0:
            return UNNAMED
        worth = self._worth(able, counts[able] / total)
        order = np.lexsort((able, -counts[able] * worth))[:_CANDIDATES]
        best, worth = able[order], worth[order]
        users = table[:, best].toarray() > 0
        chosen, cover = self._pick(users, weights, worth, [self._terms.stems[term] for term in best])
        if not chosen:
            return UNNAMED
        terms = [self._term(int(term), float(counts[term]), total) for term in best[:TERMS]]
        return Label(self._shown(best[chosen].tolist()), cover, terms)

    def _worth(self, terms: Numbers, shares: Floats) -> Floats:
        """Weigh how many times as common terms are in the group as in all comments."""
        lift = shares / (self._overall[terms] / self._weights.sum())
        worth = np.log1p(np.minimum(lift, _MOST_LIFT)) ** 2
        return np.asarray(np.where(self._shunned[terms], _AVOIDED, 1.0) * worth)

    def _pick(
        self, users: NDArray[np.bool_], weights: Floats, worth: Floats, stems: Sequence[tuple[str, ...]]
    ) -> tuple[list[int], float]:
        """Give the candidates of the label, and the share of the group that uses one of them."""
        total = float(weights.sum())
        left = np.ones(len(weights), dtype=bool)
        open_ = np.ones(len(worth), dtype=bool)
        used: set[str] = set()
        chosen: list[int] = []
        while len(chosen) < MOST_TERMS and open_.any():
            enough = float(weights[left].sum()) <= (1 - AIM) * total
            if enough and len(chosen) >= FEWEST_TERMS:
                break
            # Once the aim is met, a second term only tells this group from one of like name.
            gains = (weights if enough else weights * left) @ users
            term = int(np.where(open_, gains * worth, -1.0).argmax())
            if gains[term] < max(1, 0.02 * total):
                break
            chosen.append(term)
            left &= ~users[:, term]
            used.update(stems[term])
            open_ &= np.array([used.isdisjoint(each) for each in stems])
        return chosen, 1 - float(weights[left].sum()) / total

    def _term(self, term: int, users: float, total: float) -> Term:
        rest = float(self._weights.sum()) - total
        elsewhere = (float(self._overall[term]) - users + 0.5) / (rest + 0.5)
        return Term(self._terms.form(term), round(users / total / elsewhere, 1), round(users / total, 4))

    def _shown(self, chosen: Sequence[int]) -> str:
        shown = [self._terms.form(term) for term in chosen]
        joined = ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + shown[-1]
        return joined[:1].upper() + joined[1:]
