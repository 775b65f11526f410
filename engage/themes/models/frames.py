"""Coding frames: their themes, what belongs to them, what was merged into what, and how they stood once."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Json, Table


def new_guid() -> str:
    """A name that no other theme has, here or in another tool."""
    return str(uuid.uuid4())


class Frame(Table):
    """A coding frame: themes that the comments to one or more questions are coded to."""

    __tablename__ = "frames"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))

    themes: Mapped[list[Theme]] = relationship(
        lazy="raise_on_sql", order_by="Theme.position, Theme.id", back_populates="frame"
    )


class FrameUse(Table):
    """That the comments to a question are coded to a frame. Nothing of it counts before `accepted_at`.

    `closed_key`: the closed question that an officer chose to compare the comments by, None for none; `closed_tells`:
    its answers tell where people stand on what the comments are about.
    """

    __tablename__ = "frame_uses"

    questionnaire_id: Mapped[int] = mapped_column(
        sa.ForeignKey("questionnaires.id", ondelete="CASCADE"), primary_key=True
    )
    question_key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    closed_key: Mapped[str | None] = mapped_column(sa.String(40))
    closed_tells: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    frame: Mapped[Frame] = relationship(lazy="raise_on_sql")


class FrameVersion(Table):
    """A coding frame as it stood once: never changed. `content` is what `engage.themes.framing.versions` writes."""

    __tablename__ = "frame_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    content: Mapped[Any] = mapped_column(Json)

    __table_args__ = (sa.UniqueConstraint("frame_id", "number"),)


class Theme(Table):
    """One idea in a coding frame. Its id is permanent: a merged theme keeps its row and points to where it went.

    `guid` is its name in files that other tools read. `equality` names the protected characteristic it was seeded for.
    """

    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    guid: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_guid)
    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id", ondelete="SET NULL"), index=True)
    label: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    equality: Mapped[str | None] = mapped_column(sa.String(40))
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id", ondelete="SET NULL"))
    merged_because: Mapped[str | None] = mapped_column(sa.String(300))

    frame: Mapped[Frame] = relationship(lazy="raise_on_sql", back_populates="themes")


class ThemeExample(Table):
    """What does (or, as `counter` example, does not) belong to a theme: typed words, or a passage of a comment.

    A passage (characters `start` to `end` of the redacted words) has no `words` of its own, so that it is gone when the
    comment is withdrawn.
    """

    __tablename__ = "theme_examples"

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    counter: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str | None] = mapped_column(sa.Text)
    comment_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[int | None]
    end: Mapped[int | None]


class Merge(Table):
    """That one theme was merged into another: what the annex says of it, and what undoing it needs.

    `held_by` counts the live comments that held it then; `mainly` says of which group most of its holders were.
    """

    __tablename__ = "merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    into_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    because: Mapped[str | None] = mapped_column(sa.String(300))
    held_by: Mapped[int]
    mainly: Mapped[str | None] = mapped_column(sa.String(120))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))


class MergedComment(Table):
    """A comment that a merge gave to the other theme; `was`: what stood there before (nothing, or a person's no)."""

    __tablename__ = "merged_comments"

    merge_id: Mapped[int] = mapped_column(sa.ForeignKey("merges.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    was: Mapped[str] = mapped_column(sa.String(7))

    __table_args__ = (sa.CheckConstraint(sa.text("was IN ('nothing', 'no')"), name="was"),)
