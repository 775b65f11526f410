"""The space that comments are compared in: every word a row of numbers, near where its meaning is near.

Three views side by side: the static model (meaning), word LSA (the words of this consultation) and
character LSA (spelling, compounds, and every language without a model). A sentence is the sum of its
words, a comment the sum of its sentences, each view brought to unit length by itself: so sentences and
comments lie in one space, and a space once made takes new comments. What all comments have in common
is taken away, as it tells none apart and gathers them in one vague group (S. Arora, Y. Liang and
T. Ma, ICLR 2017). LSA: S. Deerwester and others, 1990.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from engage.themes.engine import static_model

Matrix = NDArray[np.float32]
Small = NDArray[np.float16]

# How much each view weighs (static, words, characters) where all is English and where nothing is: the static
# model knows English alone. English and German sets that people coded agreed on these within a wide range.
GROUPING, CODING, OTHER = (1.0, 0.4, 0.3), (1.0, 0.5, 0.5), (0.3, 0.5, 0.7)
# How much of the common mean is taken from each view for grouping, where all is English; not
# all of it, or comments that all say the same would have no row left.
CENTRED = (0.9, 0.9, 0.0)
WORD_DIMENSIONS, CHARACTER_DIMENSIONS = 100, 64
# What the weight of a word of the question is multiplied by: it is in every answer and tells none apart.
DAMPED = 0.2
# The commonest of these are kept: a space must fit in a file of a few megabytes.
MOST_WORDS, MOST_PIECES = 30_000, 30_000
_LONGEST_WORD = 100


@dataclass(frozen=True)
class Basis:
    """What LSA learnt: each of `names` has a row in `rows` (its rarity counted in)."""

    names: list[str]
    rows: Small


@dataclass(frozen=True)
class Space:
    """What is needed to give any text its row.

    `english` is the share of texts in English, 0 to 1, `means` are the views' mean rows, taken away in part,
    and `damped` are lower-case words that count little.
    """

    words: Basis
    pieces: Basis
    damped: frozenset[str]
    english: float
    means: tuple[Matrix, ...]

    def views_of(self, words: Sequence[str]) -> tuple[Matrix, ...]:
        """Give each view's rows of words: static, word LSA, character LSA. Raises ModelAltered."""
        short = [word[:_LONGEST_WORD] for word in words]
        weight = np.array([DAMPED if word in self.damped else 1.0 for word in words], dtype=np.float32)
        at = {name: number for number, name in enumerate(self.words.names)}
        of_words = np.zeros((len(words), self.words.rows.shape[1]), dtype=np.float32)
        known = [(here, at[word]) for here, word in enumerate(words) if word in at]
        if known:
            here, there = np.array(known).T
            of_words[here] = self.words.rows[there]
        of_pieces = np.zeros((len(words), self.pieces.rows.shape[1]), dtype=np.float32)
        if self.pieces.names and words:
            counter = _pieces(vocabulary=self.pieces.names)
            of_pieces = counter.transform(short) @ self.pieces.rows.astype(np.float32)
        return static_model.rows_of_words(short) * weight[:, None], of_words, of_pieces

    def rows(
        self,
        views: Sequence[Matrix],
        table: csr_matrix,
        sums: csr_matrix,
        *,
        centred: bool,
        read: Matrix | None = None,
    ) -> tuple[Matrix, Matrix]:
        """Give the unit rows of sentences and of the texts they make up, from the views' rows of words.

        `table` counts words (columns) in sentences (rows); `sums` adds sentences (columns) to texts
        (rows). What has no known word has a row of zeros. `centred` takes away what is common to all: right
        for grouping, wrong for learning from few codes, where what is common carries what is usual. `read` are the
        rows of the sentences by a sentence model: they stand in the place of the static view.
        """
        of_sentences = [table @ view for view in views]
        if read is not None:
            of_sentences[0] = read
        texts = self._beside([sums @ view for view in of_sentences], centred)
        return self._beside(of_sentences, centred), texts

    def _beside(self, views: Sequence[Matrix], centred: bool) -> Matrix:
        """Bring each view to its length, less what is common to all, and put them side by side."""
        parts = []
        for number, view in enumerate(views):
            part = normalize(view, copy=False)
            common = CENTRED[number] * self.english * centred
            if common and len(self.means):
                part = normalize(
                    part - np.float32(common) * self.means[number] * part.any(axis=1, keepdims=True)
                )
            english = (GROUPING if centred else CODING)[number]
            share = self.english * english + (1 - self.english) * OTHER[number]
            parts.append(part * np.float32(share))
        return np.asarray(normalize(np.hstack(parts), copy=False), dtype=np.float32)


def learn(
    table: csr_matrix,
    sums: csr_matrix,
    words: Sequence[str],
    *,
    damped: Collection[str],
    english: float,
    seed: int,
    read: Matrix | None = None,
) -> Space:
    """Learn a space from counts of words: `table`, `sums` and `read` as in `Space.rows`. Raises ModelAltered."""
    in_texts = (sums @ table).tocsr()
    telling = np.array([len(word) > 1 and word not in ENGLISH_STOP_WORDS for word in words], dtype=bool)
    space = Space(
        words=_lsa(in_texts, words, telling, MOST_WORDS, WORD_DIMENSIONS, damped, seed),
        pieces=_pieces_learnt(in_texts, words, seed),
        damped=frozenset(damped),
        english=english,
        means=(),
    )
    of_texts = [in_texts @ view for view in space.views_of(words)]
    if read is not None:
        of_texts[0] = sums @ read
    views = [normalize(view).mean(axis=0) for view in of_texts]
    return Space(space.words, space.pieces, space.damped, english, tuple(views))


def _pieces(vocabulary: Sequence[str] | None = None) -> CountVectorizer:
    """Count runs of three and four characters within words, edges marked by a space."""
    return CountVectorizer(analyzer="char_wb", ngram_range=(3, 4), vocabulary=vocabulary, dtype=np.float32)


def _pieces_learnt(in_texts: csr_matrix, words: Sequence[str], seed: int) -> Basis:
    counter = _pieces()
    try:
        table = counter.fit_transform([word[:_LONGEST_WORD] for word in words])
    except ValueError:  # not one piece to count
        return Basis([], np.zeros((0, 1), dtype=np.float16))
    # Pieces of hardly any word are many and tell little: the commonest are found before the large product.
    heavy = np.asarray(in_texts.sum(axis=0)).ravel() @ table
    kept = np.sort(np.argsort(-heavy, kind="stable")[:MOST_PIECES])
    names = counter.get_feature_names_out()[kept].tolist()
    every = np.ones(len(names), dtype=bool)
    return _lsa(
        (in_texts @ table[:, kept]).tocsr(), names, every, MOST_PIECES, CHARACTER_DIMENSIONS, (), seed
    )


def _lsa(
    counts: csr_matrix,
    names: Sequence[str],
    able: NDArray[np.bool_],
    most: int,
    dimensions: int,
    damped: Collection[str],
    seed: int,
) -> Basis:
    """Give the leading dimensions of TF-IDF of the names in two texts or more; none where too few are."""
    texts = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero((frequency >= 2) & able)
    if len(kept) > most:
        kept = np.sort(kept[np.argsort(-frequency[kept], kind="stable")[:most]])
    wanted = min(dimensions, len(kept) - 1, texts - 1)
    if wanted < 2:
        return Basis([], np.zeros((0, 1), dtype=np.float16))
    rarity = np.log((1 + texts) / (1 + frequency[kept])) + 1
    chosen = [names[at] for at in kept.tolist()]
    rarity[[name in damped for name in chosen]] *= DAMPED
    softened = counts[:, kept].copy()
    softened.data = 1 + np.log(softened.data)
    weighed = normalize(softened @ diags_array(rarity.astype(np.float32))).tocsr()
    _left, _sizes, right = randomized_svd(weighed, wanted, n_iter=3, random_state=seed)
    return Basis(chosen, (right.T * rarity[:, None]).astype(np.float16))
