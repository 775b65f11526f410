"""One coder's reading of one comment, and what a machine would code."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Table

QUEUES = ("spread", "uncertain", "theme", "disagreements", "order", "bulk")


class Reading(Table):
    """That a coder read a comment: coded or, with `skipped`, left for later. What they decided is in `codings`.

    `seconds` from its showing to the decision, None where that is not known. `queue`: how they came to it.
    """

    __tablename__ = "readings"

    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    read_at: Mapped[datetime]
    seconds: Mapped[float | None]
    queue: Mapped[str] = mapped_column(sa.String(14))
    skipped: Mapped[bool] = mapped_column(default=False)
    flagged: Mapped[bool] = mapped_column(default=False)
    quote_worthy: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(1000), default="")

    __table_args__ = (sa.Index(None, "user_id", "read_at"),)


class Lease(Table):
    """That a comment is on a coder's screen until then, so that no other coder is given it."""

    __tablename__ = "leases"

    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime]


class Coder(Table):
    """What the machine learned from the `coded` comments of a question; `engage.coding.state` writes `content`."""

    __tablename__ = "coders"

    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), index=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[datetime]
    coded: Mapped[int]
    scored: Mapped[bool] = mapped_column(default=False)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)

    __table_args__ = (sa.Index(None, "questionnaire_id", "question_key"),)


class CodingSuggestion(Table):
    """A theme that a coder (the machine) would give to a comment nobody has read; `confidence` from 0 to 1."""

    __tablename__ = "coding_suggestions"

    coder_id: Mapped[int] = mapped_column(sa.ForeignKey("coders.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    theme_id: Mapped[int] = mapped_column(
        sa.ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    confidence: Mapped[float]

    __table_args__ = (sa.Index(None, "coder_id", "theme_id", "confidence"),)
