"""What the worker makes of a comment before anybody reads it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from engage.comments.language import language
from engage.comments.names import suggested
from engage.comments.safeguarding import alarming
from engage.comments.text import normalise, says_nothing
from engage.privacy.redaction import Mark, redact


@dataclass(frozen=True)
class Prepared:
    """A comment's language (ISO 639-1, "und" where it cannot be told), whether it says anything, and what to look at.

    `names` point into the words as given; `alerts` are kinds of danger.
    """

    comment_id: int
    language: str
    says_nothing: bool
    names: list[Mark] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)


def prepare(
    comment_id: int, words: str, *, places: Collection[str] = (), no_names: Collection[str] = ()
) -> Prepared:
    """Read the words as given. `places` and `no_names` (lower case) are never taken for people."""
    text = normalise(words)
    return Prepared(
        comment_id,
        language(text),
        says_nothing(text),
        suggested(words, redact(words).marks, places, no_names),
        alarming(words),
    )
