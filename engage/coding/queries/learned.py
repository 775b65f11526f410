"""What the machine has learned from coding a question, kept in this process once it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.coding.models import Coder
from engage.coding.state import Learned, Unfit, learned
from engage.comments.models import CommentVector
from engage.db import db

KEPT = 8
_kept: dict[tuple[int, datetime], Learned | None] = {}


@dataclass(frozen=True)
class Machine:
    """The newest coder of a question: what it learned from `coded` comments, when."""

    id: int
    frame_id: int
    made_at: datetime
    coded: int
    learned: Learned


def machine(questionnaire_id: int, key: str, frame_id: int) -> Machine | None:
    """The newest coder of a question for its frame; None where there is none that can be read."""
    row = db.session.execute(
        sa.select(Coder.id, Coder.frame_id, Coder.made_at, Coder.coded)
        .where(Coder.questionnaire_id == questionnaire_id, Coder.question_key == key)
        .order_by(Coder.id.desc())
        .limit(1)
    ).first()
    if row is None or row.frame_id != frame_id:
        return None
    found = _learned(row.id, row.made_at)
    return Machine(row.id, row.frame_id, row.made_at, row.coded, found) if found else None


def learned_questions() -> list[tuple[int, str, int]]:
    """Every question that a machine has learned from: questionnaire, key, frame."""
    rows = db.session.execute(
        sa.select(Coder.questionnaire_id, Coder.question_key, Coder.frame_id).distinct()
    )
    return [(row.questionnaire_id, row.question_key, row.frame_id) for row in rows]


def scored_coder(questionnaire_id: int, key: str, frame_id: int) -> int | None:
    """The id of the newest coder that has said what it would code every unread comment to; None before the first."""
    return db.session.scalar(
        sa.select(Coder.id)
        .where(
            Coder.questionnaire_id == questionnaire_id,
            Coder.question_key == key,
            Coder.frame_id == frame_id,
            Coder.scored,
        )
        .order_by(Coder.id.desc())
        .limit(1)
    )


def vector(comment_id: int, space: str) -> bytes | None:
    """A comment's row in a space, as it is kept; None where it has none yet."""
    return db.session.scalar(
        sa.select(CommentVector.content).where(
            CommentVector.comment_id == comment_id, CommentVector.model_hash == space
        )
    )


def _learned(coder_id: int, made_at: datetime) -> Learned | None:
    """By id and moment: ids come again where a database was emptied, moments do not."""
    if (coder_id, made_at) not in _kept:
        content = db.session.scalar(sa.select(Coder.content).where(Coder.id == coder_id))
        try:
            found = learned(content) if content else None
        except Unfit:
            found = None
        if len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[coder_id, made_at] = found
    return _kept[coder_id, made_at]
