"""Personal details in free text, replaced by what they were: `[name]`, `[phone number]` and so on.

Rules, not guesses: each kind has a form that can be written down, and a check digit where there is one.
Names are only known after a title ("Mrs Khan") or "my name is"; other names are for a person to find. What a person
marked is taken out with the rest, and a passage of the text as it was shown before is found in it as it is shown now.
Every pattern takes time in proportion to the text: runs are possessive, everything else is bounded.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """Characters `start` to `end` (exclusive) of the text as given, which were of this `kind`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Redacted:
    """The text that may be shown, and what was taken out of the text as given, in order."""

    text: str
    marks: list[Mark]

    def in_given(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` to `end` of the shown text stand in the text as given.

        What was taken out is whole: a passage that begins or ends within it reaches round all of it.
        """
        ahead = 0  # how many characters longer the text as given is, up to here
        begin, stop = None, None
        for mark in self.marks:
            left = mark.start - ahead
            right = left + len(instead_of(mark))
            if begin is None and start < right:
                begin = mark.start if start > left else start + ahead
            if stop is None and end <= right:
                stop = mark.end if end > left else end + ahead
            ahead = mark.end - right
        return (start + ahead if begin is None else begin), (end + ahead if stop is None else stop)

    def in_shown(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` to `end` of the text as given stand in the shown text; the other way round."""
        longer = 0  # how many characters longer the shown text is, up to here
        begin, stop = None, None
        for mark in self.marks:
            if begin is None and start < mark.end:
                begin = min(start, mark.start) + longer
            if stop is None and end <= mark.start:
                stop = end + longer
            longer += len(instead_of(mark)) - (mark.end - mark.start)
            if stop is None and end <= mark.end:
                stop = mark.end + longer
        return (start + longer if begin is None else begin), (end + longer if stop is None else stop)


def instead_of(mark: Mark) -> str:
    """What is shown in place of a mark."""
    return f"[{mark.kind}]"


# Spaces, dots, brackets, dashes and invisible characters that people put between digits.
_GAP = r"[\s.()\-–—\u200b-\u200f\u2060\ufeff]"
# Every pattern starts and ends at the edge of a word, so that what replaces one match never makes another.
_BEFORE, _AFTER = r"(?<!\w)", r"(?!\w)"

_ADDRESS = re.compile(
    r"[\w.%+'-]++(?:@|\s?[(\[]at[)\]]\s?)(?:[\w-]{1,63}(?:\.|\s?[(\[]dot[)\]]\s?)){1,8}[^\W\d_]{2,24}"
    + _AFTER,
    re.IGNORECASE,
)
# Only where such a run of signs begins: else every sign of a long one would be tried.
_ADDRESS_BEGINS = re.compile(r"(?<![\w.%+'-])" + _ADDRESS.pattern, re.IGNORECASE)
_NHS = re.compile(
    _BEFORE + rf"(?P<said>NHS\s{{0,2}}(?:number|num|no)\b[\s.:#-]{{0,4}}(?:is\s)?)?"
    rf"(?P<digits>\d{{3}}{_GAP}{{0,2}}\d{{3}}{_GAP}{{0,2}}\d{{4}})" + _AFTER,
    re.IGNORECASE,
)
_PHONE = re.compile(
    rf"(?:(?:\+|{_BEFORE}00)44{_GAP}{{0,2}}(?:\(0\){_GAP}{{0,2}})?|\(0|{_BEFORE}0)(?:{_GAP}{{0,2}}\d){{9,10}}"
    rf"{_AFTER}|\+[1-9]\d{{0,2}}(?:{_GAP}{{0,2}}\d){{7,12}}" + _AFTER
)
_NINO = re.compile(
    _BEFORE
    + r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][\s-]?(?:\d\d[\s-]?){3}[A-D]"
    + _AFTER,
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    _BEFORE + r"(?:GIR[\s-]{0,2}0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?[\s-]{0,2}\d(?!st|nd|rd|th)"
    r"[ABD-HJLNP-UW-Z]{2})" + _AFTER,
    re.IGNORECASE,
)
_VEHICLE = re.compile(
    _BEFORE + r"(?:(?i:[A-HJ-PR-Y][A-HJ-PR-Z]\d\d\s?(?!(?:the|and|for|was|but|not|you|all|are|who|had|has)\b)"
    r"[A-HJ-PR-Z]{3})|[A-HJ-NPR-TV-Y]\d{1,3}\s?(?!NHS)[A-HJ-PR-TV-Y]{3}"
    r"|(?!NHS)[A-HJ-NPR-TV-Y]{3}\s?\d{1,3}[A-HJ-NPR-TV-Y]"
    # Northern Ireland; four digits that are a year are one
    r"|[A-Z](?:[A-HJ-LNR-VXY]Z|I[ABGJLW]|[JOUX]I)\s?(?!19|20)\d{4})" + _AFTER
)

# After these, the next word is a name unless it is a word of the language, however it is written …
_TITLES = (
    r"Mr|Mrs|Ms|Mx|Dr|Prof|Professor|Cllr|Councillor|Rev|Revd|Reverend|my\s{1,2}name\s{1,2}is|my\s{1,2}name's"
)
# … and after these only if it is written like one: "the nurse who", "I miss the bus".
_CALLINGS = (
    "Miss|Nurse|Sister|Matron|Doctor|Imam|Maulana|Mufti|Rabbi|Pastor|Vicar|Father|Canon|Sheikh|Shaykh"
    "|Midwife|Sir|Lady|Lord|Dame|Master|Auntie|Aunty|Uncle"
)
_GIVEN = r"[^\W\d_]++(?:['’-][^\W\d_]++){0,3}+"
# The look ahead at one letter only makes the search faster.
_TITLE = re.compile(
    r"\b(?=[MDPCRSNIVFLAU]|[mdpcrsnivflau])" + rf"(?i:(?P<title>{_TITLES})|{_CALLINGS})(?!\w)\.?"
)
_WORD = re.compile(rf"\.?\s{{1,3}}(?P<word>{_GIVEN}){_AFTER}")
_MOST_NAMES = 3
_NO_NAMES = frozenset(
    """a about after again all always am an and another any are as asked at attended be because been before being
    bed but by called came can care clinic consultant could did didn't do does doing each every everyone everything
    explained for from gave get gets go good got great had has have he helped helpful her here him his how i if in
    informed into is it just kept knew know last later led left let like listened looked made manager may me
    medical more most must my name needs never next no not of off office on one only or our out over
    practice practitioner prescribed put really referred rude said saw says seemed sent she should since so
    some specialist spoke station still surgery team than that the their them then there these they this those
    time to today told too took treated two under until up us very visited wait waited wanted ward was we went were
    what when where which while who whom why will with would wasn't won't yes you your""".split()  # noqa: SIM905
)


def redact(text: str, also: Sequence[Mark] = ()) -> Redacted:
    """Replace e-mail addresses, NHS and National Insurance numbers, phones, postcodes, vehicles and names.

    `also`: what a person marked to be taken out, in any order; where that meets what a rule found, the two are one mark
    of the person's kind. Redacting twice gives what redacting once gave.
    """
    marks: list[Mark] = []
    left = text
    for kind, find in _KINDS.items():
        found = [Mark(start, end, kind) for start, end in find(left)]
        if found:
            left = _built(left, found, lambda mark: "\x00" * (mark.end - mark.start))
            marks += found
    marks.sort(key=lambda mark: mark.start)
    joined = _joined(marks, [mark for mark in also if 0 <= mark.start < mark.end <= len(text)])
    return Redacted(_built(text, joined, instead_of), joined)


def _joined(found: list[Mark], also: Sequence[Mark]) -> list[Mark]:
    """What rules found and people marked, in order, none overlapping."""
    by_hand = set(also)
    joined: list[Mark] = []
    for mark in sorted([*found, *by_hand], key=lambda mark: (mark.start, mark.end)):
        last = joined[-1] if joined else None
        if last is None or mark.start >= last.end:
            joined.append(mark)
            continue
        kind = mark.kind if mark in by_hand else last.kind
        joined[-1] = Mark(last.start, max(last.end, mark.end), kind)
    return joined


def _built(text: str, marks: list[Mark], instead: Callable[[Mark], str]) -> str:
    parts: list[str] = []
    at = 0
    for mark in marks:
        parts += (text[at : mark.start], instead(mark))
        at = mark.end
    return "".join((*parts, text[at:]))


def _plain(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    return lambda text: (match.span() for match in pattern.finditer(text))


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find e-mail addresses, one that follows another without a space included."""
    match = _ADDRESS_BEGINS.search(text)
    while match is not None:
        yield match.span()
        match = _ADDRESS.match(text, match.end()) or _ADDRESS_BEGINS.search(text, match.end())


def _nhs_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Find ten digits whose last is the check digit (modulus 11), or that are called an NHS number."""
    for match in _NHS.finditer(text):
        digits = [int(sign) for sign in match["digits"] if sign.isdecimal()]
        check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
        if match["said"] or (check % 11 == digits[9] and check != 10 and digits[0] != 0):
            yield match.span("digits")


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Find the one to three words after a title that look like a name; the title itself stays."""
    end = 0
    for match in _TITLE.finditer(text):
        if match.start() < end:
            continue
        start, at = 0, match.end()
        for place in range(_MOST_NAMES):
            word = _WORD.match(text, at)
            if word is None or not _is_name(word["word"], any_case=match["title"] is not None and place == 0):
                break
            start, at = start or word.start("word"), word.end()
        if start:
            end = at
            yield start, end


def _is_name(word: str, *, any_case: bool) -> bool:
    written_so = any_case or word[0].isupper() or not word[0].isascii()
    return written_so and word.lower() not in _NO_NAMES


_KINDS: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {
    "e-mail address": _addresses,
    "NHS number": _nhs_numbers,
    "phone number": _plain(_PHONE),
    "National Insurance number": _plain(_NINO),
    "postcode": _plain(_POSTCODE),
    "vehicle registration": _plain(_VEHICLE),
    "name": _names,
}
