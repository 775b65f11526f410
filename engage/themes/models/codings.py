"""Which comments hold which themes, where they say so, and what may be quoted of them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Table

POSITIONS = ("for", "against", "mixed", "unclear")


class Coding(Table):
    """Whether a comment holds a theme, by whom, when. `user_id` None: a machine's coding, let in when an officer
    accepted its theme (`run_id` says of which run). A person's row is never overwritten by a machine's.
    `position` is the comment's stand on the theme; None: not said.
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
    position: Mapped[str | None] = mapped_column(sa.String(8))

    __table_args__ = (
        sa.CheckConstraint(sa.text("position IN ('for', 'against', 'mixed', 'unclear')"), name="position"),
    )


class CodedSpan(Table):
    """Where in a comment a theme is said: characters `start` to `end` (exclusive) of its redacted words."""

    __tablename__ = "coded_spans"

    comment_id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True)
    end: Mapped[int]

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["comment_id", "theme_id"], ["codings.comment_id", "codings.theme_id"], ondelete="CASCADE"
        ),
    )


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
