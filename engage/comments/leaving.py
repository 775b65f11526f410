"""Who is told before the words of a comment are removed: rooms above that repeat them. They say so themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Leaving:
    """A comment whose words are about to be removed, and its redacted words."""

    comment_id: int
    words: str


_told: list[Callable[[Sequence[Leaving]], None]] = []


def tell_me(listener: Callable[[Sequence[Leaving]], None]) -> None:
    """From now on tell `listener`, in the transaction that removes the words."""
    if listener not in _told:
        _told.append(listener)


def tell(leaving: Sequence[Leaving]) -> None:
    """Tell everybody."""
    for listener in _told:
        listener(leaving)
