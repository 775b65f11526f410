"""What a text means, as a row of numbers that can be compared over all questions: by the static model alone.

English only: texts of other languages are near each other by the names and numbers they share, not by their meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engage.comments.text import normalise, words_of
from engage.themes.engine import static_model

Matrix = NDArray[np.float32]
COLUMNS = 256
# How much the words count that every text is full of ("the", "and", "was"): they tell none apart.
_USUAL = 0.2
_LONGEST_WORD = 100
_AT_ONCE = 20_000  # rows that are compared at once
_TEXTS_AT_ONCE = 5_000  # texts whose words are looked up at once
_USUAL_WORDS = frozenset(
    """a about all an and any are as at be because been but by can could did do for from get go had has
    have he her him his how i if in is it its it's just me more my no not of on or our out she should so
    some than that the their them then there they this to too up us very was we were what when where
    which who will with would you your""".split()  # noqa: SIM905
)


def meanings(texts: Sequence[str]) -> Matrix:
    """Give a row of unit length for each text, of zeros where no word of it is known. Raises ModelAltered."""
    rows = np.zeros((len(texts), COLUMNS), dtype=np.float32)
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        said = [words_of(normalise(text)) for text in texts[start : start + _TEXTS_AT_ONCE]]
        number = {word: at for at, word in enumerate(sorted({word for words in said for word in words}))}
        if not number:
            continue
        weight = np.array([_USUAL if word in _USUAL_WORDS else 1.0 for word in number], dtype=np.float32)
        of_word = static_model.rows_of_words([word[:_LONGEST_WORD] for word in number]) * weight[:, None]
        for at, words in enumerate(said, start):
            if words:
                rows[at] = of_word[[number[word] for word in words]].sum(axis=0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def packed(rows: Matrix) -> list[bytes]:
    """Give each row in 256 bytes: its direction, to a hundredth."""
    longest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
    return [row.tobytes() for row in np.round(rows / longest * 127).astype(np.int8)]


@dataclass(frozen=True)
class Directions:
    """Packed rows one below another, and how long each is."""

    rows: NDArray[np.int8]
    lengths: Matrix

    def closeness(self, row: Matrix) -> Matrix:
        """Give the cosine of a unit row and each of these; 0 for one that knows nothing."""
        found = np.empty(len(self.rows), dtype=np.float32)
        for start in range(0, len(self.rows), _AT_ONCE):
            part = self.rows[start : start + _AT_ONCE].astype(np.float32)
            found[start : start + len(part)] = part @ row
        return found / self.lengths


def unpacked(contents: Sequence[bytes]) -> Directions:
    """Give rows as they were packed."""
    rows = np.frombuffer(b"".join(contents), dtype=np.int8).reshape(-1, COLUMNS)
    lengths = np.empty(len(rows), dtype=np.float32)
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE].astype(np.float32)
        lengths[start : start + len(part)] = np.sqrt(np.einsum("ij,ij->i", part, part))
    return Directions(rows, np.maximum(lengths, 1e-9))
