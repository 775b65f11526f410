"""A comment whose redacted words were made anew, and where in them passages of the old ones are found."""

from __future__ import annotations

from dataclasses import dataclass

from engage.privacy.redaction import Redacted


@dataclass(frozen=True)
class Rebuilt:
    """The redacted words of one comment as they were stored (`was`), as rules and marks made them, and as they are now.

    `taken_out`: the words that were shown before and are not any more.
    """

    comment_id: int
    was: str
    before: Redacted
    after: Redacted
    taken_out: frozenset[str] = frozenset()

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
