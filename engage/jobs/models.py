"""What was asked of the worker and how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Json, Table

STATUSES = ("waiting", "running", "done", "failed")


class Job(Table):
    """One piece of work. `progress` runs from 0 to 1; `words` says what is being done, for people.

    `subject` names what it is about ("questionnaire:4:good"), so that a page can find its job.
    """

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    subject: Mapped[str] = mapped_column(sa.String(120), index=True)
    status: Mapped[str] = mapped_column(sa.String(10), default="waiting", index=True)
    progress: Mapped[float] = mapped_column(default=0.0)
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]  # the last sign of life of the worker that does it
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint(sa.text("status IN ('waiting', 'running', 'done', 'failed')"), name="status"),
        sa.CheckConstraint(sa.text("progress BETWEEN 0 AND 1"), name="progress"),
    )
