"""How far the coding of a question is."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from engage.coding.models import CodingSuggestion
from engage.coding.queries.waiting import Desk
from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Coding, Theme


@dataclass(frozen=True)
class Progress:
    """Live comments to a question: `read` of them were coded by a person, `silent` say nothing and were not."""

    comments: int
    read: int
    silent: int

    @property
    def left(self) -> int:
        """Comments that say something and that nobody has read."""
        return max(0, self.comments - self.read - self.silent)


def progress(desk: Desk) -> Progress:
    """How far everybody together is."""
    by_hand = sa.exists().where(
        Coding.comment_id == Comment.id,
        Coding.read_here,
        Theme.id == Coding.theme_id,
        Theme.frame_id == desk.frame_id,
    )
    silent = sa.and_(sa.func.coalesce(Comment.says_nothing, sa.false()), ~by_hand)
    row = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(sa.case((by_hand, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((silent, 1), else_=0)), 0),
        ).where(
            Comment.questionnaire_id == desk.questionnaire_id,
            Comment.question_key == desk.key,
            Comment.withdrawn_on.is_(None),
        )
    ).one()
    return Progress(*row)


def suggested(coder_id: int | None) -> dict[int, int]:
    """How many comments nobody had read a coder (the machine) would give each theme; nothing for None."""
    if coder_id is None:
        return {}
    rows = db.session.execute(
        sa.select(CodingSuggestion.theme_id, sa.func.count())
        .where(CodingSuggestion.coder_id == coder_id)
        .group_by(CodingSuggestion.theme_id)
    )
    return dict(rows.all())
