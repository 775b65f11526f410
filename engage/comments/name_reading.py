"""A comment, its words, and what stands around each of them, while names are looked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from engage.comments.name_words import FOLLOWED, FOLLOWED_WEAKLY, OF_PLACES, fold, is_english
from engage.comments.wordlists import words as wordlist
from engage.privacy.redaction import Mark
from engage.privacy.titles import PARTICLES

NAME = "name"
_LOOK_BACK = 40
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
# Articles and the like that begin a sentence elsewhere; some are names, and words beside them are English by accident.
_ARTICLES_ELSEWHERE = frozenset(
    "das der dem den die ein eine einen mein meine unser unsere una uno unas unos las los les mes des".split()  # noqa: SIM905
)
_FEW = 3  # words in small letters that tell no language
_SAINT = re.compile(r"\b(?:St|Saint|Sts)\.?\s?$", re.IGNORECASE)


class Token:
    """One word with where it stands, without a possessive s."""

    __slots__ = ("end", "is_capital", "is_possessive", "plain", "start", "written")

    def __init__(self, match: re.Match[str]) -> None:
        text = match[0]
        possessive = _POSSESSIVE.search(text)
        self.start = match.start()
        self.end = match.end() - (len(possessive[0]) if possessive else 0)
        self.written = text[: self.end - self.start]
        self.plain = fold(self.written)
        self.is_possessive = possessive is not None
        first, joint, rest = self.written.partition("-" if "-" in self.written else "'")
        is_particle = bool(joint) and (first in PARTICLES or first == "d")  # "al-Hassan", "d'Arcy"
        self.is_capital = (rest if is_particle else self.written)[:1].isupper()


class Reading:
    """A comment and its words while names are looked for."""

    def __init__(self, words: str, known: Sequence[Mark], places: Collection[str]) -> None:
        self.words, self.places = words, places
        taken = [(mark.start, mark.end) for mark in known]
        self.after_names = {mark.end for mark in known if mark.kind == NAME}
        self.tokens = [Token(match) for match in _WORD.finditer(words)]
        self.taken = [
            any(token.start < end and start < token.end for start, end in taken) for token in self.tokens
        ]
        small = [token.plain for token in self.tokens if not token.is_capital]
        letters = [sign for sign in words if sign.isalpha()]
        self.is_shouted = sum(sign.isupper() for sign in letters) * 2 > len(letters)
        # Names are of no language: a short comment that names two people is English all the same.
        self.is_english = is_english(
            [
                token.plain
                for token, taken in zip(self.tokens, self.taken, strict=True)
                if not (token.is_capital or taken or token.plain in wordlist("small"))
            ]
        )
        if self.is_english and len(small) <= _FEW and self._opens_elsewhere(small):
            self.is_english = False
        # German writes all its nouns like names.
        self.has_many_capitals = (len(self.tokens) - len(small)) * 6 > len(self.tokens)

    def _opens_elsewhere(self, small: Sequence[str]) -> bool:
        """Whether a few words begin like German, French or Spanish, and nothing in them is surely English."""
        first = self.tokens[0] if self.tokens else None
        return (
            first is not None
            and bool(small)
            and first.plain in _ARTICLES_ELSEWHERE
            and wordlist("common_english").isdisjoint(small)
            and not any(pattern.match(self.words, first.end) for pattern in (FOLLOWED, FOLLOWED_WEAKLY))
        )

    def is_of_a_place(self, first: int, end: int) -> bool:
        if any(token.plain in OF_PLACES for token in self.tokens[first + 1 : end]):
            return True
        return end < len(self.tokens) and (
            self.tokens[end].plain in OF_PLACES
            and self.words[self.tokens[end - 1].end : self.tokens[end].start].strip(" '’s") == ""
        )

    def is_saint(self, token: Token) -> bool:
        return _SAINT.search(self.words[max(0, token.start - 8) : token.start]) is not None

    def before(self, token: Token) -> str:
        return self.words[max(0, token.start - _LOOK_BACK) : token.start]

    def apart(self, at: int) -> str:
        """What stands between a word and the one before it."""
        return self.words[self.tokens[at - 1].end : self.tokens[at].start] if at < len(self.tokens) else "\n"

    def is_capital(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].is_capital and self.apart(at) == " "
