"""Writing letters, and keeping account of posting them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engage import clock
from engage.db import db
from engage.notifications.models import Message

LEASE = timedelta(minutes=5)  # while one worker posts a letter, no other takes it
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
LONGEST_ONCE = 120  # characters
MOST_ATTEMPTS = len(PAUSES) + 1


def write(once: str, to: str, subject: str, text: str) -> bool:
    """Put a letter to one address into the outbox, in the caller's transaction; the worker posts it after the commit.

    `once` names the letter ("outcome:health-2026:<contact>", at most 120 characters): writing it again changes nothing
    and returns False. One recipient, one row.
    """
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    letter = insert(Message).values(
        once=once,
        to_address=to,
        subject=" ".join(subject.split()),
        text=text,
        written_at=clock.now(),
        attempts=0,
    )
    written = letter.on_conflict_do_nothing(index_elements=[Message.once]).returning(Message.id)
    return db.session.scalar(written) is not None


def take(message_id: int) -> int | None:
    """Take a letter that is due, to post it; which attempt this is (from 1), or None where another worker has it.

    One that was in a worker's hand before, and whose worker died, may have been sent: it is counted as uncertain.
    """
    moment = clock.now()
    taken = (
        sa.update(Message)
        .where(
            Message.id == message_id,
            Message.sent_at.is_(None),
            Message.failed_at.is_(None),
            sa.or_(Message.next_try_at.is_(None), Message.next_try_at <= moment),
        )
        .values(
            attempts=Message.attempts + 1,
            next_try_at=moment + LEASE,
            uncertain=Message.uncertain + sa.case((Message.in_hand, 1), else_=0),
            in_hand=True,
        )
        .returning(Message.attempts)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(taken)


def posted(message_id: int) -> None:
    """Say that the mail server took a letter."""
    _set(message_id, sent_at=clock.now(), next_try_at=None, in_hand=False)


def not_posted(message_id: int, attempt: int, *, for_good: bool, may_have_gone: bool) -> None:
    """Say that it did not: the letter waits longer each time, and is given up after the last attempt.

    `for_good` where the server refuses this letter and will always refuse it; `may_have_gone` where the connection
    broke, so that nobody can know whether it was taken.
    """
    outcome: dict[str, Any] = {"uncertain": Message.uncertain + 1} if may_have_gone else {}
    if for_good or attempt >= MOST_ATTEMPTS:
        _set(message_id, failed_at=clock.now(), next_try_at=None, in_hand=False, **outcome)
    else:
        _set(message_id, next_try_at=clock.now() + PAUSES[attempt - 1], in_hand=False, **outcome)


def give_up_deadly() -> int:
    """Give up letters on which a worker died at the last attempt, so that none kills every worker; how many."""
    lost = sa.update(Message).where(
        Message.in_hand,
        Message.attempts >= MOST_ATTEMPTS,
        Message.next_try_at <= clock.now(),
        Message.sent_at.is_(None),
        Message.failed_at.is_(None),
    )
    given_up = lost.values(
        failed_at=clock.now(), next_try_at=None, in_hand=False, uncertain=Message.uncertain + 1
    )
    result = db.session.execute(given_up, execution_options={"synchronize_session": False})
    return result.rowcount  # type: ignore[attr-defined,no-any-return]  # an update has a row count


def forget_posted(before: timedelta) -> int:
    """Delete letters that were posted or given up longer ago than `before`: addresses are not kept for nothing."""
    moment = clock.now() - before
    over = sa.delete(Message).where(sa.or_(Message.sent_at < moment, Message.failed_at < moment))
    result = db.session.execute(over, execution_options={"synchronize_session": False})
    return result.rowcount  # type: ignore[attr-defined,no-any-return]  # a delete has a row count


def _set(message_id: int, **values: Any) -> None:
    changed = sa.update(Message).where(Message.id == message_id).values(**values)
    db.session.execute(changed, execution_options={"synchronize_session": False})
