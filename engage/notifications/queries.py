"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Standing:
    """How letters of one kind stand: numbers, and since when the oldest waits (None where none does).

    `uncertain`: letters of which nobody can know whether they arrived once or twice, or, if given up, at all.
    """

    kind: str
    waiting: int
    oldest: datetime | None
    failed: int
    uncertain: int


def standing(kinds: Sequence[str]) -> list[Standing]:
    """Letters that wait, were given up or are uncertain, by kind (the first word of `once`), while they are kept."""
    kind = sa.case(*((Message.once.startswith(f"{one}:"), one) for one in kinds), else_="other")
    waiting = sa.case((UNSENT, 1), else_=0)
    failed = sa.case((Message.failed_at.is_not(None), 1), else_=0)
    uncertain = sa.case((Message.uncertain > 0, 1), else_=0)
    rows = db.session.execute(
        sa.select(
            kind.label("kind"),
            sa.func.sum(waiting),
            sa.func.min(sa.case((UNSENT, Message.written_at))),
            sa.func.sum(failed),
            sa.func.sum(uncertain),
        )
        .where(sa.or_(UNSENT, Message.failed_at.is_not(None), Message.uncertain > 0))
        .group_by("kind")
        .order_by("kind")
    )
    return [Standing(*row) for row in rows]
