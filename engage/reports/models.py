"""Releases: the figures of a consultation as they were published, and apart from them what their checks need."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Table


class Release(Table):
    """The figures of a consultation, frozen when they were published. Never changed; a later one takes its place.

    `content` and `groups` are what `engage.reports.figures` writes: published values only. `made_by` None: the worker,
    after the consultation had closed.
    """

    __tablename__ = "releases"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id", ondelete="CASCADE"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    content: Mapped[str] = mapped_column(sa.Text)
    groups: Mapped[str] = mapped_column(sa.Text)

    __table_args__ = (sa.UniqueConstraint("consultation_id", "number"),)


class ReleaseCounts(Table):
    """True counts behind the tables that a release made anew, for the check of later ones. No reader's page loads it.

    `content` is what `engage.reports.numbers` writes.
    """

    __tablename__ = "release_counts"

    release_id: Mapped[int] = mapped_column(
        sa.ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[str] = mapped_column(sa.Text)


class CountedResponse(Table):
    """That a response was counted in a release."""

    __tablename__ = "counted_responses"

    release_id: Mapped[int] = mapped_column(
        sa.ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True
    )
    response_id: Mapped[int] = mapped_column(
        sa.ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    __table_args__ = {"sqlite_with_rowid": False}


class ReleasedComment(Table):
    """A comment that readers of a release find behind a theme, at a place that tells nothing of when it came."""

    __tablename__ = "released_comments"

    release_id: Mapped[int] = mapped_column(
        sa.ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True
    )
    question_key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    theme_id: Mapped[int] = mapped_column(
        sa.ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"), index=True)

    __table_args__ = {"sqlite_with_rowid": False}
