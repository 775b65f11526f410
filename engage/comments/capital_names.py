"""Names that are written with capital letters."""

from __future__ import annotations

import re

from engage.comments.name_reading import Reading, Token
from engage.comments.name_words import (
    ASKED_FOR,
    BEFORE_NAMES,
    FOLLOWED,
    FOLLOWED_WEAKLY,
    INTRODUCED,
    INTRODUCED_WEAKLY,
    KNOWN_TO_ALL,
    NO_SURNAMES,
    OF_PLACES,
    OF_THINGS,
    SHOPS,
    is_a_name,
    is_given,
    is_word,
)
from engage.comments.slips import is_slip
from engage.comments.wordlists import words as wordlist
from engage.privacy.titles import PARTICLES

_MOST_WORDS = 5
_LOOK_ON = 60
_CONTRACTED = re.compile(r"(?:i|you|he|she|it|we|they|who|that|there|what|let|don|can|won|isn|didn)'")
# A single word that ends so and that no list holds is a place sooner than a person.
_LIKE_A_PLACE = re.compile(
    r"(?:.ton|ham|ford|fields?|shire|boro(?:ugh)?|burgh|bury|mouth|chester|dale|stead|wick|ville|pool|port)$"
)
_OBJECT = re.compile(r"\s(?:us|them)\b")  # "Rob us blind"
_ARTICLE = re.compile(r"\b(?:the|an?)\s$", re.IGNORECASE)
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:\n\r•*\"“‘(-])\s*$")


def run(reading: Reading, at: int) -> int:
    """Where the words that may be of one name end: capitals and "de", "van", "bin" between, one space apart."""
    end = at + 1
    while end < len(reading.tokens) and end - at < _MOST_WORDS and not reading.taken[end]:
        before, token, apart = reading.tokens[end - 1], reading.tokens[end], reading.apart(end)
        initial = len(before.written) == 1
        if before.is_possessive or apart not in ((" ", "-", ". ", ".") if initial else (" ", "-")):
            break
        if not token.is_capital and not (token.plain in PARTICLES and reading.is_capital(end + 1)):
            break
        if token.plain in NO_SURNAMES and not (
            token.plain in wordlist("given_words") and end == at + 1 and initial
        ):
            break
        end += 1
    return end


def name_in_run(reading: Reading, at: int, end: int) -> tuple[int, int] | None:
    """The name among capitals `at` to `end`."""
    run = reading.tokens[at:end]
    for number, token in enumerate(run, at):
        if _is_sure(reading, token, number, end):
            first = _first(reading, at, number)
            return _unless_place(reading, first, end) if _stands_free(reading, first) else (end, end)
        if reading.is_english and token.plain in wordlist("given_words") and _is_called(reading, number, end):
            return _unless_place(reading, number, max(end, number + 1))
        if _is_initial(reading, number, end):
            return _unless_place(reading, number, end)
    return _unknown(reading, at, end) if reading.is_english else None


def _is_sure(reading: Reading, token: Token, at: int, end: int) -> bool:
    """Whether the word by itself is a name here."""
    if (token.written.isupper() and len(token.written) < 5) or not token.is_capital:
        return False  # an abbreviation
    parts = token.plain.split("-")
    if parts[0] in PARTICLES and len(parts) > 1:
        del parts[0]  # "Al-Masri"
    first = parts[0].replace("'", "")
    if _CONTRACTED.match(token.plain) or (len(parts) > 1 and parts[-1] in OF_PLACES):
        return False
    if token.plain in SHOPS and not (at + 1 < end and is_a_name(reading.tokens[at + 1].plain)):
        return False
    if _OBJECT.match(reading.words, token.end) and _SENTENCE_BEGINS.search(reading.before(token)):
        return False
    if not reading.is_english:
        followed = at + 1 < end and is_a_name(reading.tokens[at + 1].plain)
        return is_given(first) and first in wordlist("small") and (followed or not reading.has_many_capitals)
    return is_a_name(first) or is_a_name(token.plain.replace("-", "").replace("'", ""))


def _is_initial(reading: Reading, at: int, end: int) -> bool:
    """Whether it is the first letter of a name: "J. Okafor"."""
    token = reading.tokens[at]
    if len(token.written) > 1 or at + 1 >= end or not reading.is_english:
        return False
    dotted = reading.apart(at + 1) != " "
    return (dotted or token.plain not in ("i", "a")) and _may_be_surname(reading, reading.tokens[at + 1])


def _is_called(reading: Reading, at: int, end: int) -> bool:
    """Whether a word that is a name as well is one here: a surname behind it, or somebody is spoken of."""
    token = reading.tokens[at]
    if at + 1 < end:
        behind = reading.tokens[at + 1]
        if behind.plain in OF_PLACES:
            return False
        if is_a_name(behind.plain) or behind.plain in wordlist("family_words"):
            return True
        return _may_be_surname(reading, behind) and not _SENTENCE_BEGINS.search(reading.before(token))
    before = reading.before(token)
    if _SENTENCE_BEGINS.search(before):
        return FOLLOWED.match(reading.words, token.end, token.end + _LOOK_ON) is not None
    if INTRODUCED.search(before) or ASKED_FOR.search(before):
        return True
    return (
        INTRODUCED_WEAKLY.search(before) is not None
        and FOLLOWED.match(reading.words, token.end, token.end + _LOOK_ON) is not None
    )


def _unknown(reading: Reading, at: int, end: int) -> tuple[int, int] | None:
    """A name that no list holds: two such words, or one where somebody is spoken of."""
    first = at
    while first < end and not _is_unknown(reading, reading.tokens[first]):
        first += 1
    last = first
    while last < end and (
        _is_unknown(reading, reading.tokens[last]) or _may_be_surname(reading, reading.tokens[last])
    ):
        last += 1
    if last == first:
        return None
    token = reading.tokens[first]
    before = reading.before(token)
    if first > at and reading.tokens[first - 1].plain not in BEFORE_NAMES and not INTRODUCED.search(before):
        return None
    end_of_it = reading.tokens[last - 1].end
    is_spoken_of = any(
        pattern.match(reading.words, end_of_it, end_of_it + _LOOK_ON)
        for pattern in (FOLLOWED, FOLLOWED_WEAKLY)
    ) or any(pattern.search(before) for pattern in (INTRODUCED, INTRODUCED_WEAKLY))
    if not INTRODUCED.search(before) and (
        OF_THINGS.search(before)
        or not (last - first > 1 or (is_spoken_of and not _is_a_slip_or_place(token.plain)))
    ):
        return None
    return _unless_place(reading, first, last)


def _is_a_slip_or_place(word: str) -> bool:
    """Whether a word alone that no list holds is sooner one of these: "Expecially the nurse", "Rothbury came"."""
    return _LIKE_A_PLACE.search(word) is not None or is_slip(word, wordlist("english"))


def _is_unknown(reading: Reading, token: Token) -> bool:
    return (
        len(token.plain) > 2
        and token.is_capital
        and token.written[1:].islower()
        and not _CONTRACTED.match(token.plain)
        and not any(is_word(part) for part in (token.plain, *token.plain.split("-")))
        and token.plain not in reading.places
        and token.plain not in NO_SURNAMES
        and token.plain not in wordlist("given_words")
    )


def _may_be_surname(reading: Reading, token: Token) -> bool:
    return token.is_capital and (
        is_a_name(token.plain)
        or token.plain in wordlist("family_words")
        or (len(token.plain) > 1 and not is_word(token.plain) and not token.written.isupper())
    )


def _first(reading: Reading, at: int, sure: int) -> int:
    """Where a name begins whose word `sure` is known: words before it that no dictionary holds are of it."""
    first = sure
    while first > at and (
        (reading.is_english and _is_unknown(reading, reading.tokens[first - 1]))
        or (len(reading.tokens[first - 1].written) == 1 and reading.tokens[first - 1].plain != "i")
        or reading.tokens[first - 1].plain in wordlist("given_words")
    ):
        first -= 1
    return first


def _stands_free(reading: Reading, first: int) -> bool:
    """Whether no other word in capitals stands right before it, which names of people do not follow."""
    if first == 0 or reading.apart(first) not in (" ", "-"):
        return True
    before = reading.tokens[first - 1]
    if not before.is_capital or before.plain in NO_SURNAMES or before.plain in BEFORE_NAMES:
        return True
    return bool(_SENTENCE_BEGINS.search(reading.before(before)))


def _unless_place(reading: Reading, first: int, end: int) -> tuple[int, int]:
    """The name, or nothing where it is that of a place, a firm or a saint, or one that everybody knows."""
    run = reading.tokens[first:end]
    whole = " ".join(token.plain for token in run)
    if (
        whole in KNOWN_TO_ALL
        or reading.is_saint(run[0])
        or whole in reading.places
        or (len(run) > 1 and all(token.plain in reading.places for token in run))
        or reading.is_of_a_place(first, end)
        or reading.words[max(0, run[0].start - 4) : run[0].start].lower() == "the "
        or (len(run) == 1 and _ARTICLE.search(reading.before(run[0])))
    ):
        return end, end
    return first, end
