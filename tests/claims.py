"""Reads what Engage says back to claims. Each room's test brings rules that compare its sentences with the truth.

A rule is a pattern and what compares it: called with the groups of the pattern, it gives why the words are not true.
Words that no rule reads are no truer for that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

Rule = tuple[str, Callable[..., Iterable[str]]]


class Unread(AssertionError):
    """Words that no rule reads: write a rule that compares them with the truth."""


def false_of(words: str, rules: Sequence[Rule]) -> list[str]:
    """What is not true of a whole line, each with why. Raises Unread."""
    for pattern, rule in rules:
        found = re.fullmatch(pattern, words)
        if found:
            return [f"{words!r}: {why}" for why in rule(**found.groupdict())]
    raise Unread(words)


def number(said: str) -> int:
    """A number as a page writes it, in figures or as no."""
    return 0 if said.casefold() in ("no", "none", "nobody") else int(said.replace(",", ""))


def is_many(said: str, many: bool, true: int) -> Iterator[str]:
    """Whether a number is right, written with commas, and its noun singular for 1 alone."""
    if number(said) != true:
        yield f"it is {true}"
    if said[0].isdigit() and said != f"{true:,}":
        yield f"{true:,} is written {said}"
    if many != (true != 1):
        yield f"of {true}, the words say {'several' if many else 'one'}"
