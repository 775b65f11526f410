"""A questionnaire, its versions, and what each version asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Json, Table


class Questionnaire(Table):
    """What stays when versions come and go."""

    __tablename__ = "questionnaires"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))


class Version(Table):
    """A questionnaire as asked. Frozen from its first answer on; `revision` is a new random number after each edit."""

    __tablename__ = "versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(sa.ForeignKey("questionnaires.id", ondelete="CASCADE"))
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime | None]

    questionnaire: Mapped[Questionnaire] = relationship(lazy="raise_on_sql")
    pages: Mapped[list[Page]] = relationship(
        lazy="raise_on_sql", order_by="Page.position", cascade="all, delete-orphan", back_populates="version"
    )

    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "number"),)


class Page(Table):
    """One screen of questions."""

    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("versions.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text, default="")

    version: Mapped[Version] = relationship(lazy="raise_on_sql", back_populates="pages")
    questions: Mapped[list[Question]] = relationship(
        lazy="raise_on_sql", order_by="Question.position", cascade="all, delete-orphan", back_populates="page"
    )


class Question(Table):
    """One thing asked. `key` is the same in every version while wording and options are the same."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(sa.ForeignKey("pages.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(30))
    title: Mapped[str] = mapped_column(sa.String(400))
    hint: Mapped[str] = mapped_column(sa.String(400), default="")
    required: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    page: Mapped[Page] = relationship(lazy="raise_on_sql", back_populates="questions")
    options: Mapped[list[Option]] = relationship(
        lazy="raise_on_sql",
        order_by="Option.position",
        cascade="all, delete-orphan",
        back_populates="question",
    )
    conditions: Mapped[list[Condition]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", foreign_keys="Condition.question_id"
    )


class Option(Table):
    """One answer that can be chosen. An `exclusive` one ("none of these") stands alone."""

    __tablename__ = "options"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(300))
    exclusive: Mapped[bool] = mapped_column(default=False)

    question: Mapped[Question] = relationship(lazy="raise_on_sql", back_populates="options")

    __table_args__ = (sa.UniqueConstraint("question_id", "key"),)


class Condition(Table):
    """Ask `question_id` only if `option_id` (of an earlier question) is chosen; several rows mean any of them."""

    __tablename__ = "conditions"

    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True
    )
    option_id: Mapped[int] = mapped_column(
        sa.ForeignKey("options.id", ondelete="CASCADE"), primary_key=True, index=True
    )
