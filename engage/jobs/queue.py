"""The queue between those who ask and the worker: huey, on a file beside an SQLite database or in PostgreSQL.

It carries the numbers of jobs and nothing else. The rows in `jobs` are the truth: a number that gets lost is put in
again by the worker's sweep, and one that comes twice finds its job taken.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey
from huey.constants import EmptyData
from huey.serializer import SignedSerializer
from sqlalchemy.orm import Session

from config import Config
from engage.db import db

NAME = "engage"
TASK = "do job"
ASKED = "jobs asked for in this transaction"
BEAT = "worker beat"
log = logging.getLogger("engage.jobs")


class Queue:
    """The queue of one application. Opened when first used, so never before a server forks."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self.body: Callable[[int], None] | None = None  # the worker's; the others only put in

    @cached_property
    def huey(self) -> Huey:
        """The queue itself, its tables made if they are not there."""
        options: dict[str, Any] = {
            "results": False,
            "serializer": SignedSerializer(secret=self._config.secret_key, salt="engage queue"),
        }
        if self._config.on_sqlite:
            return SqliteHuey(NAME, filename=str(self._config.data_dir / "queue.db"), fsync=False, **options)
        address = sa.make_url(self._config.database_url).set(drivername="postgresql")
        return PostgresHuey(NAME, dsn=address.render_as_string(hide_password=False), **options)

    @cached_property
    def task(self) -> Any:
        """Puts a number into the queue when called; a worker gives it its body."""

        def do(job_id: int) -> None:
            if self.body is not None:
                self.body(job_id)

        return self.huey.task(name=TASK)(do)

    def work(self, body: Callable[[int], None]) -> None:
        """Be the worker's end: numbers that come out go to `body`."""
        self.body = body
        self.task  # noqa: B018  # makes the task known before the first number comes

    def put(self, job_id: int) -> None:
        """Queue a job. Never fails the caller, whose transaction is over: the sweep finds what could not be queued."""
        try:
            self.task(job_id)
        except Exception:
            log.warning("job not queued", exc_info=True, extra={"facts": {"job": job_id}})

    def numbers(self) -> set[int]:
        """The jobs in the queue now. What cannot be read (another version wrote it) is left out."""
        found = set()
        for item in self.huey.storage.enqueued_items():
            try:
                task = self.huey.deserialize_task(item)
            except Exception:
                log.warning("unreadable item in the queue", exc_info=True)
                continue
            if isinstance(task, self.task.task_class):
                found.add(int(task.args[0]))
        return found

    def beat(self) -> None:
        """Let others see that the worker lives."""
        self.huey.storage.put_data(BEAT, str(time.time()).encode())

    def seen(self) -> float | None:
        """Seconds since the worker last gave a sign of life; None when it never did or the queue is away."""
        try:
            value = self.huey.storage.peek_data(BEAT)
            return None if value is EmptyData else max(0.0, time.time() - float(bytes(value)))
        except Exception:
            return None


def current() -> Queue:
    """The queue of the application at work."""
    return of(current_app)


def of(app: Flask) -> Queue:
    """The queue of an application."""
    queue: Queue = app.extensions["engage.queue"]
    return queue


def queue_after_commit(job_id: int) -> None:
    """Queue a job when the caller's transaction is committed, and forget it if it is not."""
    db.session.info.setdefault(ASKED, []).append(job_id)


@sa.event.listens_for(db.session, "after_commit")
def committed(session: Session) -> None:
    """Queue what was asked for."""
    if session.in_nested_transaction():
        return
    for job_id in session.info.pop(ASKED, ()):
        of(current_app).put(job_id)


@sa.event.listens_for(db.session, "after_rollback")
def rolled_back(session: Session) -> None:
    """Forget what was asked for."""
    session.info.pop(ASKED, None)


def init_app(app: Flask) -> None:
    """Attach the queue; nothing is opened yet."""
    app.extensions["engage.queue"] = Queue(app.extensions["engage.config"])
