"""Which comments hold which themes, where they say so, and what may be quoted of them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Table

POSITIONS = ("for", "against", "mixed", "unclear")


class Coding(Table):
    """Whether a comment holds a theme, by whom, when. `user_id` None: a machine's coding, let in when an officer
    accepted its theme (`run_id` says of which run). A person's row is never overwritten by a machine's.
    `position` is the comment's stand on the theme; None: not said. `elsewhere` says of a coding that came in from
    another tool's file who made it there (a person, the machine, or the machine and accepted in bulk); None: made here.
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
    elsewhere: Mapped[str | None] = mapped_column(sa.String(8))

    __table_args__ = (
        sa.CheckConstraint(sa.text("position IN ('for', 'against', 'mixed', 'unclear')"), name="position"),
        sa.CheckConstraint(sa.text("elsewhere IN ('person', 'machine', 'bulk')"), name="elsewhere"),
    )

    @hybrid_property
    def read_here(self) -> bool:
        """Whether a person read the comment here and decided; what somebody read in another tool is not read here."""
        return not self.by_machine and self.elsewhere is None

    @property
    def by(self) -> str:
        """Who made it, here or elsewhere: "person", "machine", or "bulk" (the machine's, accepted in bulk)."""
        if self.elsewhere is not None or not self.by_machine:
            return self.elsewhere or "person"
        return "machine" if self.run_id is not None else "bulk"  # accepted in bulk, it comes from no run

    @read_here.inplace.expression
    @classmethod
    def _read_here(cls) -> sa.ColumnElement[bool]:
        return sa.and_(sa.not_(cls.by_machine), cls.elsewhere.is_(None))


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
