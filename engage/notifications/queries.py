"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from engage.db import db
from engage.notifications.models import Message

UNSENT = sa.and_(Message.sent_at.is_(None), Message.failed_at.is_(None))


def due(moment: datetime, most: int) -> Sequence[int]:
    """Ids of letters to post now, oldest first, at most `most`."""
    return db.session.scalars(
        sa.select(Message.id)
        .where(UNSENT, sa.or_(Message.next_try_at.is_(None), Message.next_try_at <= moment))
        .order_by(Message.written_at, Message.id)
        .limit(most)
    ).all()


def message(message_id: int) -> Message | None:
    """One letter."""
    return db.session.get(Message, message_id)


def ended_before(once: sa.ColumnElement[str], moment: datetime) -> sa.ColumnElement[bool]:
    """A condition: the letter of this name was posted, or given up, before a moment."""
    ended = sa.or_(Message.sent_at < moment, Message.failed_at < moment)
    return sa.exists().where(Message.once == once, ended)


def waiting() -> int:
    """How many letters wait to be posted."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Message).where(UNSENT)) or 0


def failed() -> int:
    """How many letters were given up."""
    return db.session.scalar(sa.select(sa.func.count(Message.failed_at))) or 0
