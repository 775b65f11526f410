"""What is hidden in a comment and what is not, by whom, and where the words stand that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engage.privacy.redaction import Mark, Redacted, redact

TAKEN_OUT = "[taken out]"
KINDS = ("name", "address", "place", "organisation", "date of birth", "other detail")
MOST = 200


@dataclass(frozen=True)
class Marks:
    """Of one comment beside what rules find: what a person hid, what waits for a person, and what is not personal."""

    applied: tuple[Mark, ...] = ()
    suggested: tuple[Mark, ...] = ()
    dismissed: tuple[Mark, ...] = ()

    def redact(self, words: str) -> Redacted:
        """The words as given as they may be shown: without all that was found or suggested, until a person decides."""
        return redact(words, (*self.applied, *self.suggested), self.dismissed)

    def decided(self, mark: Mark) -> bool:
        """Whether a person has decided on all of these words."""
        return any(
            one.start <= mark.start and mark.end <= one.end for one in (*self.applied, *self.dismissed)
        )


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """First and last (exclusive) character of every place where `words` stand in `text`, in any case.

    As whole words ("Al" is not in "Also") if they stand so anywhere, which they never do in Chinese. At most `MOST`.
    """
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(re.escape(part) for part in parts)
    for edges in (rf"(?<!\w){pattern}(?!\w)", pattern if not words.isascii() else None):
        found = [match.span() for match in re.finditer(edges, text, re.IGNORECASE)] if edges else []
        if found:
            return found[:MOST]
    return []


def without(text: str, taken_out: Iterable[str]) -> str:
    """The text without words that were taken out of comments, longest first."""
    for words in sorted(taken_out, key=len, reverse=True):
        for start, end in reversed(occurrences(text, words)):
            text = f"{text[:start]}{TAKEN_OUT}{text[end:]}"
    return text
