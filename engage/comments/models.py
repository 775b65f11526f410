"""Comments: the words as given beside the redacted words that others see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Json, Table

ORIGINS = ("answer", "note", "e-mail")


class Comment(Table):
    """One piece of free text.

    `origin` and `origin_id` say where it came from (an answer: the response's id). `questionnaire_id` and
    `question_key` say what was asked, over all versions. `voice` is the respondent type. A withdrawn comment keeps its
    row, without words, so that codings and counts can be seen to have changed. One set
    aside with its excluded response counts as withdrawn too, and keeps its words.

    `language` (ISO 639-1, "und" where it cannot be told) and `says_nothing` are None until the worker has read it.
    `prepared`: it has, by the rules of today; a migration that comes with other rules says no of all.
    """

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(sa.String(10))
    origin_id: Mapped[int]
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(sa.String(40))
    voice: Mapped[str] = mapped_column(sa.String(20))
    words_given: Mapped[str] = mapped_column(sa.Text)
    words_redacted: Mapped[str] = mapped_column(sa.Text)
    quotable: Mapped[bool] = mapped_column(default=False)
    given_on: Mapped[date]
    language: Mapped[str | None] = mapped_column(sa.String(3))
    says_nothing: Mapped[bool | None]
    prepared: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    withdrawn_on: Mapped[date | None]

    __table_args__ = (
        sa.UniqueConstraint("origin", "origin_id", "questionnaire_id", "question_key"),
        sa.Index(None, "questionnaire_id", "question_key"),
        sa.Index(
            "ix_comments_withdrawn",
            "questionnaire_id",
            "question_key",
            sqlite_where=sa.text("withdrawn_on IS NOT NULL"),
            postgresql_where=sa.text("withdrawn_on IS NOT NULL"),
        ),
        sa.Index(
            "ix_comments_not_prepared",
            "id",
            sqlite_where=sa.text("prepared IS FALSE AND withdrawn_on IS NULL"),
            postgresql_where=sa.text("prepared IS FALSE AND withdrawn_on IS NULL"),
        ),
        sa.CheckConstraint(sa.text("origin IN ('answer', 'note', 'e-mail')"), name="origin"),
        sa.CheckConstraint(sa.text("voice IN ('individual', 'organisation', 'on behalf')"), name="voice"),
    )


class Redaction(Table):
    """Characters `start` to `end` (exclusive) of the words as given that a rule does not know to be personal.

    Suggested by the machine (a name, by the lists of names) or marked by a person. Hidden unless
    a person dismissed it, which shows what a rule found too.
    """

    __tablename__ = "redactions"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(30))
    state: Mapped[str] = mapped_column(sa.String(10))
    by_machine: Mapped[bool]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("comment_id", "start", "end"),
        sa.CheckConstraint(sa.text("state IN ('suggested', 'applied', 'dismissed')"), name="state"),
        sa.Index(None, "state"),
    )


class NoName(Table):
    """A word (in lower case) that looks like a name and is none here, by a person: not suggested again."""

    __tablename__ = "no_names"

    word: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime]


class Alert(Table):
    """Words of a comment that somebody responsible for safeguarding should read, and what came of it."""

    __tablename__ = "alerts"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(30))
    raised_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    outcome: Mapped[str | None] = mapped_column(sa.String(300))

    __table_args__ = (sa.UniqueConstraint("comment_id", "kind"), sa.Index(None, "closed_at"))


class CommentVector(Table):
    """A comment's row in the space of its question, by which the machine codes it."""

    __tablename__ = "comment_vectors"

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    model_hash: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


class CommentMeaning(Table):
    """A comment's meaning in a space that all questions share, for search: what `themes.engine.meaning` packs."""

    __tablename__ = "comment_meanings"

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Translation(Table):
    """A comment in English, by a person: to be read beside the words as they came."""

    __tablename__ = "translations"

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))


class SavedSet(Table):
    """A search somebody kept: `criteria` as `engage.comments.criteria` writes them."""

    __tablename__ = "saved_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    criteria: Mapped[Any] = mapped_column(Json)
    made_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("user_id", "title"),)
