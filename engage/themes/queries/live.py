"""What makes a comment count: it was not withdrawn; and, for shares of themes, it says something."""

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


def telling(questionnaire_id: int, question_key: str) -> list[sa.ColumnElement[bool]]:
    """The same, but for comments that say nothing ("n/a"): no theme is theirs, and no share is of them.

    One that nobody has looked at yet is taken to say something.
    """
    return [*live(questionnaire_id, question_key), Comment.says_nothing.is_not(True)]
