"""Personal details in free text, replaced by what they were: `[name]`, `[phone number]` and so on.

Rules, not guesses: each kind has a form that can be written down, and a check digit where there is one.
Names are only known after a title ("Mrs Khan") or "my name is"; what else looks like a name is suggested elsewhere
and taken out with the rest until a person decides. A passage of the text as it was shown before is found in it as it
is shown now.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from engage.privacy.addresses import houses, postcodes
from engage.privacy.identifiers import (
    bank_details,
    codes,
    dates_of_birth,
    emails,
    emails_spoken,
    handles,
    insurance_numbers,
    nhs_numbers,
    phones,
    references,
    vehicles,
    web_addresses,
)
from engage.privacy.other_scripts import names_in_other_scripts
from engage.privacy.titles import titled_names


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


def redact(text: str, also: Sequence[Mark] = (), but: Sequence[Mark] = ()) -> Redacted:
    """Replace what rules find: how to reach somebody, numbers of theirs, where they live, when they were born, names.

    `also`: what a person or a list of names marked, in any order; where that meets what a rule found, the two are one
    mark of the first's kind. `but`: what a person said is not personal; a find within one of these stays, and so does
    what of `also` stands within. Redacting twice gives what redacting once gave.
    """
    marks: list[Mark] = []
    left = text
    for kind, needs, finders in _KINDS:
        if not needs.search(left):
            continue
        for find in finders:
            found = [Mark(start, end, kind) for start, end in find(left)]
            if found:
                left = _built(left, found, lambda mark: "\x00" * (mark.end - mark.start))
                marks += found
    return hide(
        text,
        (mark for mark in marks if not _within(mark, but)),
        [mark for mark in also if not _within(mark, but)],
    )


def hide(text: str, found: Iterable[Mark], also: Sequence[Mark]) -> Redacted:
    """Replace what rules found, and what of `also` lies within the text; where they meet, the two are one mark."""
    inside = [mark for mark in also if 0 <= mark.start < mark.end <= len(text)]
    joined = _joined(sorted(found, key=lambda mark: mark.start), inside)
    return Redacted(_built(text, joined, instead_of), joined)


def read_back(shown: str, given: str) -> Redacted | None:
    """How a text that rules of another time redacted came of the text as given; None where it did not come of it."""
    marks: list[Mark] = []
    at, end = 0, 0  # in what is shown, and in what was given
    for match in _INSTEAD.finditer(shown):
        kept = shown[at : match.start()]
        start = given.find(kept, end + bool(marks)) if kept else end + bool(marks)
        if start < 0 or (not marks and start > 0):
            return None
        if marks:
            marks[-1] = Mark(marks[-1].start, start, marks[-1].kind)
        begin = start + len(kept)
        marks.append(Mark(begin, begin, match[1]))
        at, end = match.end(), begin
    rest = shown[at:]
    if marks:
        marks[-1] = Mark(marks[-1].start, len(given) - len(rest), marks[-1].kind)
    redacted = Redacted(_built(given, marks, instead_of), marks)
    return redacted if redacted.text == shown and all(mark.start < mark.end for mark in marks) else None


def _within(mark: Mark, others: Sequence[Mark]) -> bool:
    return any(other.start <= mark.start and mark.end <= other.end for other in others)


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


_Find = Callable[[str], Iterator[tuple[int, int]]]
_INSTEAD = re.compile(r"\[([a-zA-Z -]{2,30})\]")
_A_DIGIT = re.compile(r"\d")
# In this order: what an earlier kind found, a later one does not see. Most texts have nothing of a kind, which what it
# needs tells sooner than its rules.
_KINDS: tuple[tuple[str, re.Pattern[str], tuple[_Find, ...]], ...] = (
    ("e-mail address", re.compile(r"@|\bat\b", re.IGNORECASE), (emails, emails_spoken)),
    ("web address", re.compile(r"\.\w|//"), (web_addresses,)),
    ("NHS number", _A_DIGIT, (nhs_numbers,)),
    ("date of birth", _A_DIGIT, (dates_of_birth,)),
    ("bank details", _A_DIGIT, bank_details),
    ("phone number", _A_DIGIT, (phones,)),
    ("National Insurance number", _A_DIGIT, (insurance_numbers,)),
    ("number", _A_DIGIT, references),
    ("code", _A_DIGIT, (codes,)),
    ("address", re.compile(r"\d|,\s[A-Z]|flat|room|unit|apartment", re.IGNORECASE), (houses,)),
    ("postcode", _A_DIGIT, (postcodes,)),
    ("vehicle registration", _A_DIGIT, (vehicles,)),
    (
        "user name",
        re.compile(r"@|insta|facebook|\bfb\b|snap|tik|twitter|telegram|discord|youtube|xbox|whatsapp", re.I),
        (handles,),
    ),
    ("name", re.compile(""), (titled_names, names_in_other_scripts)),
)
