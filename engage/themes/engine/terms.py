"""Which terms (a word that can name, or two in a row) each wording uses, words of one root counted as one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from engage.themes.engine.wordings import Numbers, Wordings

# Commoner terms than this many are kept: the rest are in hardly any wording.
MOST_TERMS = 200_000


@dataclass(frozen=True)
class Terms:
    """`table` has a row per wording and a column per term, 1 where it is used.

    `stems[t]` are the one or two roots of term t; `_words[t]` its commonest form, as numbers in `_names`
    (the second -1 for a single word).
    """

    table: csr_matrix
    stems: list[tuple[str, ...]]
    _words: Numbers
    _names: list[str]

    def form(self, term: int) -> str:
        """Give the commonest form of a term, to be shown."""
        return " ".join(self._names[word] for word in self._words[term].tolist() if word >= 0)


def count(said: Wordings, sample: Numbers, stem: Callable[[str], str], names: Callable[[str], bool]) -> Terms:
    """Count the terms of the wordings numbered `sample`; those in one wording alone are kept too."""
    wording, words, sentence = _words_of(said, sample)
    naming = np.array([names(word) for word in said.words], dtype=bool)
    roots: dict[str, int] = {}
    root = np.array([roots.setdefault(stem(word), len(roots)) for word in said.words], dtype=np.int64)
    able = naming[words] if len(words) else np.zeros(0, dtype=bool)
    beside = np.flatnonzero(
        able[:-1] & able[1:] & (sentence[:-1] == sentence[1:]) & (root[words[:-1]] != root[words[1:]])
    )
    base = len(said.words) + 1
    first = np.concatenate((words[able], words[beside]))
    second = np.concatenate((np.full(int(able.sum()), -1), words[beside + 1]))
    users = np.concatenate((wording[able], wording[beside]))
    forms, at_form, times = np.unique(
        (first + 1) * base + second + 1, return_inverse=True, return_counts=True
    )
    one, two = forms // base - 1, forms % base - 1
    of_form = root[one] * base + np.where(two < 0, 0, root[two] + 1)
    keys, term_of_form = np.unique(of_form, return_inverse=True)
    # The commonest form of each term comes last in this order, and so stays.
    shown = np.zeros(len(keys), dtype=np.int64)
    order = np.lexsort((-forms, times))
    shown[term_of_form[order]] = order
    term = term_of_form[at_form]
    table = csr_matrix((np.ones(len(term), np.float32), (users, term)), (len(sample), len(keys)))
    table.data[:] = 1
    kept = _commonest(table)
    roots_list = list(roots)
    stems = [
        tuple(
            roots_list[part]
            for part in ((key // base,) if key % base == 0 else (key // base, key % base - 1))
        )
        for key in keys[kept].tolist()
    ]
    return Terms(table[:, kept], stems, np.stack([one, two], axis=1)[shown[kept]], said.words)


def _commonest(table: csr_matrix) -> Numbers:
    if table.shape[1] <= MOST_TERMS:
        return np.arange(table.shape[1])
    used = np.bincount(table.indices, minlength=table.shape[1])
    return np.sort(np.argsort(-used, kind="stable")[:MOST_TERMS])


def _words_of(said: Wordings, sample: Numbers) -> tuple[Numbers, NDArray[np.int32], Numbers]:
    """Give, for each word said in the sample, the place of its wording there, the word, and its sentence."""
    at = np.full(len(said), -1, dtype=np.int64)
    at[sample] = np.arange(len(sample))
    chosen = np.flatnonzero(at[said.owner] >= 0)
    lengths = said.bounds[chosen + 1] - said.bounds[chosen]
    starts = np.concatenate(([0], np.cumsum(lengths)))
    places = np.arange(starts[-1]) + np.repeat(said.bounds[chosen] - starts[:-1], lengths)
    return np.repeat(at[said.owner[chosen]], lengths), said.said[places], np.repeat(chosen, lengths)
