"""Reading jobs."""

from __future__ import annotations

import sqlalchemy as sa

from engage.db import db
from engage.jobs.models import Job


def latest(subject: str) -> Job | None:
    """The newest job about a subject, or None."""
    return db.session.scalar(sa.select(Job).where(Job.subject == subject).order_by(Job.id.desc()).limit(1))
