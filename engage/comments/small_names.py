"""Names in small letters, or in a text that is all capitals."""

from __future__ import annotations

import re

from engage.comments.name_reading import Reading, Token
from engage.comments.name_words import (
    ADDRESSED,
    ASKED_FOR,
    BEING,
    CALLED,
    FOLLOWED,
    FOLLOWED_WEAKLY,
    INTRODUCED,
    INTRODUCED_WEAKLY,
    NO_SURNAMES,
    ROLES,
    is_a_name,
    is_given,
    is_word,
)
from engage.comments.slips import is_slip
from engage.comments.wordlists import words as wordlist
from engage.privacy.titles import PARTICLES

_LOOK_ON = 60
# What a slip of the pen may stand for where people are spoken of.
PEOPLE = NO_SURNAMES.union(
    ROLES.split("|"),
    """everyone everybody anyone anybody someone somebody nobody people staff reception receptionists doctors nurses
    surgery council hospital ambulance paramedics lots loads many those these their myself himself herself
    themselves ourselves another other others every whether about again""".split(),  # noqa: SIM905
)
_IRISH = re.compile(r"(?:o'(?!clock)|mc(?!donald'?s))[a-z]{4,}$")
_LIKE_A_WORD = re.compile(r"(?:ing|ings|ed|ly|tions?|ness|ments?|ional|ized|ise|ize)$")
_BEGINS = re.compile(r"(?:^|[.!?\n])\s*$")
_MOST_SURNAMES = 2
_ENDS_A_PHRASE = re.compile(
    r"\s*(?:$|[.,;!?)’']|(?:at|was|is|from|in|who|and|has|had|on|said|told|did|about|for|but|to|with|helped|came|gave|rang"
    r"|called|went|made|explained|sorted|took|asked|always|never|lives?|works?)\b)"
)


def small_name(reading: Reading, at: int) -> tuple[int, int]:
    """First and last (exclusive) token of the name that begins at a word in small letters; `at` twice for none."""
    token = reading.tokens[at]
    if not reading.is_english and not reading.is_shouted:
        return at, at
    if (
        token.plain in reading.places
        or not (_is_known(token) or _is_named_here(reading, at))
        or reading.is_of_a_place(at, at + 1)
        or _is_half_of_a_place(reading, at)
        or reading.is_saint(token)
    ):
        return at, at
    return at, end_of_small_name(reading, at + 1)


def end_of_small_name(reading: Reading, end: int) -> int:
    """Where a name that goes on to `end` at least has its end: surnames behind it are of it."""
    surnames = 0
    while surnames < _MOST_SURNAMES and end < len(reading.tokens):
        token = reading.tokens[end]
        if reading.taken[end] or reading.apart(end) not in (" ", "-"):
            break
        if token.plain in PARTICLES and end + 1 < len(reading.tokens):
            behind = reading.tokens[end + 1]
            if reading.taken[end + 1] or reading.apart(end + 1) != " " or not _is_surname(reading, behind):
                break
            end += 1
        elif token.plain in NO_SURNAMES or not _is_surname(reading, token):
            break
        end += 1
        surnames += 1
    return end


def _is_half_of_a_place(reading: Reading, at: int) -> bool:
    """ "james cook hospital"."""
    return (
        at + 1 < len(reading.tokens)
        and (
            reading.tokens[at + 1].plain in wordlist("family_words")
            or is_a_name(reading.tokens[at + 1].plain)
        )
        and reading.apart(at + 1) == " "
        and reading.is_of_a_place(at + 1, at + 2)
    )


def _is_known(token: Token) -> bool:
    """Whether lists hold it, or what it is joined of ("billy-joe", "al-masri", "o'connor"), and English does not."""
    if is_word(token.plain + "'s" * token.is_possessive):
        return token.plain in wordlist("small")
    if token.plain in wordlist("small") or _IRISH.match(token.plain):
        return True
    first, *rest = token.plain.split("-")
    if not rest or not (is_given(first) or first in PARTICLES):
        return False
    return all(is_a_name(part) or not is_word(part) for part in rest)


def _is_named_here(reading: Reading, at: int) -> bool:
    """Whether somebody is spoken of where it stands: a name that is a word as well, or a word that no list holds."""
    token = reading.tokens[at]
    before = reading.before(token)
    if token.plain in wordlist("given_words"):
        return _is_called(reading, token, before)
    if is_a_name(token.plain) and (is_given(token.plain) or not is_slip(token.plain, PEOPLE)):
        return _is_spoken_of(reading, token, before) or (
            not is_word(token.plain) and _has_surname(reading, at)
        )
    if is_word(token.plain) and len(token.plain) > 3 and token.plain not in PEOPLE:
        # "spoke to serge mulumba"
        return _has_surname(reading, at, of_words=False) and (
            INTRODUCED.search(before) is not None or ADDRESSED.search(before) is not None
        )
    if len(token.plain) < 3 or _is_of_words(token.plain) or not token.plain.replace("-", "").isalpha():
        return False
    if len(token.plain) > 3 and CALLED.search(before):
        return True
    if at + 1 < len(reading.tokens) and reading.apart(at + 1) == " " and _is_known(reading.tokens[at + 1]):
        return not is_slip(token.plain, wordlist("english"))
    if INTRODUCED.search(before) or ADDRESSED.search(before):
        return not is_slip(token.plain, PEOPLE) or _has_surname(reading, at)
    spoken_of = BEING.search(before) is not None or _is_followed(reading, token)
    return spoken_of and not is_slip(token.plain, wordlist("english"))


def _is_called(reading: Reading, token: Token, before: str) -> bool:
    """Whether a word that is a name as well ("grace") is one here."""
    if INTRODUCED.search(before) or ASKED_FOR.search(before):
        return True
    if ADDRESSED.search(before) or BEING.search(before):
        return _ends_a_phrase(reading, token)
    followed = FOLLOWED.match(reading.words, token.end, token.end + _LOOK_ON) is not None
    return followed and (INTRODUCED_WEAKLY.search(before) is not None or _BEGINS.search(before) is not None)


def _is_spoken_of(reading: Reading, token: Token, before: str) -> bool:
    return any(
        pattern.search(before) for pattern in (INTRODUCED, INTRODUCED_WEAKLY, ADDRESSED, BEING)
    ) or _is_followed(reading, token)


def _is_followed(reading: Reading, token: Token) -> bool:
    return any(
        pattern.match(reading.words, token.end, token.end + _LOOK_ON)
        for pattern in (FOLLOWED, FOLLOWED_WEAKLY)
    )


def _has_surname(reading: Reading, at: int, *, of_words: bool = True) -> bool:
    """Whether a surname stands behind a word; without `of_words` one that is no English word, nor nearly one."""
    if at + 1 == len(reading.tokens) or reading.apart(at + 1) != " ":
        return False
    token = reading.tokens[at + 1]
    if not of_words and (is_word(token.plain) or is_slip(token.plain, wordlist("english"))):
        return False
    return _is_surname(reading, token)


def _is_surname(reading: Reading, token: Token) -> bool:
    """Whether a word behind a given name is a surname."""
    if token.plain.endswith("n't"):
        return False
    if _is_known(token) or token.plain in wordlist("proper"):
        return True
    if is_a_name(token.plain) or token.plain in wordlist("family_words"):
        return not is_word(token.plain) or token.is_capital or _ends_a_phrase(reading, token)
    return (
        reading.is_english
        and len(token.plain) > 2
        and not _is_of_words(token.plain)
        and (
            token.is_capital
            or _ends_a_phrase(reading, token)
            or not is_slip(token.plain, wordlist("english"))
        )
    )


def _is_of_words(word: str) -> bool:
    """Whether it is a word, ends like one, or one of its parts is one: "in-law", "organizing"."""
    return bool(_LIKE_A_WORD.search(word)) or is_word(word) or any(is_word(part) for part in word.split("-"))


def _ends_a_phrase(reading: Reading, token: Token) -> bool:
    """Whether what follows shows that the word was a surname: "john smith at the surgery"."""
    return _ENDS_A_PHRASE.match(reading.words[token.end :][:12]) is not None
