"""A name for each group, taken from the words of its comments.

Terms (a word, or two in a row) weigh by how much more often they are used here than in all comments, the
idea of class-based TF-IDF (Grootendorst, 2022). They are picked one after the other by how many comments
each adds that no term before it reaches, until the label covers its aim.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from engage.themes.preparation import words_of
from engage.themes.proposal import Term
from engage.themes.wordlists import words as wordlist

AIM = 0.8
FEWEST_TERMS, MOST_TERMS = 2, 5
TERMS = 8
# Being ten times as common as elsewhere names a group no better than five times: else rare words win.
_MOST_LIFT = 5.0
# What the worth of a word of the question is multiplied by: it names a group only where nothing else does.
_AVOIDED = 0.1
_CANDIDATES = 120
_CONTRACTED = re.compile(r"(?:n't|'(?:s|re|ve|ll|d|m))$")
_ENDINGS = (
    *("fulness", "ingly", "ments", "ment", "ness", "edly", "ings", "ing", "ies", "ied", "ers"),
    *("er", "ed", "es", "ly", "s", "e", "y"),
)


@dataclass(frozen=True)
class Label:
    """`words` to show; `cover` is the share of the group's comments that use one of them, 0 to 1.

    `terms` are up to eight words or pairs that set the group apart.
    """

    words: str
    cover: float
    terms: list[Term]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Give a rough root, so that wait, waits, waited and waiting count as one."""
    word = _CONTRACTED.sub("", word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            root = word[: -len(ending)]
            double = len(root) > 3 and root[-1] == root[-2] and root[-1] not in "ls"
            return root[:-1] if double else root
    return word


class Labeller:
    """Counts the terms of all texts once, then names any group of them."""

    def __init__(self, texts: Sequence[str], weights: Sequence[int], avoid: Collection[str]) -> None:
        """Count terms. `weights[i]` is the number of comments text i stands for; `avoid` hardly ever names."""
        self._weights = np.asarray(weights, dtype=np.float64)
        self._avoid = frozenset(stem(word) for word in avoid)
        self._forms: dict[str, Counter[str]] = {}
        self._terms = [self._terms_of(text) for text in texts]
        self._overall: Counter[str] = Counter()
        for terms, weight in zip(self._terms, weights, strict=True):
            for term in terms:
                self._overall[term] += weight

    def label(self, members: Sequence[int]) -> Label:
        """Name the group of the texts numbered `members`. "Unnamed" and 0 when no term is left."""
        users: dict[str, set[int]] = {}
        for member in members:
            for term in self._terms[member]:
                users.setdefault(term, set()).add(member)
        total = self._weight(members)
        worth = {
            term: self._worth(term, self._weight(who), total)
            for term, who in users.items()
            if self._weight(who) >= min(2, total)
        }
        best = sorted(worth, key=lambda term: (-self._weight(users[term]) * worth[term], term))[:_CANDIDATES]
        chosen, left = self._pick(best, users, worth, set(members))
        if not chosen:
            return Label("Unnamed", 0.0, [])
        terms = [self._term(term, self._weight(users[term]), total) for term in best[:TERMS]]
        return Label(self._shown(chosen), 1 - self._weight(left) / total, terms)

    def _term(self, term: str, count: float, total: float) -> Term:
        rest = self._weights.sum() - total
        elsewhere = (self._overall[term] - count + 0.5) / (rest + 0.5)
        return Term(
            self._forms[term].most_common(1)[0][0], round(count / total / elsewhere, 1), count / total
        )

    def _pick(
        self, best: Sequence[str], users: dict[str, set[int]], worth: dict[str, float], members: set[int]
    ) -> tuple[list[str], set[int]]:
        """Give the terms of the label, and the members that use none of them."""
        total, left = self._weight(members), set(members)
        chosen: list[str] = []
        while len(chosen) < MOST_TERMS:
            enough = self._weight(left) <= (1 - AIM) * total
            if enough and len(chosen) >= FEWEST_TERMS:
                break
            # Once the aim is met, a second term only tells this group from one of like name.
            reach = members if enough else left
            stems = {part for term in chosen for part in term.split()}
            gains = {t: self._weight(users[t] & reach) for t in best if stems.isdisjoint(t.split())}
            term = max(gains, key=lambda t: (gains[t] * worth[t], t), default=None)
            if term is None or gains[term] < max(1, 0.02 * total):
                break
            chosen.append(term)
            left -= users[term]
        return chosen, left

    def _weight(self, members: Collection[int]) -> float:
        return float(self._weights[list(members)].sum())

    def _worth(self, term: str, count: float, total: float) -> float:
        """Weigh how many times as common a term is in the group as in all comments."""
        lift = (count / total) / (self._overall[term] / self._weights.sum())
        shunned = _AVOIDED if self._avoid.issuperset(term.split()) else 1.0
        return shunned * float(np.log1p(min(lift, _MOST_LIFT)) ** 2)

    def _terms_of(self, text: str) -> frozenset[str]:
        words = [word if _names(word) else None for word in words_of(text)[:2_000]]
        terms = {self._seen(word) for word in words if word is not None}
        terms |= {self._seen(a, b) for a, b in pairwise(words) if a is not None and b is not None and a != b}
        return frozenset(terms)

    def _seen(self, *words: str) -> str:
        term = " ".join(stem(word) for word in words)
        self._forms.setdefault(term, Counter())[" ".join(words)] += 1
        return term

    def _shown(self, chosen: Sequence[str]) -> str:
        shown = [self._forms[term].most_common(1)[0][0] for term in chosen]
        joined = ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + shown[-1]
        return joined[:1].upper() + joined[1:]


@lru_cache(maxsize=100_000)
def _names(word: str) -> bool:
    """Tell whether a word can stand in a label."""
    root = _CONTRACTED.sub("", word)
    weak = wordlist("weak")
    return len(root) > 1 and not root.isdigit() and root not in ENGLISH_STOP_WORDS and root not in weak
