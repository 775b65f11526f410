"""Which comments are closed to whom while their sample is open, so that blind coding is blind."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from engage.agreement.models import BlindReading, Sample, SampledComment
from engage.comments.models import Comment
from engage.comments.queries import keep_closed
from engage.db import db
from engage.themes.models import FrameUse


@lru_cache(maxsize=256)  # made once for a person: it takes milliseconds, and a page of coding asks four times
def closed_to(user_id: int) -> sa.Select[Any]:
    """Ids of the comments of open samples that a person has not coded blind, and so may yet be a blind coder of.

    The one they coded last is closed too until they code another, because until then they may change it; whoever has
    coded the whole sample changes nothing any more, and sees all of it.
    """
    mine = (
        sa.select(
            BlindReading.sample_id,
            sa.func.max(BlindReading.read_at).label("last"),
            sa.func.count().label("read"),
        )
        .join(Comment, Comment.id == BlindReading.comment_id)
        .where(BlindReading.user_id == user_id, Comment.withdrawn_on.is_(None))
        .group_by(BlindReading.sample_id)
        .subquery()
    )
    size = (
        sa.select(SampledComment.sample_id, sa.func.count().label("comments"))
        .join(Comment, Comment.id == SampledComment.comment_id)
        .where(Comment.withdrawn_on.is_(None), SampledComment.sample_id.in_(_open_samples()))
        .group_by(SampledComment.sample_id)
        .subquery()
    )
    read = sa.orm.aliased(BlindReading)
    return (
        sa.select(SampledComment.comment_id)
        .outerjoin(mine, mine.c.sample_id == SampledComment.sample_id)
        .outerjoin(size, size.c.sample_id == SampledComment.sample_id)
        .outerjoin(
            read,
            sa.and_(
                read.sample_id == SampledComment.sample_id,
                read.comment_id == SampledComment.comment_id,
                read.user_id == user_id,
            ),
        )
        .where(
            SampledComment.sample_id.in_(_open_samples()),
            sa.or_(
                read.user_id.is_(None),
                sa.and_(read.read_at == mine.c.last, mine.c.read < size.c.comments),
            ),
        )
    )


def closed_of(sample_id: int, user_id: int) -> frozenset[int]:
    """Comments of one sample that are closed to a person: none once it is closed itself."""
    return frozenset(db.session.scalars(closed_to(user_id).where(SampledComment.sample_id == sample_id)))


def _open_samples() -> sa.Select[Any]:
    """The newest sample of each question, while it is not closed and the question is coded to its frame."""
    newer = sa.orm.aliased(Sample)
    return (
        sa.select(Sample.id)
        .join(
            FrameUse,
            sa.and_(
                FrameUse.questionnaire_id == Sample.questionnaire_id,
                FrameUse.question_key == Sample.question_key,
                FrameUse.frame_id == Sample.frame_id,
            ),
        )
        .where(
            Sample.closed_at.is_(None),
            ~sa.exists().where(
                newer.questionnaire_id == Sample.questionnaire_id,
                newer.question_key == Sample.question_key,
                newer.id > Sample.id,
            ),
        )
    )


keep_closed(closed_to)
