"""Counting attempts."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from engage import clock
from engage.db import db
from engage.limits.models import Counter

KEPT = timedelta(days=2)


def attempt(key: str, most: int, seconds: int) -> bool:
    """Count one attempt; True while there were at most `most` in this window of `seconds`.

    `key` names what is limited and for whom ("sign in as a@b.example"); only a keyed hash of it is stored. The count
    is one statement, so it is exact however many processes count at once. The caller commits, before anything slow,
    whatever the answer: an attempt that is rolled back was not counted.
    """
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    counted = insert(Counter).values(key=_hash(key), window=_window(seconds), attempts=1)
    counted = counted.on_conflict_do_update(
        index_elements=[Counter.key, Counter.window], set_={"attempts": Counter.attempts + 1}
    ).returning(Counter.attempts)
    return bool(db.session.scalar(counted) <= most)


def forgive(key: str, seconds: int) -> None:
    """Take one attempt of this window back, because it was no misuse after all."""
    counted = sa.update(Counter).where(Counter.key == _hash(key), Counter.window == _window(seconds))
    fewer = counted.where(Counter.attempts > 0).values(attempts=Counter.attempts - 1)
    db.session.execute(fewer, execution_options={"synchronize_session": False})


def forget_old() -> int:
    """Delete counters of windows long over; how many."""
    ended = sa.delete(Counter).where(Counter.window < clock.now() - KEPT)
    return db.session.execute(ended, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined,no-any-return]  # a delete has a row count


def _window(seconds: int) -> datetime:
    moment = clock.now().timestamp()
    return datetime.fromtimestamp(moment - moment % seconds, UTC)


def _hash(key: str) -> str:
    secret: str = current_app.extensions["engage.config"].secret_key
    return hmac.new(secret.encode(), key.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
