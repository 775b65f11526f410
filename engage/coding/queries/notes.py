"""What coders wrote beside their decisions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from engage.coding.models import Bulk, Reading
from engage.comments.models import Comment
from engage.db import db


def noted(comment_ids: Collection[int]) -> Sequence[Reading]:
    """Readings of these comments on which a note was written."""
    chosen = sa.select(Reading).where(Reading.comment_id.in_(comment_ids), Reading.note != "")
    return db.session.scalars(chosen.order_by(Reading.id)).all()


def reasons(comment_ids: Collection[int]) -> Sequence[Bulk]:
    """Bulks, with a reason, of the questions that these comments answer."""
    asks = sa.and_(
        Comment.questionnaire_id == Bulk.questionnaire_id, Comment.question_key == Bulk.question_key
    )
    answered = sa.select(Bulk.id).join(Comment, asks).where(Comment.id.in_(comment_ids))
    chosen = sa.select(Bulk).where(Bulk.id.in_(answered), Bulk.because.is_not(None))
    return db.session.scalars(chosen.order_by(Bulk.id)).all()
