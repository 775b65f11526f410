"""Reading short answers as they were given."""

from __future__ import annotations

from engage.audit.actions import record
from engage.comments.reasons import REASONS
from engage.errors import Refused


def record_reading(slug: str, key: str, why: str, answers: int) -> None:
    """Keep that somebody reads so many answers to one question as they were given, and why: one of `REASONS`.

    Before they are shown. `Refused` for any other reason.
    """
    if why not in REASONS:
        raise Refused("Say why you need to read the words as they were given.")
    record("answers read as given", "consultation", slug, question=key, answers=answers, why=REASONS[why])
