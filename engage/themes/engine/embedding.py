"""Comments as rows of numbers in one space: what coding and comparison start from."""

from collections.abc import Collection, Sequence

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from engage.comments.text import words_of
from engage.themes.engine.branching import Matrix
from engage.themes.engine.proposal import Text
from engage.themes.engine.space import Space
from engage.themes.engine.vectors import Vectors
from engage.themes.engine.wordings import wordings


def rows_of(
    texts: Sequence[str],
    *,
    question: str = "",
    places: Collection[str] = (),
    seed: int = 0,
    space: Space | None = None,
) -> Matrix:
    """Give a row of unit length per text (of zeros where nothing is said), all in one space.

    Descriptions of themes that shall be compared with comments belong in the same call, or both in a
    `space` learnt before (that of a run's `frozen`). Raises ModelAltered.
    """
    comments = [Text(number, text) for number, text in enumerate(texts)]
    said = wordings(comments, places, all_of_them=True)
    if not len(said):
        return np.zeros((len(texts), 1), dtype=np.float32)
    asked = frozenset(words_of(question)) - ENGLISH_STOP_WORDS
    pieces = Vectors(comments, said, space, asked, seed, centred=False).pieces()
    found = np.vstack([piece.texts for piece in pieces])
    return found[said.of]
