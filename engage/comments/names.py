"""Names of people in comments: taken out until a person decides.

Lists of given and family names of many communities, and how a name is written: capital letters, what stands before and
after. Wards, streets and places are none. What is a word as well ("Hope", "Will") counts only with a surname behind it
or where somebody is spoken of. Outside English, words that are names elsewhere ("Das", "Una") count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from engage.comments.name_words import (
    BEFORE_NAMES,
    CALLED,
    FOLLOWED,
    FOLLOWED_WEAKLY,
    INTRODUCED,
    INTRODUCED_WEAKLY,
    KNOWN_TO_ALL,
    NO_SURNAMES,
    OF_PLACES,
    OF_THINGS,
    fold,
    is_english,
    is_family,
    is_given,
    is_word,
)
from engage.comments.wordlists import words as wordlist
from engage.privacy.redaction import Mark
from engage.privacy.titles import PARTICLES

NAME = "name"
_MOST_WORDS = 5
_LONGEST = 20_000  # characters that are looked at
_LOOK_BACK, _LOOK_ON = 40, 60

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_CONTRACTED = re.compile(r"(?:i|you|he|she|it|we|they|who|that|there|what|let|don|can|won|isn|didn)'")
_ARTICLE = re.compile(r"\b(?:the|an?)\s$", re.IGNORECASE)
_SAINT = re.compile(r"\b(?:St|Saint|Sts)\.?\s?$", re.IGNORECASE)
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:\n\r•*\"“‘(-])\s*$")


class _Token:
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


def suggested(
    words: str, known: Sequence[Mark], places: Collection[str] = (), no_names: Collection[str] = ()
) -> list[Mark]:
    """Where in the words as given a person is named: what no rule knows and a person must decide on.

    `known` are the marks of rules, which are left out; `places` and `no_names`, in lower case, are never suggested.
    In the order of the text; none overlaps another.
    """
    return [
        Mark(start, end, NAME)
        for start, end in _Reading(words[:_LONGEST], known, places).names()
        if words[start:end].lower() not in no_names
    ]


class _Reading:
    """A comment and its words while names are looked for."""

    def __init__(self, words: str, known: Sequence[Mark], places: Collection[str]) -> None:
        self.words, self.places = words, places
        taken = [(mark.start, mark.end) for mark in known]
        self.after_names = {mark.end for mark in known if mark.kind == NAME}
        self.tokens = [_Token(match) for match in _WORD.finditer(words)]
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
        # German writes all its nouns like names.
        self.has_many_capitals = (len(self.tokens) - len(small)) * 6 > len(self.tokens)

    def names(self) -> Iterator[tuple[int, int]]:
        """The places of names, in order."""
        at = 0
        while at < len(self.tokens):
            if self.taken[at]:
                at += 1
                continue
            first, last = self._name_at(at)
            if last > first:
                yield self.tokens[first].start, self.tokens[last - 1].end
            at = max(last, at + 1)

    def _name_at(self, at: int) -> tuple[int, int]:
        """First and last (exclusive) token of the name that begins at or soon after `at`; where there is none, the
        second says how far the look went.
        """
        token = self.tokens[at]
        if self._goes_on_after_a_title(token):
            return at, self._end_of_small(at + 1)
        if self.is_shouted or not token.is_capital:
            return self._small_name(at)
        run = self._run(at)
        found = self._in_run(at, run)
        if found is None and run - at == 1 and self.is_english:
            return self._small_name(at) if token.written.islower() else (at, at)
        return found or (at, at)

    def _goes_on_after_a_title(self, token: _Token) -> bool:
        """Whether it stands behind a name that a rule knows and is one too: "Mr [john] smith"."""
        if not any(
            self.words[end : token.start] == " " for end in self.after_names if end < token.start < end + 2
        ):
            return False
        if token.plain in NO_SURNAMES or len(token.plain) < 2 or not (token.is_capital or self.is_english):
            return False
        return _is_a_name(token.plain) or token.plain in wordlist("family_words") or not is_word(token.plain)

    # Names in small letters, or in a text that is all capitals.

    def _small_name(self, at: int) -> tuple[int, int]:
        token = self.tokens[at]
        if not self.is_english and not self.is_shouted:
            return at, at
        known = token.plain in wordlist("small")
        if not known and (token.plain in wordlist("given") or token.plain in wordlist("family")):
            known = INTRODUCED.search(self._before(token)) is not None and not is_word(token.plain)
        elif not known and len(token.plain) > 3 and token.plain.isalpha() and not is_word(token.plain):
            known = CALLED.search(self._before(token)) is not None
        if (
            not known
            or token.plain in self.places
            or self._is_of_a_place(at, at + 1)
            or self._is_saint(token)
        ):
            return at, at
        return at, self._end_of_small(at + 1)

    def _end_of_small(self, end: int) -> int:
        for token in self.tokens[end : end + 2]:
            if self.taken[end] or self._apart(end) not in (" ", "-") or token.plain in NO_SURNAMES:
                break
            if token.plain not in wordlist("small") and not (
                (_is_a_name(token.plain) and not is_word(token.plain))
                or (
                    (token.plain in wordlist("family_words") or self._is_no_word(token))
                    and (token.is_capital or self._ends_a_phrase(token))
                )
            ):
                break
            end += 1
        return end

    def _is_no_word(self, token: _Token) -> bool:
        """Whether no list holds it, so that behind a given name it is a surname sooner than a slip of the pen."""
        return self.is_english and len(token.plain) > 3 and not is_word(token.plain)

    def _ends_a_phrase(self, token: _Token) -> bool:
        """Whether what follows shows that the word was a surname: "john smith at the surgery"."""
        return (
            re.match(
                r"\s*(?:$|[.,;!?)]|(?:at|was|is|from|in|who|and|has|on|said|told|did)\b)",
                self.words[token.end :][:12],
            )
            is not None
        )

    # Names in capitals.

    def _run(self, at: int) -> int:
        """Where the words that may be of one name end: capitals and "de", "van", "bin" between, one space apart."""
        end = at + 1
        while end < len(self.tokens) and end - at < _MOST_WORDS and not self.taken[end]:
            before, token, apart = self.tokens[end - 1], self.tokens[end], self._apart(end)
            initial = len(before.written) == 1
            if before.is_possessive or apart not in ((" ", "-", ". ", ".") if initial else (" ", "-")):
                break
            if not token.is_capital and not (token.plain in PARTICLES and self._capital(end + 1)):
                break
            if token.plain in NO_SURNAMES and not (
                token.plain in wordlist("given_words") and end == at + 1 and initial
            ):
                break
            end += 1
        return end

    def _in_run(self, at: int, end: int) -> tuple[int, int] | None:
        """The name among capitals `at` to `end`."""
        run = self.tokens[at:end]
        for number, token in enumerate(run, at):
            if self._is_sure(token, number, end):
                first = self._first(at, number)
                return self._unless_place(first, end) if self._stands_free(first) else (end, end)
            if self.is_english and token.plain in wordlist("given_words") and self._is_called(number, end):
                return self._unless_place(number, max(end, number + 1))
            if self._is_initial(number, end):
                return self._unless_place(number, end)
        return self._unknown(at, end) if self.is_english else None

    def _is_sure(self, token: _Token, at: int, end: int) -> bool:
        """Whether the word by itself is a name here."""
        if (token.written.isupper() and len(token.written) < 5) or not token.is_capital:
            return False  # an abbreviation
        parts = token.plain.split("-")
        if parts[0] in PARTICLES and len(parts) > 1:
            del parts[0]  # "Al-Masri"
        first = parts[0].replace("'", "")
        if _CONTRACTED.match(token.plain) or (len(parts) > 1 and parts[-1] in OF_PLACES):
            return False
        if not self.is_english:
            followed = at + 1 < end and _is_a_name(self.tokens[at + 1].plain)
            return is_given(first) and first in wordlist("small") and (followed or not self.has_many_capitals)
        return _is_a_name(first) or _is_a_name(token.plain.replace("-", "").replace("'", ""))

    def _is_initial(self, at: int, end: int) -> bool:
        """Whether it is the first letter of a name: "J. Okafor"."""
        token = self.tokens[at]
        if len(token.written) > 1 or at + 1 >= end or not self.is_english:
            return False
        dotted = self._apart(at + 1) != " "
        return (dotted or token.plain not in ("i", "a")) and self._may_be_surname(self.tokens[at + 1])

    def _is_called(self, at: int, end: int) -> bool:
        """Whether a word that is a name as well is one here: a surname behind it, or somebody is spoken of."""
        token = self.tokens[at]
        if at + 1 < end:
            behind = self.tokens[at + 1]
            if behind.plain in OF_PLACES:
                return False
            if _is_a_name(behind.plain) or behind.plain in wordlist("family_words"):
                return True
            return self._may_be_surname(behind) and not _SENTENCE_BEGINS.search(self._before(token))
        before = self._before(token)
        if _SENTENCE_BEGINS.search(before):
            return FOLLOWED.match(self.words, token.end, token.end + _LOOK_ON) is not None
        return INTRODUCED.search(before) is not None or (
            INTRODUCED_WEAKLY.search(before) is not None
            and FOLLOWED.match(self.words, token.end, token.end + _LOOK_ON) is not None
        )

    def _unknown(self, at: int, end: int) -> tuple[int, int] | None:
        """A name that no list holds: two such words, or one where somebody is spoken of."""
        first = at
        while first < end and not self._is_unknown(self.tokens[first]):
            first += 1
        last = first
        while last < end and (self._is_unknown(self.tokens[last]) or self._may_be_surname(self.tokens[last])):
            last += 1
        if last == first:
            return None
        token = self.tokens[first]
        before = self._before(token)
        if first > at and self.tokens[first - 1].plain not in BEFORE_NAMES and not INTRODUCED.search(before):
            return None
        end_of_it = self.tokens[last - 1].end
        is_spoken_of = any(
            pattern.match(self.words, end_of_it, end_of_it + _LOOK_ON)
            for pattern in (FOLLOWED, FOLLOWED_WEAKLY)
        ) or any(pattern.search(before) for pattern in (INTRODUCED, INTRODUCED_WEAKLY))
        if INTRODUCED.search(before) or ((is_spoken_of or last - first > 1) and not OF_THINGS.search(before)):
            return self._unless_place(first, last)
        return None

    def _is_unknown(self, token: _Token) -> bool:
        return (
            len(token.plain) > 2
            and token.is_capital
            and token.written[1:].islower()
            and not any(is_word(part) for part in (token.plain, *token.plain.split("-")))
            and token.plain not in self.places
            and token.plain not in NO_SURNAMES
            and token.plain not in wordlist("given_words")
        )

    def _may_be_surname(self, token: _Token) -> bool:
        return token.is_capital and (
            _is_a_name(token.plain)
            or token.plain in wordlist("family_words")
            or (len(token.plain) > 1 and not is_word(token.plain) and not token.written.isupper())
        )

    def _first(self, at: int, sure: int) -> int:
        """Where a name begins whose word `sure` is known: words before it that no dictionary holds are of it."""
        first = sure
        while first > at and (
            (self.is_english and self._is_unknown(self.tokens[first - 1]))
            or (len(self.tokens[first - 1].written) == 1 and self.tokens[first - 1].plain != "i")
            or self.tokens[first - 1].plain in wordlist("given_words")
        ):
            first -= 1
        return first

    def _stands_free(self, first: int) -> bool:
        """Whether no other word in capitals stands right before it, which names of people do not follow."""
        if first == 0 or self._apart(first) not in (" ", "-"):
            return True
        before = self.tokens[first - 1]
        if not before.is_capital or before.plain in NO_SURNAMES or before.plain in BEFORE_NAMES:
            return True
        return bool(_SENTENCE_BEGINS.search(self._before(before)))

    def _unless_place(self, first: int, end: int) -> tuple[int, int]:
        """The name, or nothing where it is that of a place, a firm or a saint, or one that everybody knows."""
        run = self.tokens[first:end]
        whole = " ".join(token.plain for token in run)
        if (
            whole in KNOWN_TO_ALL
            or self._is_saint(run[0])
            or whole in self.places
            or (len(run) > 1 and all(token.plain in self.places for token in run))
            or self._is_of_a_place(first, end)
            or (len(run) == 1 and _ARTICLE.search(self._before(run[0])))
        ):
            return end, end
        return first, end

    def _is_of_a_place(self, first: int, end: int) -> bool:
        if any(token.plain in OF_PLACES for token in self.tokens[first + 1 : end]):
            return True
        return end < len(self.tokens) and (
            self.tokens[end].plain in OF_PLACES
            and self.words[self.tokens[end - 1].end : self.tokens[end].start].strip(" '’s") == ""
        )

    def _is_saint(self, token: _Token) -> bool:
        return _SAINT.search(self.words[max(0, token.start - 8) : token.start]) is not None

    def _before(self, token: _Token) -> str:
        return self.words[max(0, token.start - _LOOK_BACK) : token.start]

    def _apart(self, at: int) -> str:
        """What stands between a word and the one before it."""
        return self.words[self.tokens[at - 1].end : self.tokens[at].start] if at < len(self.tokens) else "\n"

    def _capital(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].is_capital and self._apart(at) == " "


def _is_a_name(word: str) -> bool:
    return is_given(word) or is_family(word)
