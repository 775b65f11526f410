"""Words that hardly anybody but the writer of one comment says, and texts without them.

Labels, descriptions and notes repeat what was said. When a comment leaves, a text loses what only that comment can
have given it: words that fewer than `OTHERS` other comments say, and runs of `IN_A_ROW` words that none says. What a
person worded keeps its ordinary English words: "Wheelchair access" is an idea, whoever else had it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from engage.comments.leaving import WITHDRAWN
from engage.comments.text import normalise
from engage.comments.wordlists import words as wordlist

OTHERS = 3
IN_A_ROW = 4
MOST = 400  # words and runs that are asked for; what is beyond is taken for the comment's own


class Say(Protocol):
    """Gives what is to be there instead of a text that a machine or a person worded."""

    def __call__(self, text: str, by_machine: bool) -> str:
        """The text as it is to be from now on."""


Run = tuple[str, ...]

_VOCABULARY = Path(__file__).parents[1] / "engine" / "model" / "tokenizer.json"
_WORD_OR_MARK = re.compile(r"\[[a-zA-Z -]{2,30}\]|([^\W_]+(?:['’][^\W\d_]+)?)")
_NAMES = frozenset({"guid", "parent", "merged_into", "equality"})  # fields of stored JSON that hold no words


@dataclass
class Own:
    """What of comments that leave is theirs alone; `shared` first gathers what texts have in common with them."""

    said: frozenset[str]
    said_in_a_row: frozenset[Run]
    words: frozenset[str] = frozenset()
    in_a_row: frozenset[Run] = frozenset()
    reworded: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, comments: Iterable[str]) -> Own:
        """Take the words of comments."""
        rows = [[word for word, _, _ in _words(normalise(one))] for one in comments]
        common = wordlist("common_english") | wordlist("filler")
        runs = (run for row in rows for run in _runs(row))
        return cls(frozenset(word for row in rows for word in row if word not in common), frozenset(runs))

    def shared(self, texts: Iterable[str]) -> list[str]:
        """What texts have in common with the comments, as phrases: single words, and runs of words."""
        words, runs = set[str](), set[Run]()
        for text in texts:
            row = [word for word, _, _ in _words(text)]
            words |= self.said.intersection(row)
            runs |= self.said_in_a_row.intersection(_runs(row))
        return sorted(words) + sorted(" ".join(run) for run in runs)

    def decide(self, phrases: Collection[str], others: Mapping[str, int]) -> None:
        """Take for the comments' own what too few `others` say, by phrase; a phrase that is not in there too."""
        split = [tuple(phrase.split(" ")) for phrase in phrases]
        counts = {run: others.get(" ".join(run), 0) for run in split}
        self.words = frozenset(run[0] for run, count in counts.items() if len(run) == 1 and count < OTHERS)
        self.in_a_row = frozenset(run for run, count in counts.items() if len(run) > 1 and count == 0)

    def erased(self, text: str, by_machine: bool) -> str:
        """A text without what is the comments' own. Tell first what a machine worded: it may have been taken over."""
        if not by_machine and text in self.reworded:
            return self.reworded[text]
        places = _words(text)
        row = [word for word, _, _ in places]
        gone = [word in self.words and (by_machine or not is_ordinary(word)) for word in row]
        for at, run in enumerate(_runs(row)):
            if run in self.in_a_row:
                gone[at : at + IN_A_ROW] = [True] * IN_A_ROW
        said = text
        last = len(places)
        while last > 0:
            first = last - 1
            if gone[first]:
                while first > 0 and gone[first - 1]:
                    first -= 1
                said = said[: places[first][1]] + WITHDRAWN + said[places[last - 1][2] :]
            last = first
        if by_machine and said != text:
            self.reworded[text] = said
        return said


def rewritten(value: Any, say: Callable[[str], str]) -> Any:
    """A text, or JSON, with every text in it said anew; names by which things are known stay."""
    if isinstance(value, str):
        return say(value)
    if isinstance(value, list):
        return [rewritten(one, say) for one in value]
    if isinstance(value, dict):
        return {key: one if key in _NAMES else rewritten(one, say) for key, one in value.items()}
    return value


def is_ordinary(word: str) -> bool:
    """Whether it is a usual English word and no given name."""
    return word in _usual()


@cache
def _usual() -> frozenset[str]:
    """The whole words that the shipped word vectors know: the 30,000 commonest words and pieces of English."""
    pieces = json.loads(_VOCABULARY.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(
        piece
        for piece in pieces
        if piece[:1].isalnum() and (piece in wordlist("english") or piece not in wordlist("small"))
    )


def _words(text: str) -> list[tuple[str, int, int]]:
    """Each word in lower case without a possessive s, and where it stands; marks of redaction are none."""
    found = []
    for match in _WORD_OR_MARK.finditer(text):
        if match[1]:
            word = unicodedata.normalize("NFKC", match[1]).lower().replace("’", "'").removesuffix("'s")
            found.append((word, match.start(), match.end()))
    return found


def _runs(row: list[str]) -> list[Run]:
    return [tuple(row[at : at + IN_A_ROW]) for at in range(len(row) - IN_A_ROW + 1)]
