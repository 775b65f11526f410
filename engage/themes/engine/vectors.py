"""Rows of all wordings, a piece at a time, so that a million comments never stand in memory at once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from engage.themes.engine.proposal import Text
from engage.themes.engine.sentence_model import is_chosen, rows_of_sentences
from engage.themes.engine.space import Matrix, Small, Space, learn
from engage.themes.engine.wordings import Numbers, Wordings

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
        comments: Sequence[Text],
        said: Wordings,
        space: Space | None,
        damped: Collection[str],
        seed: int,
        *,
        centred: bool = True,
    ) -> None:
        """Take comments and their wordings; learn a space from a sample if none is given. `centred`: as in Space.rows.

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
        self._read = _read(comments, said)
        self.space = self._learnt(damped, seed) if space is None else space
        self._known = self._commonest()
        self._views = self.space.views_of([said.words[word] for word in self._known])
        self._last: Piece | None = None

    def of_sample(self) -> Matrix:
        """Give the rows of the wordings in `sample`."""
        if len(self.sample) == len(self._said):
            return np.vstack([piece.texts for piece in self.pieces()])
        return self._rows(*self._tables(self.sample))[1]

    def pieces(self) -> Iterator[Piece]:
        """Give the rows of all wordings and their sentences, piece by piece in order."""
        if self._last is not None and len(self._last.texts) == len(self._said):
            yield self._last
            return
        for first in range(0, len(self._said), PIECE):
            numbers = np.arange(first, min(first + PIECE, len(self._said)))
            sentences, texts = self._rows(*self._tables(numbers))
            self._last = Piece(first, int(self._begins[first]), texts, sentences)
            yield self._last

    def _learnt(self, damped: Collection[str], seed: int) -> Space:
        table, sums, read = self._tables(self.sample)
        used = np.flatnonzero(np.bincount(table.indices, minlength=table.shape[1]))
        words = [self._said.words[word] for word in used]
        english = [self._said.languages[wording] for wording in self.sample]
        told = [code == "en" for code in english if code != "und"]
        share = sum(told) / len(told) if told else 1.0
        return learn(table[:, used], sums, words, damped=damped, english=share, seed=seed, read=read)

    def _tables(self, wordings: Numbers) -> tuple[csr_matrix, csr_matrix, Matrix | None]:
        """Give counts of words in the sentences of some wordings, what adds these to wordings, their rows if read."""
        lengths = self._begins[wordings + 1] - self._begins[wordings]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        rows = np.arange(starts[-1]) + np.repeat(self._begins[wordings] - starts[:-1], lengths)
        table = self._table[rows]
        table.sum_duplicates()
        ones = np.ones(len(rows), dtype=np.float32)
        sums = csr_matrix((ones, np.arange(len(rows)), starts), (len(wordings), len(rows)))
        return table, sums, None if self._read is None else self._read[rows].astype(np.float32)

    def _commonest(self) -> Numbers:
        counts = np.bincount(self._said.said, minlength=len(self._said.words))
        if len(counts) <= _MOST_WORDS:
            return np.arange(len(counts))
        return np.sort(np.argsort(-counts, kind="stable")[:_MOST_WORDS])

    def _rows(self, table: csr_matrix, sums: csr_matrix, read: Matrix | None) -> tuple[Matrix, Matrix]:
        times = np.bincount(table.indices, minlength=table.shape[1])[self._known]
        at = np.flatnonzero(times)
        used = self._known[at]
        views = [view[at] for view in self._views]
        return self.space.rows(views, table[:, used], sums, centred=self._centred, read=read)


def _read(comments: Sequence[Text], said: Wordings) -> Small | None:
    """Give every sentence's row by the sentence model, each wording of a sentence read once; None without one."""
    if not is_chosen():
        return None
    numbers: dict[str, int] = {}
    at = [
        numbers.setdefault(comments[comment].words[start:end].strip(), len(numbers))
        for comment, start, end in zip(
            said.first[said.owner].tolist(), said.starts.tolist(), said.ends.tolist(), strict=True
        )
    ]
    rows = rows_of_sentences(list(numbers))
    return None if rows is None else rows.astype(np.float16)[at]
