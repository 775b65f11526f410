"""A worker killed while it writes a run down leaves nothing half: the next one begins again and finishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.db import db
from engage.jobs import actions as jobs
from engage.jobs import queries as asked_jobs
from engage.jobs import queue
from engage.jobs.models import Job
from engage.themes.models import Run, SuggestedCoding, SuggestedTheme
from engage.themes.queries import runs
from tests.databases import Database
from tests.themes.grouping import heard
from tests.themes.scene import KEY

ROOT = Path(__file__).parents[2]
# A worker that writes few rows at once, and on demand stops for ever after the third piece.
WORKER = """
import sys, time
from config import Config
from pathlib import Path
from engage.app import create_app
from engage.jobs import worker
from engage.themes import jobs
from engage.themes.actions import runs

runs.ROWS_AT_ONCE = 20
write, written = runs.write, []

def slow(piece):
    write(piece)
    written.append(piece)
    if sys.argv[4] == "stops" and len(written) > 3:
        from engage.db import db
        db.session.commit()
        time.sleep(60)

runs.write = slow
worker.run(create_app(Config(secret_key=sys.argv[1], data_dir=Path(sys.argv[2]), database_url=sys.argv[3])))
"""


def start(database: Database, how: str) -> subprocess.Popen[bytes]:
    config = database.config
    arguments = [config.secret_key, str(config.data_dir), config.database_url, how]
    return subprocess.Popen([sys.executable, "-c", WORKER, *arguments], cwd=ROOT, env=dict(os.environ))


def until(app: Flask, what: sa.Select[tuple[int]], least: int) -> None:
    end = time.monotonic() + 600
    while time.monotonic() < end:
        with app.app_context():
            if (db.session.scalar(what) or 0) >= least:
                return
        time.sleep(0.1)
    raise AssertionError(f"never came to {least}: {what}")


def test_a_killed_worker_leaves_no_half_run(app: Flask, database: Database) -> None:
    queue.of(app).huey.storage.flush_queue()
    with app.app_context():
        asked = heard(60)
        job_id = jobs.ask(
            "suggest themes", {"questionnaire_id": asked, "question_key": KEY}, f"themes:{asked}:{KEY}"
        ).id
        db.session.commit()
    rows = sa.select(sa.func.count()).select_from(SuggestedCoding)
    killed = start(database, "stops")
    try:
        until(app, rows, 60)
    finally:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    with app.app_context():
        half = db.session.scalars(sa.select(Run)).one()
        assert half.finished_at is None
        assert runs.latest_run(asked, KEY) is None, "half a run shows nowhere"
        db.session.execute(
            sa.update(Job).where(Job.id == job_id).values(beat_at=clock.now() - timedelta(minutes=2))
        )
        db.session.commit()
    second = start(database, "works")
    try:
        until(app, sa.select(sa.func.count()).where(Job.id == job_id, Job.status == "done"), 1)
    finally:
        second.kill()
        second.wait()
    with app.app_context():
        assert asked_jobs.job(job_id).attempts == 2
        whole = db.session.scalars(sa.select(Run)).one()
        assert whole.finished_at is not None
        loose = (
            sa.select(sa.func.count()).select_from(SuggestedTheme).where(SuggestedTheme.run_id != whole.id)
        )
        assert db.session.scalar(loose) == 0
        main = sa.select(sa.func.count()).where(SuggestedCoding.main)
        assert db.session.scalar(main) == whole.comments - whole.empty
