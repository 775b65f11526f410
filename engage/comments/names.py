"""Names of people in comments, and house addresses: suggestions for a person to decide on.

A list of given names, and how a name is written: capital letters, what stands before and after. Wards, streets and
places are none. On real answers most of what such a list finds is a place or "Mum"; so what is a word as well
("Hope", "Will") counts only with a surname behind it, and nothing is ever taken out without a person's yes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from engage.comments.wordlists import words as wordlist
from engage.privacy.redaction import Mark

NAME, ADDRESS = "name", "address"
_MOST_WORDS = 3
_LONGEST = 20_000  # characters that are looked at

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SAINT = re.compile(r"\b(?:St|Saint|Sts)\.?\s?$", re.IGNORECASE)
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:\n\r•*\"“‘(-])\s*$")
_STREETS = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|close|crescent|way|court|gardens|terrace|place|grove|walk"
    "|square|hill|rise|mews|row|parade"
)
_ADDRESS = re.compile(
    r"(?<!\w)(?:(?i:flat)\s\d{1,3}[a-z]?,?\s)?\d{1,4}[A-Za-z]?,?\s"
    rf"(?:(?:[A-Z][\w'’-]*\s){{1,3}}(?i:{_STREETS})|[a-z]{{3,}}\s(?:street|road|avenue))(?!\w)"
)
# What stands behind a place's, a building's or an illness's name.
_OF_PLACES = frozenset(
    (_STREETS + "|ward|hospital|hosp|house|park|school|surgery|centre|center|clinic|church|hall|pharmacy|chemist"
    "|practice|foundation|trust|medical|health|healthcare|university|college|academy|library|mosque|temple|green"
    "|estate|station|airport|bridge|hotel|stores|store|market|unit|wing|lodge|farm|common|town|village|city|river"
    "|lake|island|county|hospice|nursery|theatre|arms|inn|pub|cafe|supermarket|leisure|gym|pool|field|fields"
    "|disease|syndrome|palsy|infirmary|suite|department|line|cross|memorial|building|tower|junction|co|blvd|boulevard"
    "|farms|golf|ltd|plc|group|services|streets|roads|gardens|council|club|society|charity|method|scale").split("|")
)  # fmt: skip
# Words in capitals that stand before a name and are none of it; other capitals make it a shop, a state, a dish.
_BEFORE_NAMES = frozenset(
    """aunt auntie baby brother called carer clinician colleague consultant councillor daughter dear dentist dietitian
    driver friend grandson guardian handler hello hi husband lady manager midwife mother mum dad neighbour operator
    optician paramedic pharmacist physio physiotherapist receptionist son specialist surgeon technician thank thanks
    therapist uncle volunteer wife worker your""".split()  # noqa: SIM905
)
_NO_SURNAMES = frozenset(
    """i i'm i've i'll and the a an at in on of to for from with by is was were are be been has had have who that this
    but so if as or nor not no yes he she they we you it his her my our your their very thank thanks please mr mrs ms
    dr miss nhs gp ae mum dad mummy daddy nan nana grandad grandma monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december english british
    polish asian muslim christian hindu sikh jewish covid corona team crew staff nurse doctor reception""".split()  # noqa: SIM905
)
_KNOWN_TO_ALL = frozenset(
    {
        "marie curie",
        "john lewis",
        "florence nightingale",
        "jesus christ",
        "prince charles",
        "king charles",
        "santa",
    }
)


class _Token:
    """One word with where it stands, without a possessive s."""

    def __init__(self, match: re.Match[str]) -> None:
        text = match[0]
        possessive = _POSSESSIVE.search(text)
        self.start = match.start()
        self.end = match.end() - (len(possessive[0]) if possessive else 0)
        self.written = text[: self.end - self.start]
        self.plain = self.written.lower().replace("’", "'")
        self.first = self.plain.split("-")[0]
        self.is_possessive = possessive is not None

    @property
    def is_capital(self) -> bool:
        return self.written[:1].isupper()


def suggested(
    words: str, known: Sequence[Mark], places: Collection[str] = (), no_names: Collection[str] = ()
) -> list[Mark]:
    """Where in the words as given a person is named or lives: what a rule does not know and a person must decide on.

    `known` are the marks of rules, which are left out; `places` and `no_names`, in lower case, are never suggested.
    In the order of the text; none overlaps another.
    """
    head = words[:_LONGEST]
    found = [Mark(*match.span(), ADDRESS) for match in _ADDRESS.finditer(head)]
    found += [Mark(start, end, NAME) for start, end in _names(head, places, no_names)]
    taken = [(mark.start, mark.end) for mark in known]
    free: list[Mark] = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if (free and mark.start < free[-1].end) or any(
            mark.start < end and start < mark.end for start, end in taken
        ):
            continue
        free.append(mark)
    return free


def _names(words: str, places: Collection[str], no_names: Collection[str]) -> Iterator[tuple[int, int]]:
    tokens = [_Token(match) for match in _WORD.finditer(words)]
    letters = [sign for sign in words if sign.isalpha()]
    is_shouted = sum(sign.isupper() for sign in letters) * 2 > len(letters)
    is_small = not any(token.is_capital and token.plain != "i" for token in tokens)
    at = 0
    while at < len(tokens):
        run = _run(words, tokens, at, extend=not is_shouted)
        if _is_name(words, run, tokens, at, everything_written_alike=is_shouted or is_small) and not (
            _is_place(run, places) or " ".join(token.plain for token in run) in no_names
        ):
            yield run[0].start, run[-1].end
        at += len(run)


def _run(words: str, tokens: Sequence[_Token], at: int, *, extend: bool) -> list[_Token]:
    """The word and those behind it that may be of the same name: capital letters, one space between."""
    run = [tokens[at]]
    if not (extend and run[0].is_capital and _may_begin(run[0])):
        return run
    for before, token in pairwise(tokens[at : at + _MOST_WORDS]):
        apart = words[before.end : token.start]
        if before.is_possessive or apart not in (" ", "-", ". ") or not token.is_capital:
            break
        if token.plain in _NO_SURNAMES or len(token.written) < 2:
            break
        if apart == ". " and len(before.written) > 1:
            break
        run.append(token)
    return run


def _may_begin(token: _Token) -> bool:
    return token.first in wordlist("names") or token.first in wordlist("words_and_names")


def _is_name(
    words: str, run: Sequence[_Token], tokens: Sequence[_Token], at: int, *, everything_written_alike: bool
) -> bool:
    first = run[0]
    after = tokens[at + len(run)] if at + len(run) < len(tokens) else None
    if not _may_begin(first) or " ".join(token.plain for token in run) in _KNOWN_TO_ALL:
        return False
    before = words[max(0, first.start - 8) : first.start]
    if not everything_written_alike and (
        (first.written.isupper() and len(first.written) < 5)  # an abbreviation
        or (first.is_capital and _follows_a_capital(words, tokens, at))
    ):
        return False
    if _SAINT.search(before) or (
        after is not None
        and after.plain in _OF_PLACES
        and words[run[-1].end : after.start].strip(" '’s") == ""
    ):
        return False
    if first.first in wordlist("names"):
        return first.is_capital or everything_written_alike
    return len(run) > 1 and not everything_written_alike and not _SENTENCE_BEGINS.search(before)


def _follows_a_capital(words: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether a word in capitals stands before it in the same sentence, which names of people do not follow."""
    if at == 0 or words[tokens[at - 1].end : tokens[at].start] not in (" ", "-"):
        return False
    before = tokens[at - 1]
    if not before.is_capital or before.plain in _NO_SURNAMES or before.plain in _BEFORE_NAMES:
        return False
    return not _SENTENCE_BEGINS.search(words[max(0, before.start - 8) : before.start])


def _is_place(run: Sequence[_Token], places: Collection[str]) -> bool:
    whole = " ".join(token.plain for token in run)
    if any(token.plain in _OF_PLACES for token in run[1:]):
        return True
    return whole in places or (len(run) > 1 and all(token.plain in places for token in run))
