"""Comments and their sentences as rows of numbers, near where their meaning is near.

Three views side by side: the static model (meaning), word LSA (the words of this consultation) and
character LSA (spelling, compounds, and every language without a model). Words are counted once per
sentence; sums give the comment, products with a table per distinct word give pieces and characters. So
sentences and comments lie in one space. LSA: Deerwester et al., 1990.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer
from sklearn.preprocessing import normalize

from engage.themes import static_model
from engage.themes.preparation import words_of

Matrix = NDArray[np.float32]

# How much each view weighs, and the dimensions kept of the two that are made here.
STATIC, WORDS, CHARACTERS = 1.0, 0.5, 0.3
WORD_DIMENSIONS, CHARACTER_DIMENSIONS = 100, 64
# What the weight of a word of the question is multiplied by: it is in every answer and tells none apart.
DAMPED = 0.2
_LONGEST_WORD = 100


@dataclass(frozen=True)
class Vectors:
    """Rows of unit length, or of nothing but zeros; `sentences` and `texts` share their columns."""

    sentences: Matrix
    texts: Matrix


@dataclass(frozen=True)
class _Counts:
    """How often each feature is in each sentence; `sums` adds the sentences of a text up."""

    table: csr_matrix
    names: list[str]
    sums: csr_matrix


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
    words = _words(sentences, sums)
    weight = np.array([DAMPED if name in damped else 1.0 for name in words.names], dtype=np.float32)
    views = [
        (STATIC, _static(words, weight)),
        (WORDS, _lsa(_pairs(sentences, words), damped, WORD_DIMENSIONS, seed)),
        (CHARACTERS, _lsa(_characters(words), (), CHARACTER_DIMENSIONS, seed)),
    ]
    return Vectors(
        sentences=_beside([(share, view.sentences) for share, view in views]),
        texts=_beside([(share, view.texts) for share, view in views]),
    )


def _beside(views: Sequence[tuple[float, Matrix]]) -> Matrix:
    rows = np.hstack([view * np.float32(share) for share, view in views])
    return np.asarray(normalize(rows, copy=False), dtype=np.float32)


def _words(sentences: Sequence[str], sums: csr_matrix) -> _Counts:
    counter = CountVectorizer(analyzer=words_of, dtype=np.float32)
    table, names = _fitted(counter, sentences)
    return _Counts(table, names, sums)


def _static(words: _Counts, weight: NDArray[np.float32]) -> Vectors:
    """Add up the model's vectors of the pieces of each word."""
    model = static_model.load()
    short = [name[:_LONGEST_WORD] for name in words.names]
    encoded = model.tokenizer.encode_batch_fast(short, add_special_tokens=False)
    by_word = np.zeros((len(short), model.embedding.shape[1]), dtype=np.float32)
    for number, pieces in enumerate(encoded):
        known = [piece for piece in pieces.ids if piece != model.unk_token_id]
        by_word[number] = model.embedding[known].sum(axis=0, dtype=np.float32) * weight[number]
    rows = words.table @ by_word
    return Vectors(sentences=normalize(rows), texts=normalize(words.sums @ rows))


def _pairs(sentences: Sequence[str], words: _Counts) -> _Counts:
    """Give the words that are no stop words, and the pairs of them that stand side by side."""
    counter = CountVectorizer(analyzer=_neighbours, dtype=np.float32)
    table, names = _fitted(counter, sentences)
    kept = [at for at, name in enumerate(words.names) if _tells(name)]
    return _Counts(
        hstack([words.table[:, kept], table], format="csr"),
        [words.names[at] for at in kept] + names,
        words.sums,
    )


def _neighbours(sentence: str) -> list[str]:
    words = [word for word in words_of(sentence) if _tells(word)]
    return [f"{first} {second}" for first, second in pairwise(words)]


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in ENGLISH_STOP_WORDS


def _characters(words: _Counts) -> _Counts:
    """Give the runs of three and four characters within words, edges marked by a space."""
    counter = CountVectorizer(analyzer="char_wb", ngram_range=(3, 4), dtype=np.float32)
    table, names = _fitted(counter, words.names)
    return _Counts((words.table @ table).tocsr(), names, words.sums)


def _fitted(counter: CountVectorizer, texts: Sequence[str]) -> tuple[csr_matrix, list[str]]:
    try:
        table = counter.fit_transform(texts)
    except ValueError:  # not one feature to count
        return csr_matrix(np.zeros((len(texts), 1), dtype=np.float32)), [""]
    return table, counter.get_feature_names_out().tolist()


def _lsa(counts: _Counts, damped: Collection[str], dimensions: int, seed: int) -> Vectors:
    """Give the leading dimensions of TF-IDF; one column of zeros where there is too little for it."""
    in_texts = (counts.sums @ counts.table).tocsr()
    texts, sentences = counts.sums.shape
    frequency = np.bincount(in_texts.indices, minlength=in_texts.shape[1])
    kept = np.flatnonzero(frequency >= 2)
    wanted = min(dimensions, len(kept) - 1, texts - 1)
    if wanted < 2:
        return Vectors(np.zeros((sentences, 1), np.float32), np.zeros((texts, 1), np.float32))
    rarity = np.log((1 + texts) / (1 + frequency[kept])) + 1
    rarity[[counts.names[at] in damped for at in kept]] *= DAMPED
    scale = diags_array(rarity.astype(np.float32))
    by_text, by_sentence = (
        normalize(_softened(part[:, kept]) @ scale).tocsr() for part in (in_texts, counts.table)
    )
    found = TruncatedSVD(wanted, n_iter=3, random_state=seed).fit(by_text)
    return Vectors(
        sentences=normalize(found.transform(by_sentence).astype(np.float32)),
        texts=normalize(found.transform(by_text).astype(np.float32)),
    )


def _softened(counts: csr_matrix) -> csr_matrix:
    """Give 1 + log(count), so that a word said ten times weighs three and not ten."""
    softened = counts.copy()
    softened.data = 1 + np.log(softened.data)
    return softened
