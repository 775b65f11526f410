"""Words that are other words with a slip of the pen."""

from __future__ import annotations

import string
from collections.abc import Collection

from engage.comments.name_words import NO_SURNAMES
from engage.comments.wordlists import words as wordlist

_LONGEST = 40  # letters; trying all places in a longer one would take time in proportion to the square


def is_slip(word: str, english: Collection[str]) -> bool:
    """Whether one letter more, less, other, in another place or a space makes one of these English words of it."""
    if len(word) > _LONGEST:
        return False
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    if any(_are_two_words(head, tail) for head, tail in parts):
        return True
    return (
        any(head + tail[1:] in english for head, tail in parts if tail)
        or any(head + tail[1] + tail[0] + tail[2:] in english for head, tail in parts if len(tail) > 1)
        or any(
            head + letter + tail[1:] in english or head + letter + tail in english
            for head, tail in parts
            for letter in string.ascii_lowercase
        )
    )


def _are_two_words(first: str, second: str) -> bool:
    """Whether a space is missing: "eachother", "abit"."""
    if len(second) < 3 or (len(first) < 3 and first not in NO_SURNAMES):
        return False
    return first in wordlist("english") and second in wordlist("english")
