"""Comments read once: the distinct wordings among them, their sentences, and their words as numbers.

Everything after this works on arrays of numbers, so that a million comments stay cheap.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engage.comments.language import language
from engage.comments.text import LONGEST, normalise, says_nothing, words_of
from engage.themes.engine.proposal import Text
from engage.themes.engine.sentences import Span, split

Numbers = NDArray[np.int64]

NOTHING = -1
# The language of a comment is told from about so many of its words.
ENOUGH_WORDS = 80


@dataclass(frozen=True)
class Wordings:
    """Comments with content, once per wording (case ignored), cut into sentences.

    `of[c]` is the wording of comment c (its place in the input), NOTHING where nothing is said; `first[w]` is
    the first comment that says wording w and stands for it, `counts[w]` how many comments do. `owner[s]` is
    the wording of sentence s, `starts[s]` and `ends[s]` its characters in that comment's words as given.
    `said[bounds[s]:bounds[s + 1]]` are the sentence's words, as numbers in `words`, and `languages[w]` is an
    ISO 639-1 code or "und".
    """

    of: Numbers
    first: Numbers
    counts: Numbers
    owner: Numbers
    starts: Numbers
    ends: Numbers
    said: NDArray[np.int32]
    bounds: Numbers
    words: list[str]
    languages: list[str]

    def __len__(self) -> int:
        return len(self.first)

    @property
    def sentences(self) -> int:
        """Give the number of sentences of all wordings."""
        return len(self.owner)

    def comments_of(self) -> tuple[Numbers, Numbers]:
        """Give the comments sorted by wording, and where each wording's begin (one more at the end)."""
        order = np.argsort(self.of, kind="stable")
        order = order[int((self.of < 0).sum()) :]
        return order, np.concatenate(([0], np.cumsum(self.counts)))


class _Reader:
    """Gathers wordings one comment after the other."""

    def __init__(self, all_of_them: bool) -> None:
        self.all_of_them = all_of_them
        self.numbers: dict[str, int] = {}
        self.first, self.counts = array("q"), array("q")
        self.owner, self.starts, self.ends = array("q"), array("q"), array("q")
        self.said, self.bounds = array("i"), array("q", [0])
        self.vocabulary: dict[str, int] = {}
        self.languages: list[str] = []

    def read(self, at: int, words: str) -> int:
        """Give the wording of comment number `at`, or NOTHING."""
        text = normalise(words)
        key = text.lower()
        known = self.numbers.get(key)
        if known is not None:
            if known >= 0:
                self.counts[known] += 1
            return known
        if not self.all_of_them and says_nothing(text):
            self.numbers[key] = NOTHING
            return NOTHING
        number = self.numbers[key] = len(self.first)
        self.first.append(at)
        self.counts.append(1)
        self.languages.append(language(text, self._cut(number, words[:LONGEST])))
        return number

    def _cut(self, number: int, words: str) -> list[str]:
        """Keep sentences and words; give the words of the first sentences."""
        numbers = self.vocabulary
        head: list[str] = []
        for span in split(words) or [Span(0, len(words))]:
            start, end = span
            found = words_of(normalise(words[start:end]))
            self.said.extend([numbers.setdefault(word, len(numbers)) for word in found])
            self.bounds.append(len(self.said))
            self.owner.append(number)
            self.starts.append(start)
            self.ends.append(end)
            if len(head) < ENOUGH_WORDS:
                head += found
        return head


def wordings(
    comments: Sequence[Text], places: Collection[str] = (), *, all_of_them: bool = False
) -> Wordings:
    """Read comments: gather those that say the same, cut them into sentences and words.

    Place names are left out of the words, except in sentences that hold nothing else. With `all_of_them` a
    comment that says nothing is a wording too.
    """
    reader = _Reader(all_of_them)
    by_words: dict[str, int] = {}
    of = array("q")
    for at, comment in enumerate(comments):
        known = by_words.get(comment.words)
        if known is None:
            known = by_words[comment.words] = reader.read(at, comment.words)
        elif known >= 0:
            reader.counts[known] += 1
        of.append(known)
    said, bounds = _without_places(
        np.array(reader.said, dtype=np.int32), _whole(reader.bounds), reader.vocabulary, places
    )
    return Wordings(
        of=_whole(of),
        first=_whole(reader.first),
        counts=_whole(reader.counts),
        owner=_whole(reader.owner),
        starts=_whole(reader.starts),
        ends=_whole(reader.ends),
        said=said,
        bounds=bounds,
        words=list(reader.vocabulary),
        languages=reader.languages,
    )


def _whole(numbers: array[int]) -> Numbers:
    return np.array(numbers, dtype=np.int64)


def _without_places(
    said: NDArray[np.int32], bounds: Numbers, vocabulary: dict[str, int], places: Collection[str]
) -> tuple[NDArray[np.int32], Numbers]:
    """Take the words of place names out of all sentences that hold other words too."""
    named = [words_of(place) for place in places]
    named = [words for words in named if words and all(word in vocabulary for word in words)]
    if not named or not len(said):
        return said, bounds
    sentence = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    out = np.zeros(len(said), dtype=bool)
    for words in named:
        numbers = [vocabulary[word] for word in words]
        begins = np.flatnonzero(said[: len(said) - len(numbers) + 1] == numbers[0])
        for step, number in enumerate(numbers[1:], 1):
            begins = begins[(said[begins + step] == number) & (sentence[begins + step] == sentence[begins])]
        for step in range(len(numbers)):
            out[begins + step] = True
    left = np.bincount(sentence, weights=~out, minlength=len(bounds) - 1)
    out &= left[sentence] > 0
    lengths = np.bincount(sentence[~out], minlength=len(bounds) - 1)
    return said[~out], np.concatenate(([0], np.cumsum(lengths)))
