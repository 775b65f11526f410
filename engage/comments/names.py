"""Names of people in comments: taken out until a person decides.

Lists of given and family names of many communities, and how a name is written: capital letters, what stands before and
after. Wards, streets and places are none. What is a word as well ("Hope", "Will") counts only with a surname behind it
or where somebody is spoken of. Outside English, words that are names elsewhere ("Das", "Una") count for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from engage.comments.capital_names import name_in_run, run
from engage.comments.name_reading import NAME, Reading, Token
from engage.comments.name_words import NO_SURNAMES, is_a_name, is_word
from engage.comments.small_names import end_of_small_name, small_name
from engage.comments.veiled_names import veiled_names
from engage.comments.wordlists import words as wordlist
from engage.privacy.redaction import Mark

_LONGEST = 20_000  # characters that are looked at


def suggested(
    words: str, known: Sequence[Mark], places: Collection[str] = (), no_names: Collection[str] = ()
) -> list[Mark]:
    """Where in the words as given a person is named: what no rule knows and a person must decide on.

    `known` are the marks of rules, which are left out; `places` and `no_names`, in lower case, are never suggested.
    In the order of the text; none overlaps another.
    """
    words = words[:_LONGEST]
    veiled = [
        Mark(start, end, NAME)
        for start, end in veiled_names(words)
        if not any(mark.start < end and start < mark.end for mark in known)
    ]
    found = [Mark(start, end, NAME) for start, end in _names(Reading(words, [*known, *veiled], places))]
    return [
        mark
        for mark in sorted([*found, *veiled], key=lambda mark: mark.start)
        if words[mark.start : mark.end].lower() not in no_names
    ]


def _names(reading: Reading) -> Iterator[tuple[int, int]]:
    """The places of names, in order."""
    at = 0
    while at < len(reading.tokens):
        if reading.taken[at]:
            at += 1
            continue
        first, last = _name_at(reading, at)
        if last > first:
            yield reading.tokens[first].start, reading.tokens[last - 1].end
        at = max(last, at + 1)


def _name_at(reading: Reading, at: int) -> tuple[int, int]:
    """First and last (exclusive) token of the name that begins at or soon after `at`; where there is none, the
    second says how far the look went.
    """
    token = reading.tokens[at]
    if _goes_on_after_a_title(reading, token):
        return at, end_of_small_name(reading, at + 1)
    if reading.is_shouted or not token.is_capital:
        return small_name(reading, at)
    end = run(reading, at)
    found = name_in_run(reading, at, end)
    if found is None and end - at == 1 and reading.is_english:
        return small_name(reading, at) if token.written.islower() else (at, at)
    return found or (at, at)


def _goes_on_after_a_title(reading: Reading, token: Token) -> bool:
    """Whether it stands behind a name that a rule knows and is one too: "Mr [john] smith"."""
    if not any(
        reading.words[end : token.start] == " " for end in reading.after_names if end < token.start < end + 2
    ):
        return False
    if token.plain in NO_SURNAMES or len(token.plain) < 2 or not (token.is_capital or reading.is_english):
        return False
    return is_a_name(token.plain) or token.plain in wordlist("family_words") or not is_word(token.plain)
