"""Coding frames and what people decided; and, in other tables, what a machine proposes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Table


class Frame(Table):
    """The themes in force for the comments to one question. Nothing counts before `accepted_at`."""

    __tablename__ = "frames"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(sa.String(40))
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))

    themes: Mapped[list[Theme]] = relationship(
        lazy="raise_on_sql", order_by="Theme.position, Theme.id", back_populates="frame"
    )

    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "question_key"),)


class Theme(Table):
    """One idea in a coding frame. Its id is permanent: a merged theme keeps its row and points to where it went."""

    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id", ondelete="SET NULL"))
    merged_because: Mapped[str | None] = mapped_column(sa.String(300))

    frame: Mapped[Frame] = relationship(lazy="raise_on_sql", back_populates="themes")


class Coding(Table):
    """Whether a comment holds a theme, by whom, when. `user_id` None: a machine's coding, let in when an officer
    accepted its theme (`run_id` says of which run). A person's row is never overwritten by a machine's.
    """

    __tablename__ = "codings"

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(
        sa.ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    holds: Mapped[bool] = mapped_column(default=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    by_machine: Mapped[bool] = mapped_column(default=False)
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("runs.id", ondelete="SET NULL"))
    coded_at: Mapped[datetime]


class Run(Table):
    """One time the machine proposed themes: never changed afterwards. Its figures count comments."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(sa.String(40))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id", ondelete="SET NULL"), unique=True)
    made_at: Mapped[datetime]
    inputs_hash: Mapped[str] = mapped_column(sa.String(64))
    model_hash: Mapped[str] = mapped_column(sa.String(64))
    seed: Mapped[int]
    comments: Mapped[int]
    empty: Mapped[int]
    other: Mapped[int]
    copies: Mapped[int]  # comments that are the same as another or nearly so

    suggestions: Mapped[list[SuggestedTheme]] = relationship(
        lazy="raise_on_sql", order_by="SuggestedTheme.position", back_populates="run"
    )

    __table_args__ = (sa.Index(None, "questionnaire_id", "question_key"),)


class Unplaced(Table):
    """A comment that a run put to no theme: it says nothing ("empty") or fits nowhere ("other", please read)."""

    __tablename__ = "unplaced_comments"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    why: Mapped[str] = mapped_column(sa.String(10))

    __table_args__ = (sa.CheckConstraint(sa.text("why IN ('empty', 'other')"), name="why"),)


class SuggestedTheme(Table):
    """A theme a machine proposes. `theme_id` is set when an officer accepts it, `declined_at` when they do not."""

    __tablename__ = "suggested_themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id", ondelete="SET NULL"))
    declined_at: Mapped[datetime | None]

    run: Mapped[Run] = relationship(lazy="raise_on_sql", back_populates="suggestions")


class SuggestedCoding(Table):
    """A comment that a machine would put to a suggested theme. `confidence` runs from 0 to 1."""

    __tablename__ = "suggested_codings"

    suggested_theme_id: Mapped[int] = mapped_column(
        sa.ForeignKey("suggested_themes.id", ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    confidence: Mapped[float]


class Quote(Table):
    """Words of a comment that may stand for a theme: characters `start` to `end` of its redacted words.

    Of a suggestion until its theme is accepted; shown to commissioners once `approved_by` a person.
    """

    __tablename__ = "quotes"

    id: Mapped[int] = mapped_column(primary_key=True)
    suggested_theme_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("suggested_themes.id", ondelete="CASCADE"), index=True
    )
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    approved_at: Mapped[datetime | None]
