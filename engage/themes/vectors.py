"""Rows of all wordings, a piece at a time, so that a million comments never stand in memory at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from engage.themes.space import Matrix, Space, learn
from engage.themes.wordings import Numbers, Wordings

# A space and its groups are learnt from at most this many wordings, drawn at random.
SAMPLE = 30_000
PIECE = 10_000
# Beyond these, the rarest words have no row: hostile text may hold a million.
_MOST_WORDS = 150_000


@dataclass(frozen=True)
class Piece:
    """Rows of the wordings and sentences from one number on: unit length, or nothing but zeros."""

    first_text: int
    first_sentence: int
    texts: Matrix
    sentences: Matrix


class Vectors:
    """Gives the rows of wordings in one space."""

    def __init__(
        self,
        said: Wordings,
        space: Space | None,
        damped: Collection[str],
        seed: int,
        *,
        centred: bool = True,
    ) -> None:
        """Take wordings; learn a space from a sample of them where none is given. `centred` as in Space.rows.

        Raises ModelAltered.
        """
        self._said, self._centred = said, centred
        self._begins = np.searchsorted(said.owner, np.arange(len(said) + 1))
        ones = np.ones(len(said.said), dtype=np.float32)
        self._table = csr_matrix((ones, said.said, said.bounds), (said.sentences, len(said.words)))
        everybody = np.arange(len(said))
        random = np.random.default_rng(seed)
        few = len(said) <= SAMPLE
        self.sample: Numbers = everybody if few else np.sort(random.choice(len(said), SAMPLE, replace=False))
        self.space = self._learnt(damped, seed) if space is None else space
        self._known = self._commonest()
        self._views = self.space.views_of([said.words[word] for word in self._known])
        self._last: Piece | None = None

    def of_sample(self) -> Matrix:
        """Give the rows of the wordings in `sample`."""
        if len(self.sample) == len(self._said):
            return np.vstack([piece.texts for piece in self.pieces()])
        table, sums = self._tables(self.sample)
        return self._rows(table, sums)[1]

    def pieces(self) -> Iterator[Piece]:
        """Give the rows of all wordings and their sentences, piece by piece in order."""
        if self._last is not None and len(self._last.texts) == len(self._said):
            yield self._last
            return
        for first in range(0, len(self._said), PIECE):
            table, sums = self._tables(np.arange(first, min(first + PIECE, len(self._said))))
            sentences, texts = self._rows(table, sums)
            self._last = Piece(first, int(self._begins[first]), texts, sentences)
            yield self._last

    def _learnt(self, damped: Collection[str], seed: int) -> Space:
        table, sums = self._tables(self.sample)
        used = np.flatnonzero(np.bincount(table.indices, minlength=table.shape[1]))
        words = [self._said.words[word] for word in used]
        english = [self._said.languages[wording] for wording in self.sample]
        told = [code == "en" for code in english if code != "und"]
        share = sum(told) / len(told) if told else 1.0
        return learn(table[:, used], sums, words, damped=damped, english=share, seed=seed)

    def _tables(self, wordings: Numbers) -> tuple[csr_matrix, csr_matrix]:
        """Give counts of words in the sentences of some wordings, and what adds sentences to wordings."""
        lengths = self._begins[wordings + 1] - self._begins[wordings]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        rows = np.arange(starts[-1]) + np.repeat(self._begins[wordings] - starts[:-1], lengths)
        table = self._table[rows]
        table.sum_duplicates()
        ones = np.ones(len(rows), dtype=np.float32)
        return table, csr_matrix((ones, np.arange(len(rows)), starts), (len(wordings), len(rows)))

    def _commonest(self) -> Numbers:
        counts = np.bincount(self._said.said, minlength=len(self._said.words))
        if len(counts) <= _MOST_WORDS:
            return np.arange(len(counts))
        return np.sort(np.argsort(-counts, kind="stable")[:_MOST_WORDS])

    def _rows(self, table: csr_matrix, sums: csr_matrix) -> tuple[Matrix, Matrix]:
        times = np.bincount(table.indices, minlength=table.shape[1])[self._known]
        at = np.flatnonzero(times)
        used = self._known[at]
        views = [view[at] for view in self._views]
        return self.space.rows(views, table[:, used], sums, centred=self._centred)
