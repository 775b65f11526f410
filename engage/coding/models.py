"""One coder's reading of one comment, what a machine would code, and what was let in of that at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Json, Table
from engage.themes.models.asked import OfFrame

QUEUES = ("spread", "uncertain", "theme", "disagreements", "order", "bulk")


class Reading(Table):
    """That a coder read a comment: coded or, with `skipped`, left for later. What they decided is in `codings`.

    `seconds` from its showing to the decision, None where that is not known. `queue`: how they came to it. `before`:
    the codings that stood there before, as `engage.coding.before` writes them, to be put back when it is undone.
    """

    __tablename__ = "readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    read_at: Mapped[datetime]
    seconds: Mapped[float | None]
    queue: Mapped[str] = mapped_column(sa.String(14))
    skipped: Mapped[bool] = mapped_column(default=False)
    flagged: Mapped[bool] = mapped_column(default=False)
    quote_worthy: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.String(1000), default="")
    before: Mapped[Any | None] = mapped_column(Json)

    __table_args__ = (
        sa.UniqueConstraint("frame_id", "comment_id", "user_id"),
        sa.Index(None, "user_id", "read_at"),
    )


class Lease(Table):
    """That a comment is on a coder's screen until then, so that no other coder is given it."""

    __tablename__ = "leases"

    frame_id: Mapped[int] = mapped_column(sa.ForeignKey("frames.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime]


class Coder(OfFrame, Table):
    """What the machine learned from the `coded` comments of a question; `engage.coding.state` writes `content`."""

    __tablename__ = "coders"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    coded: Mapped[int]
    scored: Mapped[bool] = mapped_column(default=False)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


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


class CodingContext(Table):
    """What coders see of a respondent beside a comment, because an officer allowed it: at most one of each.

    `asked` is the key of a closed question, `characteristic` that of an equality question, or "respondent type".
    """

    __tablename__ = "coding_contexts"

    questionnaire_id: Mapped[int] = mapped_column(
        sa.ForeignKey("questionnaires.id", ondelete="CASCADE"), primary_key=True
    )
    question_key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    asked: Mapped[str | None] = mapped_column(sa.String(40))
    characteristic: Mapped[str | None] = mapped_column(sa.String(40))
    allowed_at: Mapped[datetime]
    allowed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))


class Bulk(OfFrame, Table):
    """That an officer let in, at once, a machine's codings of one theme: those with at least this confidence, 0 to 1.

    First a random sample of the `found` comments is judged: `sample` are their ids, `judged` whether each holds the
    theme, by id as text. `coder_id` says what the machine had learned then; `let_in` counts the codings it made.
    """

    __tablename__ = "bulks"

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    coder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("coders.id", ondelete="SET NULL"), index=True)
    confident: Mapped[float]
    found: Mapped[int]
    sample: Mapped[Any] = mapped_column(Json)
    judged: Mapped[Any] = mapped_column(Json)
    begun_at: Mapped[datetime]
    begun_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    because: Mapped[str | None] = mapped_column(sa.String(300))
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    let_in: Mapped[int | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))


class BulkComment(Table):
    """A comment that got its theme by accepting in bulk."""

    __tablename__ = "bulk_comments"

    bulk_id: Mapped[int] = mapped_column(sa.ForeignKey("bulks.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
