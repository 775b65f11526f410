"""Counting attempts: exact, however many count at once. The naive way is shown to lose some."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from engage import clock
from engage.db import db, only_reading
from engage.limits import actions
from engage.limits.models import Counter

AT_ONCE, EACH = 8, 6
NOON = "2026-03-05T12:00:00Z"


def at_once(work: Callable[[], None]) -> None:
    """Do the work in eight threads, EACH times in each, all let go together."""
    gate = threading.Barrier(AT_ONCE)

    def one() -> None:
        gate.wait()
        for _ in range(EACH):
            work()

    threads = [threading.Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_attempt_is_lost_when_many_come_at_once(app: Flask) -> None:
    allowed = []

    def work() -> None:
        with app.app_context():
            allowed.append(actions.attempt("guess", most=10, seconds=3600))
            db.session.commit()

    with time_machine.travel(NOON, tick=False):
        at_once(work)
    assert allowed.count(True) == 10
    with app.app_context():
        assert db.session.scalar(sa.select(Counter.attempts)) == AT_ONCE * EACH


def test_reading_then_writing_would_lose_some(app: Flask) -> None:
    """The control: what the test above would see if the count were read first and written after."""
    window = clock.now().replace(minute=0, second=0, microsecond=0)
    with app.app_context():
        db.session.add(Counter(key="naive", window=window, attempts=0))
        db.session.commit()

    def work() -> None:
        with app.app_context():
            with only_reading():
                seen = db.session.scalar(sa.select(Counter.attempts).where(Counter.key == "naive")) or 0
                db.session.rollback()
            db.session.execute(
                sa.update(Counter).where(Counter.key == "naive").values(attempts=seen + 1),
                execution_options={"synchronize_session": False},
            )
            db.session.commit()

    at_once(work)
    with app.app_context():
        counted = db.session.scalar(sa.select(Counter.attempts).where(Counter.key == "naive"))
    assert counted is not None
    assert counted < AT_ONCE * EACH


def test_a_new_window_begins_anew(db_session: sa.orm.Session) -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        assert actions.attempt("a", 1, 60)
        assert not actions.attempt("a", 1, 60)
        assert actions.attempt("b", 1, 60)
        traveller.shift(60)
        assert actions.attempt("a", 1, 60)


def test_no_address_is_stored(db_session: sa.orm.Session) -> None:
    actions.attempt("sign in as ada@council.example", 1, 60)
    key = db_session.scalar(sa.select(Counter.key))
    assert key is not None
    assert "ada" not in key
    assert len(key) == 64


@pytest.mark.parametrize(("age", "left"), [(timedelta(days=1), 1), (timedelta(days=3), 0)])
def test_old_windows_are_forgotten(db_session: sa.orm.Session, age: timedelta, left: int) -> None:
    db_session.add(Counter(key="old", window=clock.now() - age, attempts=1))
    db_session.commit()
    assert actions.forget_old() == 1 - left
