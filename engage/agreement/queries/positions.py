"""Where individuals' comments stand on the themes they hold, as far as people read them."""

from __future__ import annotations

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Coding, Theme


def positions(frame_id: int, questionnaire_id: int, question_key: str) -> dict[int, dict[str, int]]:
    """By theme in force: position ("" where not said) → individuals' live comments that a person gave the theme.

    Comments that say nothing are left out, as from its share.
    """
    rows = db.session.execute(
        sa.select(Coding.theme_id, Coding.position, sa.func.count())
        .join(Comment, Comment.id == Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(
            Theme.frame_id == frame_id,
            Theme.merged_into_id.is_(None),
            Coding.holds,
            sa.not_(Coding.by_machine),
            Comment.questionnaire_id == questionnaire_id,
            Comment.question_key == question_key,
            Comment.withdrawn_on.is_(None),
            Comment.says_nothing.is_not(True),
            Comment.voice == "individual",
        )
        .group_by(Coding.theme_id, Coding.position)
    )
    found: dict[int, dict[str, int]] = {}
    for theme_id, position, number in rows:
        found.setdefault(theme_id, {})[position or ""] = number
    return found
