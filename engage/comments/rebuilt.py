"""A comment whose redacted words were made anew, and where in them passages of the old ones are found.

Rooms above that point into comments or repeat their words say so themselves, and are told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engage.privacy.redaction import Redacted


@dataclass(frozen=True)
class Rebuilt:
    """The redacted words of one comment as they were stored (`was`), as rules and marks made them, and as they are now.

    `taken_out`: words that a person has just said are personal. `hidden`: words that were shown before and are not
    any more, because a machine takes them for personal.
    """

    comment_id: int
    was: str
    before: Redacted
    after: Redacted
    taken_out: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    def carried(self, start: int, end: int) -> tuple[int, int] | None:
        """Where characters `start` to `end` of the old words stand now; None where they cannot be found again.

        A passage that touches what was taken out holds what is shown in its place, whole.
        """
        if self.was == self.before.text:
            return self.after.in_shown(*self.before.in_given(start, end))
        # Redacted by rules of before: all that is left to go by is the passage itself.
        passage = self.was[start:end]
        at = self.after.text.find(passage) if passage else -1
        return None if at < 0 else (at, at + len(passage))


_told: list[Callable[[Sequence[Rebuilt]], None]] = []


def tell_me(listener: Callable[[Sequence[Rebuilt]], None]) -> None:
    """From now on tell `listener`, in the transaction that makes the words anew."""
    if listener not in _told:
        _told.append(listener)


def tell(rebuilt: Sequence[Rebuilt]) -> None:
    """Tell everybody."""
    for listener in _told:
        listener(rebuilt)
