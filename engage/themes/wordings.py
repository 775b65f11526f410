"""The distinct wordings among comments, and the sentences they are made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engage.themes.preparation import LONGEST, normalise, without_places
from engage.themes.proposal import Text
from engage.themes.sentences import Span, split


@dataclass(frozen=True)
class Wordings:
    """Comments with content, once per wording, cut into sentences.

    `copies[w]` are the comments (numbers in the input) that say wording w; the first stands for all.
    `owner[s]` is the wording of sentence s, and `spans[s]` its place in that comment's words as given.
    """

    texts: list[str]
    copies: list[list[int]]
    sentences: list[str]
    spans: list[Span]
    owner: NDArray[np.int64]

    @property
    def counts(self) -> NDArray[np.int64]:
        """Give the number of comments per wording."""
        return np.array([len(copy) for copy in self.copies], dtype=np.int64)


def wordings(
    comments: Sequence[Text], plain: Sequence[str], said: Sequence[int], places: Collection[str]
) -> Wordings:
    """Gather the comments numbered `said` by their normalised words in `plain`, ignoring case.

    Place names are left out of what is compared, and kept in the spans.
    """
    copies: dict[str, list[int]] = {}
    for number in said:
        copies.setdefault(plain[number].lower(), []).append(number)
    parts: list[str] = []
    spans: list[Span] = []
    owner: list[int] = []
    for wording, numbers in enumerate(copies.values()):
        words = comments[numbers[0]].words[:LONGEST]
        for span in split(words) or [Span(0, len(words))]:
            parts.append(without_places(normalise(words[span.start : span.end]), places))
            spans.append(span)
            owner.append(wording)
    return Wordings(
        texts=[without_places(plain[numbers[0]], places) for numbers in copies.values()],
        copies=list(copies.values()),
        sentences=parts,
        spans=spans,
        owner=np.array(owner, dtype=np.int64),
    )
