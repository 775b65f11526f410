"""One theme over all the questions that are coded to its frame: each on its own base, never added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Coding
from engage.themes.queries.sharing import used_for


@dataclass(frozen=True)
class Across:
    """How many live comments to one question, from one source, hold a theme; true counts, for staff.

    `base`: all live comments of that question and source, those that say nothing too. `first` and `last`: the days
    between which they came. `accepted_at` None: the theme does not count there yet.
    """

    questionnaire_id: int
    key: str
    questionnaire: str
    question: str
    accepted_at: datetime | None
    source: str
    held: int
    base: int
    first: date
    last: date

    @property
    def percent(self) -> float:
        """Share of the base, 0 to 100."""
        return 100 * self.held / self.base


def across(frame_id: int, theme_id: int) -> list[Across]:
    """The questions that use a frame and have comments, by when the comments came; each source by itself."""
    rows: list[Across] = []
    for use in used_for(frame_id):
        holds = sa.select(Coding.comment_id).where(Coding.theme_id == theme_id, Coding.holds)
        counted = db.session.execute(
            sa.select(
                Comment.origin,
                sa.func.sum(sa.case((Comment.id.in_(holds), 1), else_=0)),
                sa.func.count(),
                sa.func.min(Comment.given_on),
                sa.func.max(Comment.given_on),
            )
            .where(
                Comment.questionnaire_id == use.questionnaire_id,
                Comment.question_key == use.key,
                Comment.withdrawn_on.is_(None),
            )
            .group_by(Comment.origin)
        )
        rows += [
            Across(
                use.questionnaire_id,
                use.key,
                use.questionnaire,
                use.question,
                use.accepted_at,
                origin,
                held,
                base,
                first,
                last,
            )
            for origin, held, base, first, last in counted
        ]
    return sorted(rows, key=lambda row: (row.first, row.questionnaire_id, row.key, row.source))
