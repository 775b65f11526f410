"""Who has which comment on their screen. One statement decides, on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engage.coding.models import Lease
from engage.db import db

HELD_FOR = timedelta(minutes=10)


def take(frame_id: int, comment_id: int, *, user_id: int, moment: datetime) -> bool:
    """Take a comment for ten minutes, or hold it ten minutes more. False while another coder has it.

    Exact however many try: the row is written only where it is new, over, or one's own. On PostgreSQL the row stays
    locked until the transaction ends, whoever has it, so that two decisions on one comment come one after the other.
    """
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    fresh = insert(Lease).values(
        frame_id=frame_id, comment_id=comment_id, user_id=user_id, until=moment + HELD_FOR
    )
    taken = fresh.on_conflict_do_update(
        index_elements=[Lease.frame_id, Lease.comment_id],
        set_={"user_id": fresh.excluded.user_id, "until": fresh.excluded.until},
        where=sa.or_(Lease.until <= moment, Lease.user_id == user_id),
    ).returning(Lease.comment_id)
    return db.session.execute(taken).first() is not None


def take_first(frame_id: int, offered: Iterable[int], *, user_id: int, moment: datetime) -> int | None:
    """Take the first comment of those offered that nobody else takes meanwhile; None where all are taken."""
    return next((one for one in offered if take(frame_id, one, user_id=user_id, moment=moment)), None)


def give_back(frame_id: int, comment_id: int, *, user_id: int) -> None:
    """Let others have a comment again."""
    mine = sa.delete(Lease).where(
        Lease.frame_id == frame_id, Lease.comment_id == comment_id, Lease.user_id == user_id
    )
    db.session.execute(mine, execution_options={"synchronize_session": False})


def forget_old(moment: datetime) -> None:
    """Delete leases that are over."""
    over = sa.delete(Lease).where(Lease.until <= moment)
    db.session.execute(over, execution_options={"synchronize_session": False})
