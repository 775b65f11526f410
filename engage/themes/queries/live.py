"""What makes a comment count: it was not withdrawn."""

from __future__ import annotations

import sqlalchemy as sa

from engage.comments.models import Comment


def live(questionnaire_id: int, question_key: str) -> list[sa.ColumnElement[bool]]:
    """What makes a comment a live one of this question: conditions to select by."""
    return [
        Comment.questionnaire_id == questionnaire_id,
        Comment.question_key == question_key,
        Comment.withdrawn_on.is_(None),
    ]
