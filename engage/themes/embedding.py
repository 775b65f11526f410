"""Comments as rows of numbers in one space: what coding, search and comparison start from."""

from collections.abc import Collection, Sequence

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from engage.themes.groups import Matrix
from engage.themes.preparation import normalise, words_of
from engage.themes.proposal import Text
from engage.themes.vectors import vectors
from engage.themes.wordings import wordings


def rows_of(
    texts: Sequence[str], *, question: str = "", places: Collection[str] = (), seed: int = 0
) -> Matrix:
    """Give a row of unit length per text (of zeros where nothing is said), all in one space.

    Descriptions of themes that shall be compared with comments belong in the same call.
    Raises ModelAltered.
    """
    said = wordings(
        [Text(number, text) for number, text in enumerate(texts)],
        [normalise(text) for text in texts],
        range(len(texts)),
        places,
    )
    if not texts:
        return np.zeros((0, 1), dtype=np.float32)
    asked = frozenset(words_of(question)) - ENGLISH_STOP_WORDS
    found = vectors(said.sentences, said.owner, len(said.texts), damped=asked, seed=seed).texts
    rows = np.zeros((len(texts), found.shape[1]), dtype=np.float32)
    for wording, copies in enumerate(said.copies):
        rows[copies] = found[wording]
    return rows
