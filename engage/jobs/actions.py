"""Asking for work, and keeping account of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import has_request_context

from engage import clock
from engage.access import current_actor
from engage.db import db
from engage.jobs.models import Job
from engage.jobs.queue import queue_after_commit

MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(seconds=45)  # without a sign of life from whoever does it
GIVEN_UP = (
    f"This could not be finished: it was tried {MOST_ATTEMPTS} times. Ask for it again; if it fails again, "
    "tell the team that runs this service."
)
CANCELLED = "This was cancelled. Nothing of it was kept."


@dataclass(frozen=True)
class Claim:
    """The right to do a job, held by one worker. A later attempt ends it."""

    job_id: int
    attempt: int
    name: str
    arguments: dict[str, Any] = field(compare=False)
    subject: str


def ask(name: str, arguments: dict[str, Any], subject: str) -> Job:
    """Ask the worker to do the job `name` (see engage.jobs.registry), in the caller's transaction.

    It is queued when the caller commits. `subject` names what it is about ("questionnaire:4:good"), so that a page
    finds it again with `queries.latest(subject)`. The progress page leads to `arguments["page"]`, a page of ours: who
    may open that may watch the job, and whoever asked for it.
    """
    actor = current_actor() if has_request_context() else None
    job = Job(
        name=name,
        arguments=arguments,
        subject=subject,
        status="waiting",
        progress=0.0,
        words="",
        attempts=0,
        asked_by=actor.id if actor else None,
        asked_at=clock.now(),
    )
    db.session.add(job)
    db.session.flush()
    queue_after_commit(job.id)
    return job


def claim(job_id: int) -> Claim | None:
    """Take a waiting job; None when another worker has it, or it is over. Exact: one statement decides."""
    taken = (
        sa.update(Job)
        .where(Job.id == job_id, Job.status == "waiting")
        .values(
            status="running",
            attempts=Job.attempts + 1,
            started_at=clock.now(),
            beat_at=clock.now(),
            progress=0.0,
            words="",
        )
        .returning(Job.id, Job.attempts, Job.name, Job.arguments, Job.subject)
        .execution_options(synchronize_session=False)
    )
    row = db.session.execute(taken).one_or_none()
    return Claim(*row) if row else None


def beat(held: Claim, progress: float, words: str) -> bool:
    """Say that a job is being done, and how far it is (0 to 1). False when the claim was lost."""
    return _change(held, beat_at=clock.now(), progress=min(max(progress, 0.0), 1.0), words=words[:300])


def finish(held: Claim) -> bool:
    """Say that a job is done. False when the claim was lost."""
    return _change(held, status="done", progress=1.0, finished_at=clock.now())


def refuse(held: Claim, words: str) -> bool:
    """Say that a job cannot be done, and why; it is not tried again."""
    return _change(held, status="failed", words=words[:300], finished_at=clock.now())


def stumble(held: Claim) -> bool:
    """Say that a job failed: it waits to be tried again, or is given up after the last attempt."""
    if held.attempt >= MOST_ATTEMPTS:
        return refuse(held, GIVEN_UP)
    return _change(
        held, status="waiting", words="It did not work at first and will be tried again in a minute."
    )


def give_back(held: Claim) -> bool:
    """Put a job back that a stopping worker could not finish; the attempt does not count."""
    return _change(held, status="waiting", attempts=held.attempt - 1)


def cancel(job_id: int) -> bool:
    """Say that a job is not wanted any more: whoever does it stops at its next report. False when it was over."""
    ended = {"status": "failed", "words": CANCELLED, "finished_at": clock.now()}
    return _set(Job.id == job_id, Job.status.in_(("waiting", "running")), **ended) == 1


def hold(job_id: int) -> bool:
    """Whether a job is still wanted; if so it cannot be cancelled before the caller's transaction ends."""
    return _set(Job.id == job_id, Job.status == "running", beat_at=clock.now()) == 1


def recover_lost() -> int:
    """Jobs whose worker went silent wait again, or are given up after the last attempt; how many."""
    silent = (Job.status == "running", Job.beat_at < clock.now() - LOST_AFTER)
    given_up = _set(
        *silent, Job.attempts >= MOST_ATTEMPTS, status="failed", words=GIVEN_UP, finished_at=clock.now()
    )
    return given_up + _set(*silent, status="waiting", words="It was interrupted and starts again.")


def forget_old(before: datetime) -> int:
    """Delete jobs that ended before a moment; how many."""
    over = sa.delete(Job).where(Job.finished_at < before)
    result = db.session.execute(over, execution_options={"synchronize_session": False})
    return result.rowcount  # type: ignore[attr-defined,no-any-return]  # a delete has a row count


def _change(held: Claim, **values: Any) -> bool:
    """Write to a job only while the claim holds: a worker that was thought dead changes nothing."""
    holds = (Job.id == held.job_id, Job.status == "running", Job.attempts == held.attempt)
    return _set(*holds, **values) == 1


def _set(*which: sa.ColumnElement[bool], **values: Any) -> int:
    changed = sa.update(Job).where(*which).values(**values)
    result = db.session.execute(changed, execution_options={"synchronize_session": False})
    return result.rowcount  # type: ignore[attr-defined,no-any-return]  # an update has a row count
