"""Who is told before words of a comment are removed: rooms above that repeat them. They say so themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WITHDRAWN = "[withdrawn]"


@dataclass(frozen=True)
class Leaving:
    """A comment whose words are about to be removed: as given, as shown, and in English where somebody wrote that.

    `taken_out`: only these of its words go; None when all do.
    """

    comment_id: int
    words: str
    taken_out: frozenset[str] | None = None


_told: list[Callable[[Sequence[Leaving]], None]] = []


def tell_me(listener: Callable[[Sequence[Leaving]], None]) -> None:
    """From now on tell `listener`, in the transaction that removes the words."""
    if listener not in _told:
        _told.append(listener)


def tell(leaving: Sequence[Leaving]) -> None:
    """Tell everybody."""
    for listener in _told:
        listener(leaving)
