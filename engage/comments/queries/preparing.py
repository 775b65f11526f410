"""Which comments the worker has not looked at yet."""

from __future__ import annotations

import sqlalchemy as sa

from engage.comments.models import Comment, NoName
from engage.db import db

_WAITING = (Comment.prepared.is_(False), Comment.withdrawn_on.is_(None))


def not_prepared(after_id: int, most: int) -> list[tuple[int, str]]:
    """Id and words as given of live comments with an id above `after_id` that nobody has prepared yet, in order."""
    rows = db.session.execute(
        sa.select(Comment.id, Comment.words_given)
        .where(*_WAITING, Comment.id > after_id)
        .order_by(Comment.id)
        .limit(most)
    )
    return [(row.id, row.words_given) for row in rows]


def not_prepared_count() -> int:
    """How many live comments nobody has prepared yet."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Comment).where(*_WAITING)) or 0


def no_names() -> frozenset[str]:
    """Words, in lower case, that a person said are no names here."""
    return frozenset(db.session.scalars(sa.select(NoName.word)))
