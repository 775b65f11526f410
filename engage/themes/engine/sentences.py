"""Sentences of a comment, each known by its first and last character in the words as given."""

import re
from typing import NamedTuple

# A stop ends a sentence when space follows; so does a line break; Chinese and Urdu stops need no space.
_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s)|[。！？۔]+|[\r\n]+|\s[-–•*]\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Rev|Cllr|e\.g|i\.e|etc|approx|no|hrs?|mins?)\.$"
)
# More sentences than this are taken as one rest: nobody's comment needs more, and hostile text stays cheap.
MOST_SENTENCES = 200


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a comment's words."""

    start: int
    end: int


def split(words: str) -> list[Span]:
    """Give the spans of the sentences of a comment, in order, without blank ones and outer space."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(words):
        end = match.end()
        if words[end - 1] == "." and _ABBREVIATION.search(words[max(start, end - 12) : end]):
            continue
        _add(spans, words, start, end)
        start = end
        if len(spans) >= MOST_SENTENCES:
            break
    _add(spans, words, start, len(words))
    return spans


def _add(spans: list[Span], words: str, start: int, end: int) -> None:
    part = words[start:end]
    if any(sign.isalnum() for sign in part):
        lead = len(part) - len(part.lstrip(" \t\r\n-–•*"))
        spans.append(Span(start + lead, start + len(part.rstrip())))
