"""Asking for work."""

from __future__ import annotations

from typing import Any

from engage.clock import now
from engage.db import db
from engage.jobs.models import Job


def ask(name: str, arguments: dict[str, Any], *, subject: str) -> Job:
    """Ask the worker for a piece of work, in the caller's transaction."""
    job = Job(name=name, arguments=arguments, subject=subject, asked_at=now())
    db.session.add(job)
    db.session.flush()
    return job
