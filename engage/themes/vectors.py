"""Comments and their sentences as rows of numbers, near where their meaning is near.

Three views side by side: the static model (meaning), word LSA (the words of this consultation) and
character LSA (spelling, compounds, and every language without a model). Features are counted once per
sentence and added up for the comment, so that both lie in one space. LSA: Deerwester et al., 1990.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer
from sklearn.preprocessing import normalize

from engage.themes import static_model
from engage.themes.preparation import words_of

Matrix = NDArray[np.float32]

STATIC, WORDS, CHARACTERS = 1.0, 0.5, 0.3
WORD_DIMENSIONS, CHARACTER_DIMENSIONS = 100, 64
# What the weight of a word of the question is multiplied by: it is in every answer and tells none apart.
DAMPED = 0.2


@dataclass(frozen=True)
class Vectors:
    """Rows of unit length, or of nothing but zeros; `sentences` and `texts` share their columns."""

    sentences: Matrix
    texts: Matrix


def vectors(
    sentences: Sequence[str], owner: NDArray[np.int64], texts: int, *, damped: Collection[str], seed: int
) -> Vectors:
    """Give the vectors of sentences and of the texts they make up.

    `owner[i]` is the number (0 … texts - 1) of the text that sentence i belongs to. `damped` are
    lower-case words that should count little. Raises ModelAltered.
    """
    sums = csr_matrix(
        (np.ones(len(sentences), dtype=np.float32), (owner, np.arange(len(sentences)))),
        shape=(texts, len(sentences)),
    )
    pairs = [
        _static(sentences, sums, damped),
        _lsa(_word_counts(sentences), sums, damped, WORD_DIMENSIONS, seed),
        _lsa(_character_counts(sentences), sums, (), CHARACTER_DIMENSIONS, seed),
    ]
    weights = (STATIC, WORDS, CHARACTERS)
    return Vectors(
        sentences=_beside([pair.sentences for pair in pairs], weights),
        texts=_beside([pair.texts for pair in pairs], weights),
    )


def _beside(views: Sequence[Matrix], weights: Sequence[float]) -> Matrix:
    rows = np.hstack([view * np.float32(weight) for view, weight in zip(views, weights, strict=True)])
    return np.asarray(normalize(rows, copy=False), dtype=np.float32)


def _static(sentences: Sequence[str], sums: csr_matrix, damped: Collection[str]) -> Vectors:
    model = static_model.load()
    encoded = model.tokenizer.encode_batch_fast(list(sentences), add_special_tokens=False)
    lengths = np.fromiter((len(one.ids) for one in encoded), dtype=np.int64, count=len(encoded))
    ids = np.fromiter((x for one in encoded for x in one.ids), dtype=np.int64, count=int(lengths.sum()))
    weight = np.ones(len(model.embedding), dtype=np.float32)
    for word in damped:
        weight[model.tokenizer.encode(word, add_special_tokens=False).ids] = DAMPED
    weight[model.unk_token_id] = 0
    used, columns = np.unique(ids, return_inverse=True)
    counts = csr_matrix(
        (weight[ids], columns, np.concatenate(([0], np.cumsum(lengths)))), shape=(len(sentences), len(used))
    )
    pieces = np.asarray(model.embedding[used], dtype=np.float32)
    rows = counts @ pieces
    return Vectors(sentences=normalize(rows), texts=normalize(sums @ rows))


def _word_counts(sentences: Sequence[str]) -> tuple[csr_matrix, NDArray[np.str_]]:
    counter = CountVectorizer(analyzer=lambda text: _terms(words_of(text)), dtype=np.float32)
    return _fitted(counter, sentences)


def _terms(words: list[str]) -> list[str]:
    kept = [word for word in words if word not in ENGLISH_STOP_WORDS and len(word) > 1]
    return kept + [f"{a} {b}" for a, b in pairwise(kept)]


def _character_counts(sentences: Sequence[str]) -> tuple[csr_matrix, NDArray[np.str_]]:
    counter = CountVectorizer(analyzer="char_wb", ngram_range=(3, 4), lowercase=True, dtype=np.float32)
    return _fitted(counter, sentences)


def _fitted(counter: CountVectorizer, sentences: Sequence[str]) -> tuple[csr_matrix, NDArray[np.str_]]:
    try:
        return counter.fit_transform(sentences), counter.get_feature_names_out()
    except ValueError:  # not one word or character to count
        return csr_matrix(np.zeros((len(sentences), 1), dtype=np.float32)), np.array([""])


def _lsa(
    counted: tuple[csr_matrix, NDArray[np.str_]],
    sums: csr_matrix,
    damped: Collection[str],
    dimensions: int,
    seed: int,
) -> Vectors:
    counts, names = counted
    in_texts = sums @ counts
    frequency = np.bincount(in_texts.indices, minlength=in_texts.shape[1])
    kept = np.flatnonzero(frequency >= min(2, sums.shape[0]))
    if len(kept) == 0:
        kept = np.arange(len(names))
    rarity = np.log((1 + sums.shape[0]) / (1 + frequency[kept])) + 1
    rarity[[name in damped for name in names[kept]]] *= DAMPED
    by_text, by_sentence = (
        normalize(_damp_counts(part[:, kept]) @ diags_array(rarity.astype(np.float32))).tocsr()
        for part in (in_texts, counts)
    )
    wanted = min(dimensions, by_text.shape[1] - 1, by_text.shape[0] - 1)
    if wanted < 2:
        return Vectors(
            sentences=np.zeros((counts.shape[0], 1), np.float32),
            texts=np.zeros((sums.shape[0], 1), np.float32),
        )
    svd = TruncatedSVD(wanted, n_iter=3, random_state=seed).fit(by_text)
    return Vectors(
        sentences=normalize(svd.transform(by_sentence).astype(np.float32)),
        texts=normalize(svd.transform(by_text).astype(np.float32)),
    )


def _damp_counts(counts: csr_matrix) -> csr_matrix:
    """Give 1 + log(count), so that a word said ten times weighs three and not ten."""
    damped = counts.copy()
    damped.data = 1 + np.log(damped.data)
    return damped
