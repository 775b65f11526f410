"""The worker: takes jobs from the queue, one at a time, does them once, and keeps their account."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from huey import crontab
from huey.consumer import Consumer

from engage import clock
from engage.db import db, only_reading
from engage.errors import DomainError
from engage.jobs import actions, queries, queue
from engage.jobs.actions import Claim
from engage.jobs.registry import CHORES, HANDLERS, every

LOOK_SECONDS = 1.0  # how often progress is written, at most
BEAT_SECONDS = 10.0
SHUTDOWN_SECONDS = 5.0
KEPT = timedelta(days=90)
log = logging.getLogger("engage.jobs")
in_hand: set[Claim] = set()


class ClaimLost(Exception):
    """Another worker does this job now, because this one was thought dead."""


class Progress(threading.Thread):
    """Writes how far a job is, in short transactions of its own.

    In a thread of its own because the handler may be in a transaction that writes: on SQLite a second writer must
    wait for the first to end, and would wait for ever for itself.
    """

    def __init__(self, app: Flask, held: Claim) -> None:
        super().__init__(daemon=True, name=f"progress of job {held.job_id}")
        self._app, self._held = app, held
        self._news = (0.0, "")
        self._over = threading.Event()
        self._is_lost = False

    def report(self, progress: float, words: str) -> None:
        """What a handler calls. Raises ClaimLost where somebody else took over."""
        self._news = (progress, words)
        if self._is_lost:
            raise ClaimLost(self._held.subject)

    def run(self) -> None:
        """Write what is new every second, and a sign of life every ten."""
        written, silent = (0.0, ""), 0.0
        while not self._over.wait(LOOK_SECONDS):
            silent += LOOK_SECONDS
            news = self._news
            if news != written or silent >= BEAT_SECONDS:
                self._write(*news)
                written, silent = news, 0.0

    def _write(self, progress: float, words: str) -> None:
        try:
            with self._app.app_context():
                queue.of(self._app).beat()
                self._is_lost = not actions.beat(self._held, progress, words)
                db.session.commit()
        except Exception:
            log.warning("progress not written", exc_info=True, extra={"facts": {"job": self._held.job_id}})

    def end(self) -> None:
        """Stop writing, and wait until the last write is through."""
        self._over.set()
        self.join()


def do(app: Flask, job_id: int) -> None:
    """Do one job if nobody else does; whatever happens, its row says so."""
    with app.app_context():
        held = actions.claim(job_id)
        db.session.commit()
        if held is None:
            return
        in_hand.add(held)
        progress = Progress(app, held)
        progress.start()
        try:
            outcome = _outcome(held, progress.report)
            progress.end()
            outcome(held)
            db.session.commit()
        finally:
            progress.end()
            in_hand.discard(held)


def _outcome(held: Claim, report: Callable[[float, str], None]) -> Callable[[Claim], bool]:
    """Run the handler; what to write into the job's row."""
    facts = {"job": held.job_id, "name": held.name, "attempt": held.attempt}
    try:
        HANDLERS[held.name]({**held.arguments, "job_id": held.job_id}, report)
    except DomainError as refusal:
        db.session.rollback()
        words = refusal.words
        return lambda claim: actions.refuse(claim, words)
    except ClaimLost:
        db.session.rollback()
        log.info("job stopped: cancelled, or done by another worker", extra={"facts": facts})
        return actions.give_back  # changes nothing: the claim is lost
    except Exception:
        db.session.rollback()
        log.error("job failed", exc_info=True, extra={"facts": facts})
        return actions.stumble
    db.session.rollback()
    log.info("job done", extra={"facts": facts})
    return actions.finish


@every(minutes=1)
def sweep() -> None:
    """Find jobs whose worker died or whose number got lost, and queue them again."""
    lost = actions.recover_lost()
    db.session.commit()
    if lost:
        log.warning("jobs recovered", extra={"facts": {"jobs": lost}})
    line = queue.current()
    queued = line.numbers()
    with only_reading():
        forgotten = [job_id for job_id in queries.waiting_ids() if job_id not in queued]
        db.session.rollback()
    for job_id in forgotten:
        line.put(job_id)


@every(minutes=60)
def tidy() -> None:
    """Forget jobs that ended long ago."""
    actions.forget_old(clock.now() - KEPT)
    db.session.commit()


def consumer(app: Flask) -> Consumer:
    """huey's consumer with our jobs and chores: one job at a time, a chore before the next job."""
    line = queue.of(app)
    line.work(lambda job_id: do(app, job_id))
    for name, (minutes, chore) in CHORES.items():
        when = crontab(minute=f"*/{minutes}" if minutes < 60 else "0")
        line.huey.periodic_task(when, name=name, priority=10)(_in_context(app, chore))
    line.huey.on_startup("start")(_in_context(app, sweep))
    return Consumer(
        line.huey,
        workers=1,
        periodic=True,
        max_delay=0.5,
        graceful_signal="TERM",
        shutdown_timeout=SHUTDOWN_SECONDS,
    )


def _in_context(app: Flask, chore: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            with app.app_context():
                queue.of(app).beat()
                chore()
        except Exception:
            log.error("chore failed", exc_info=True, extra={"facts": {"chore": chore.__qualname__}})

    return run


def run(app: Flask) -> None:
    """Work until told to stop (SIGTERM, SIGINT). A job that does not end within five seconds goes back to the queue."""
    huey = logging.getLogger("huey")
    huey.handlers, huey.propagate = logging.getLogger("engage").handlers, False
    huey.setLevel(logging.ERROR)
    consumer(app).run()
    if not in_hand:
        return
    giving = threading.Thread(target=_give_back, args=(app,), daemon=True)
    giving.start()
    giving.join(
        SHUTDOWN_SECONDS / 2
    )  # a handler that is writing keeps the database to itself: then the sweep finds it
    os._exit(0)  # the thread that still does the job would outlive a polite exit


def _give_back(app: Flask) -> None:
    with app.app_context():
        for held in list(in_hand):
            actions.give_back(held)
            db.session.commit()
