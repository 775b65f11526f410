"""Comments: the words as given beside the redacted words that others see."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Table

ORIGINS = ("answer", "note", "e-mail")


class Comment(Table):
    """One piece of free text.

    `origin` and `origin_id` say where it came from (an answer: the response's id). `questionnaire_id` and
    `question_key` say what was asked, over all versions. `voice` is the respondent type. A withdrawn comment keeps its
    row, without words, so that codings and counts can be seen to have changed. One set
    aside with its excluded response counts as withdrawn too, and keeps its words.
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
    withdrawn_on: Mapped[date | None]

    __table_args__ = (
        sa.UniqueConstraint("origin", "origin_id", "questionnaire_id", "question_key"),
        sa.Index(None, "questionnaire_id", "question_key"),
        sa.CheckConstraint(sa.text("origin IN ('answer', 'note', 'e-mail')"), name="origin"),
        sa.CheckConstraint(sa.text("voice IN ('individual', 'organisation', 'on behalf')"), name="voice"),
    )
