"""The database as it is opened: times keep their zone, keys are checked, and writers take turns."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engage.accounts.models import SignIn, User
from engage.db import Json, WritersQueue, db, only_reading
from engage.permissions import Role
from tests.databases import Database

WRITERS = 8
TURNS = 12


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_given_in(db_session: Session) -> None:
    given = datetime(2026, 7, 1, 18, 30, tzinfo=timezone(timedelta(hours=1)))
    user = User(email="a@b.example", name="A", role=Role.OFFICER, password_hash="-", created_at=given)
    db_session.add(user)
    db_session.commit()
    found = db_session.scalar(sa.select(User.created_at))
    assert found == given
    assert found.tzinfo is UTC


def test_a_moment_without_zone_is_refused(db_session: Session) -> None:
    naive = datetime(2026, 7, 1, 18, 30)  # noqa: DTZ001  # what is refused
    db_session.add(
        User(email="a@b.example", name="A", role=Role.OFFICER, password_hash="-", created_at=naive)
    )
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        db_session.flush()


def test_json_is_stored_as_readable_text() -> None:
    stored = Json().process_bind_param({"b": "é", "a": [1]}, None)  # type: ignore[arg-type]  # unused
    assert stored == '{"a": [1], "b": "é"}'
    assert Json().process_result_value(stored, None) == {"a": [1], "b": "é"}  # type: ignore[arg-type]  # unused


def test_a_row_that_points_nowhere_is_refused(db_session: Session) -> None:
    moment = datetime(2026, 7, 1, tzinfo=UTC)
    db_session.add(SignIn(token_hash="x", user_id=999, created_at=moment, expires_at=moment))
    with pytest.raises(sa.exc.IntegrityError):
        db_session.commit()


def read_then_write(engine: sa.Engine, mistakes: list[BaseException]) -> None:
    """What a page does that is sent: look, then write. One count each turn."""
    for _ in range(TURNS):
        try:
            with engine.begin() as connection:
                seen = connection.exec_driver_sql("SELECT n FROM turns").scalar_one()
                connection.exec_driver_sql("UPDATE turns SET n = ?", (seen + 1,))
        except sa.exc.OperationalError as error:
            mistakes.append(error)


def all_at_once(engine: sa.Engine) -> tuple[int, list[BaseException]]:
    mistakes: list[BaseException] = []
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS turns (n INTEGER)")
        connection.exec_driver_sql("DELETE FROM turns")
        connection.exec_driver_sql("INSERT INTO turns VALUES (0)")
    threads = [threading.Thread(target=read_then_write, args=(engine, mistakes)) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        counted = connection.exec_driver_sql("SELECT n FROM turns").scalar_one()
        connection.exec_driver_sql("DROP TABLE turns")
        connection.commit()
    return counted, mistakes


@pytest.mark.on_sqlite
def test_writers_who_look_first_take_turns(database: Database) -> None:
    counted, mistakes = all_at_once(database.engine)
    assert not mistakes
    assert counted == WRITERS * TURNS


@pytest.mark.on_sqlite
def test_without_turns_writers_who_look_first_fail(tmp_path: Path) -> None:
    """The control: SQLite as it comes, where the same work meets "database is locked"."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'plain.db'}", connect_args={"timeout": 0.2})

    def connected(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    counted, mistakes = all_at_once(engine)
    engine.dispose()
    assert mistakes
    assert counted < WRITERS * TURNS


def test_who_waits_too_long_for_a_turn_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engage.db.LONGEST_WAIT", 0.05)
    queue = WritersQueue(str(tmp_path / "writers"))
    first: dict[str, object] = {}
    queue.join(first)
    with pytest.raises(sa.exc.OperationalError, match="locked"):
        queue.join({})
    queue.leave(first)
    queue.join({})


@pytest.mark.on_sqlite
def test_long_reading_outside_a_request_holds_up_no_writer(app: Flask) -> None:
    with app.app_context(), only_reading():
        db.session.execute(sa.text("SELECT 1"))
        done: list[bool] = []

        def write() -> None:
            with app.app_context():
                db.session.execute(sa.text("DELETE FROM users"))
                db.session.commit()
                done.append(True)

        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=120)
        db.session.rollback()
    assert done
