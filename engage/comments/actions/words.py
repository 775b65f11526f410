"""Reading words as they were given, and putting them into English."""

from __future__ import annotations

import sqlalchemy as sa

from engage import clock
from engage.audit.actions import record
from engage.comments import lengths, queries
from engage.comments.concealing import concealed
from engage.comments.models import Translation
from engage.comments.reasons import REASONS
from engage.db import db
from engage.errors import Refused


def read_as_given(comment_id: int, why: str) -> str:
    """The words of a live comment as they were given; that they were read, by whom, when and why, is kept.

    `why` is one of `REASONS`. `Refused` for any other; raises Missing.
    """
    if why not in REASONS:
        raise Refused("Say why you need to read the words as they were given.")
    comment = queries.live_comment(comment_id)
    record("words read as given", "comment", comment_id, why=REASONS[why])
    return comment.words_given


def translate(comment_id: int, words: str, *, user_id: int) -> None:
    """Keep a comment in English beside its own words, personal details taken out; no words take it away.

    `Refused` when it is too long; raises Missing for a withdrawn comment.
    """
    held = queries.to_redact([comment_id])
    if not held:
        queries.live_comment(comment_id)  # says why not
    said = words.replace("\r\n", "\n").strip()
    if len(said) > lengths.TRANSLATION:
        raise Refused(f"A translation can have at most {lengths.TRANSLATION:,} characters.")
    db.session.execute(sa.delete(Translation).where(Translation.comment_id == comment_id))
    if said:
        db.session.add(
            Translation(comment_id=comment_id, words=concealed(said), made_at=clock.now(), made_by=user_id)
        )
    db.session.flush()
    record("comment translated" if said else "translation removed", "comment", comment_id)
