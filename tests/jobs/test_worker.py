"""The worker as a process: it does what was asked, ends when told to, and leaves nothing behind when killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.db import db
from engage.jobs import actions, queries, queue
from engage.jobs.models import Job
from tests.databases import Database

ROOT = Path(__file__).parents[2]
# A worker that knows one more job: it sleeps, and says so.
WORKER = """
import sys, time
from config import Config
from pathlib import Path
from engage.app import create_app
from engage.jobs import worker
from engage.jobs.registry import handles

@handles("sleep")
def sleep(arguments, report):
    report(0.1, "asleep")
    time.sleep(arguments["seconds"])

worker.run(create_app(Config(secret_key=sys.argv[1], data_dir=Path(sys.argv[2]), database_url=sys.argv[3])))
"""


@contextmanager
def process(database: Database) -> Iterator[subprocess.Popen[bytes]]:
    config = database.config
    arguments = [config.secret_key, str(config.data_dir), config.database_url]
    running = subprocess.Popen([sys.executable, "-c", WORKER, *arguments], cwd=ROOT, env=dict(os.environ))
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def wait_for(app: Flask, job_id: int, status: str, attempts: int = 1) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        with app.app_context():
            job = queries.job(job_id)
            if (job.status, job.attempts) == (status, attempts):
                return
        time.sleep(0.1)
    raise AssertionError(f"job {job_id} is not {status} in attempt {attempts}")


def ask(app: Flask, seconds: float) -> int:
    with app.app_context():
        job = actions.ask("sleep", {"seconds": seconds}, "sleep")
        db.session.commit()
        return job.id


def test_a_worker_works_survives_being_killed_and_ends_when_told(app: Flask, database: Database) -> None:
    queue.of(app).huey.storage.flush_queue()
    quick, long = ask(app, 0), ask(app, 3600)
    with process(database) as killed:
        wait_for(app, quick, "done")
        wait_for(app, long, "running")
        with app.app_context():
            assert queue.current().seen() is not None
        killed.kill()
        killed.wait()
    with app.app_context():
        assert queries.job(long).status == "running"
        db.session.execute(
            sa.update(Job)
            .where(Job.id == long)
            .values(beat_at=clock.now() - timedelta(minutes=1), arguments={"seconds": 3600})
        )
        db.session.commit()
    with process(database) as told:
        wait_for(app, long, "running", attempts=2)
        told.send_signal(signal.SIGTERM)
        assert told.wait(timeout=300) == 0
    with app.app_context():
        job = queries.job(long)
        assert (job.status, job.attempts) == ("waiting", 1)
