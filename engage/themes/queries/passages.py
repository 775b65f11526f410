"""Passages that point into comments' redacted words, and texts of themes that may repeat them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import CodedSpan, FrameUse, Quote, Run, SuggestedTheme, Theme, ThemeExample


def quotes_of(comment_ids: Collection[int]) -> Sequence[Quote]:
    """Passages of these comments that may stand for a theme, approved or not."""
    return db.session.scalars(sa.select(Quote).where(Quote.comment_id.in_(comment_ids))).all()


def spans_of(comment_ids: Collection[int]) -> list[tuple[int, int, int, int]]:
    """Comment, theme, start and end of each coded span of these comments, in order."""
    rows = db.session.execute(
        sa.select(CodedSpan.comment_id, CodedSpan.theme_id, CodedSpan.start, CodedSpan.end)
        .where(CodedSpan.comment_id.in_(comment_ids))
        .order_by(CodedSpan.comment_id, CodedSpan.theme_id, CodedSpan.start)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def examples_of(comment_ids: Collection[int]) -> Sequence[ThemeExample]:
    """Passages of these comments that are examples or counter-examples of a theme."""
    return db.session.scalars(sa.select(ThemeExample).where(ThemeExample.comment_id.in_(comment_ids))).all()


def described(comment_ids: Collection[int]) -> list[SuggestedTheme | Theme]:
    """Suggestions and themes of the questions that these comments answer."""
    asked: Any = (
        sa.select(Comment.questionnaire_id, Comment.question_key)
        .where(Comment.id.in_(comment_ids))
        .distinct()
    )
    questions = [(row[0], row[1]) for row in db.session.execute(asked)]
    found: list[SuggestedTheme | Theme] = []
    for questionnaire_id, key in questions:
        found += db.session.scalars(
            sa.select(SuggestedTheme)
            .join(Run, Run.id == SuggestedTheme.run_id)
            .where(
                Run.questionnaire_id == questionnaire_id,
                Run.question_key == key,
            )
        )
        found += db.session.scalars(
            sa.select(Theme)
            .join(FrameUse, FrameUse.frame_id == Theme.frame_id)
            .where(
                FrameUse.questionnaire_id == questionnaire_id,
                FrameUse.question_key == key,
            )
        )
    return found
