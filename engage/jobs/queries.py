"""Reading jobs."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import current_app

from engage.db import db
from engage.errors import Missing
from engage.jobs import queue
from engage.jobs.models import Job

NO_SUCH_JOB = "There is no such job. It may have ended long ago."


def job(job_id: int) -> Job:
    """One job. Raises Missing."""
    found = db.session.get(Job, job_id)
    if found is None:
        raise Missing(NO_SUCH_JOB)
    return found


def latest(subject: str) -> Job | None:
    """The newest job about a subject, or None."""
    return db.session.scalar(sa.select(Job).where(Job.subject == subject).order_by(Job.id.desc()).limit(1))


def is_waiting(subject: str) -> bool:
    """Whether a job about a subject is still to be begun."""
    waits = sa.select(Job.id).where(Job.subject == subject, Job.status == "waiting").limit(1)
    return db.session.scalar(waits) is not None


def waiting_ids() -> Sequence[int]:
    """Numbers of the jobs that nobody does yet, in the order they were asked for."""
    return db.session.scalars(sa.select(Job.id).where(Job.status == "waiting").order_by(Job.id)).all()


def waiting() -> int:
    """How many jobs nobody does yet."""
    return db.session.scalar(sa.select(sa.func.count()).where(Job.status == "waiting")) or 0


def worker_seen() -> float | None:
    """Seconds since the worker last gave a sign of life; None when it never did."""
    return queue.of(current_app).seen()
