"""Consultations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Json, Table
from engage.questionnaires.models import Questionnaire


class Consultation(Table):
    """An occasion to be heard. Its stage (draft, planned, open, closed) follows from `published_at`, dates and clock.

    `provenance` says, on every page of it, what is real and what is simulated or imported (empty: all asked here).
    `outcome` is what came of it, in words for residents; empty until there is something to say. `emailed_at` says since
    when it goes to those who asked; None: an officer has not said that it shall. `revision` counts
    saves of this row, so that of two officers who edit at once the later one is told.
    """

    __tablename__ = "consultations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    scope: Mapped[str] = mapped_column(sa.Text, default="")
    decision: Mapped[str] = mapped_column(sa.Text, default="")
    decision_maker: Mapped[str] = mapped_column(sa.String(200), default="")
    owner: Mapped[str] = mapped_column(sa.String(200), default="")
    owner_email: Mapped[str] = mapped_column(sa.String(254), default="")
    minutes: Mapped[int] = mapped_column(default=10)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    grace_minutes: Mapped[int] = mapped_column(default=30)
    published_at: Mapped[datetime | None]
    provenance: Mapped[str] = mapped_column(sa.Text, default="")
    outcome: Mapped[str] = mapped_column(sa.Text, default="")
    emailed_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id"), unique=True)

    questionnaire: Mapped[Questionnaire] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        sa.CheckConstraint(
            sa.text("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at"),
            name="opens_before_it_closes",
        ),
    )


class Change(Table):
    """That residents are told otherwise of a published consultation, and why; shown to them. Never changed.

    `content` is what `engage.consultations.changes` keeps: the words of before and after.
    """

    __tablename__ = "consultation_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("consultations.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(sa.Text)
    content: Mapped[Any] = mapped_column(Json)
