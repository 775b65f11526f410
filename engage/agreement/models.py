"""The random sample that is coded blind, what its coders said, and what was measured by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Json, Table
from engage.themes.models.asked import OfFrame


class Sample(OfFrame, Table):
    """Comments to a question drawn at random out of `population` live ones with content, to be coded blind by two.

    `last_comment_id` is the newest comment there was: later ones had no chance to be drawn. From `closed_at` on codings
    may be compared, and nobody codes blind any more.
    """

    __tablename__ = "samples"

    id: Mapped[int] = mapped_column(primary_key=True)
    seed: Mapped[int]
    population: Mapped[int]
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    last_comment_id: Mapped[int] = mapped_column(default=0, server_default="0")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))


class SampledComment(Table):
    """A comment of a sample and its place in the order of drawing, from 0."""

    __tablename__ = "sampled_comments"

    sample_id: Mapped[int] = mapped_column(sa.ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]


class BlindReading(Table):
    """That a coder read a comment of a sample without seeing what anybody else, or the machine, said."""

    __tablename__ = "blind_readings"

    sample_id: Mapped[int] = mapped_column(sa.ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    read_at: Mapped[datetime]
    seconds: Mapped[float | None]


class BlindCoding(Table):
    """A theme that a blind coder gave to a comment."""

    __tablename__ = "blind_codings"

    sample_id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(
        sa.ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[str | None] = mapped_column(sa.String(8))

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["sample_id", "comment_id", "user_id"],
            ["blind_readings.sample_id", "blind_readings.comment_id", "blind_readings.user_id"],
            ondelete="CASCADE",
        ),
    )


class Settlement(Table):
    """What was decided about a comment of a sample on which its coders disagreed; the themes are in `codings` too."""

    __tablename__ = "settlements"

    sample_id: Mapped[int] = mapped_column(sa.ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime]
    themes: Mapped[Any] = mapped_column(Json)
    because: Mapped[str] = mapped_column(sa.String(300), default="")


class Measurement(OfFrame, Table):
    """Agreement and shares by theme as measured at one time: never changed. `engage.agreement.figures` writes it."""

    __tablename__ = "measurements"

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int | None] = mapped_column(sa.ForeignKey("samples.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    content: Mapped[Any] = mapped_column(Json)
