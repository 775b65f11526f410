"""What coders wrote beside their decisions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from engage.coding.models import Bulk, Coder, Reading
from engage.comments.models import Comment
from engage.db import db


def noted(comment_ids: Collection[int]) -> Sequence[Reading]:
    """Readings of these comments on which a note was written."""
    chosen = sa.select(Reading).where(Reading.comment_id.in_(comment_ids), Reading.note != "")
    return db.session.scalars(chosen.order_by(Reading.id)).all()


def bulks(comment_ids: Collection[int]) -> Sequence[Bulk]:
    """Bulks of the questions that these comments answer."""
    return db.session.scalars(
        sa.select(Bulk).where(Bulk.id.in_(_of_questions(Bulk, comment_ids))).order_by(Bulk.id)
    ).all()


def coders(comment_ids: Collection[int]) -> Sequence[Coder]:
    """All that machines have learned of the questions that these comments answer."""
    return db.session.scalars(
        sa.select(Coder).where(Coder.id.in_(_of_questions(Coder, comment_ids))).order_by(Coder.id)
    ).all()


def _of_questions(table: type[Bulk] | type[Coder], comment_ids: Collection[int]) -> sa.Select[int]:
    asks = sa.and_(
        Comment.questionnaire_id == table.questionnaire_id, Comment.question_key == table.question_key
    )
    return sa.select(table.id).join(Comment, asks).where(Comment.id.in_(comment_ids))
