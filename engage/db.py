"""The database: one base class, one time type, and how SQLite and PostgreSQL are opened.

SQLite writers take turns before they begin (a lock file beside the database), because a transaction that reads first
and writes later fails with "database is locked" as soon as two people answer at once.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, registry

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
READING = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_WAIT = 30.0  # seconds
_reading: ContextVar[bool] = ContextVar("reading", default=False)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """A moment. Aware in Python, always UTC; refuses a naive one, so that no local time is ever stored."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(sa.types.TypeDecorator[Any]):
    """A small JSON value, stored as text on both databases so that migrations are the same on both."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Table(DeclarativeBase):
    """Base of every table."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES), type_annotation_map={datetime: UTCDateTime}
    )


class HouseSession(Session):
    """Reads of a page that only reads need no transaction on PostgreSQL: two journeys to the server less for each.

    Nothing is lost by it: there, at its default level, every statement sees the newest state anyway.
    """

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | sa.Connection:
        """The engine, without transactions where the request at hand only reads."""
        found = super().get_bind(*args, **kwargs)
        if isinstance(found, Engine) and found.dialect.name == "postgresql" and _page_only_reads():
            return _without_transactions(found)
        return found


@cache
def _without_transactions(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")


db = SQLAlchemy(model_class=Table, session_options={"class_": HouseSession})


def engine_options(database_url: str) -> dict[str, Any]:
    """Options for the engine of this address. Errors never quote the values of a statement: logs would hold them."""
    if database_url.startswith("sqlite"):
        return {
            "connect_args": {"timeout": 20, "check_same_thread": False},
            "pool_size": 20,
            "hide_parameters": True,
        }
    return {"pool_size": 10, "max_overflow": 20, "pool_recycle": 1800, "hide_parameters": True}


def prepare_engine(engine: Engine) -> None:
    """Set an engine up for safe, fast writing."""
    if engine.dialect.name != "sqlite":
        # Many rows go in one statement; by default psycopg would send one for each.
        engine.dialect.use_insertmanyvalues_wo_returning = True
        return
    queue = WritersQueue(f"{engine.url.database}.writers")

    def connected(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see `began`
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "busy_timeout=10000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def began(connection: sa.Connection) -> None:
        if _only_reads():
            connection.exec_driver_sql("BEGIN")
            return
        queue.join(connection.connection.info)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def returned(connection: Any, record: Any) -> None:
        queue.leave(record.info)

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", began)
    sa.event.listen(engine, "checkin", returned)


def empty_the_log() -> None:
    """Write SQLite's log of changes into the database and empty it, so that nothing deleted can be read there.

    Deleted rows are overwritten with zeros in the database itself (`secure_delete`), but the log keeps what stood there
    until it is emptied. Nothing to do on PostgreSQL. Waits for nobody: what is read right now is left for next time.
    """
    if db.engine.dialect.name == "sqlite":
        with closing(db.engine.raw_connection()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def only_reading() -> Iterator[None]:
    """Promise that what follows (outside a request) only reads: long reading in a job must not hold up writers."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Read in what follows (outside a transaction) as of one moment, whatever others write, and write nothing.

    What was read is no longer bound to the session afterwards, so that a transaction which writes can begin.
    """
    db.session.rollback()
    with only_reading():
        if db.engine.dialect.name == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        try:
            yield
        finally:
            db.session.rollback()


def _only_reads() -> bool:
    return _reading.get() or _page_only_reads()


def _page_only_reads() -> bool:
    return has_request_context() and request.method in READING


class WritersQueue:
    """Whose turn it is to write: first among the threads of this process, then among processes.

    Only one thread of a process waits at the file, so that a turn wakes one waiter of each process and not all of them.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._turn = threading.Lock()

    def join(self, info: dict[str, Any]) -> None:
        """Wait for a turn, and note it in the connection's `info`. OperationalError after a long wait in vain."""
        if "writers" in info:
            return
        if not self._turn.acquire(timeout=LONGEST_WAIT):
            raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, TimeoutError("database is locked"))
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        info["writers"] = descriptor

    def leave(self, info: dict[str, Any]) -> None:
        """Let the next one write, if it was our turn."""
        descriptor = info.pop("writers", None)
        if descriptor is not None:
            os.close(descriptor)  # closing releases the file
            self._turn.release()
