"""Numbered versions of coding frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db
from engage.themes.framing.versions import content_of
from engage.themes.models import Frame, FrameVersion, Run, Theme
from engage.themes.queries.examples import examples


def frame_versions(frame_id: int) -> Sequence[FrameVersion]:
    """All versions of a frame, the newest first."""
    chosen = sa.select(FrameVersion).where(FrameVersion.frame_id == frame_id)
    return db.session.scalars(chosen.order_by(FrameVersion.number.desc())).all()


def newest_version(frame_id: int) -> FrameVersion | None:
    """The newest version of a frame, or None."""
    chosen = sa.select(FrameVersion).where(FrameVersion.frame_id == frame_id)
    return db.session.scalar(chosen.order_by(FrameVersion.number.desc()).limit(1))


def numbered_version(frame_id: int, number: int) -> FrameVersion | None:
    """A version of a frame by its number, or None."""
    return db.session.scalar(
        sa.select(FrameVersion).where(FrameVersion.frame_id == frame_id, FrameVersion.number == number)
    )


def hold(frame_id: int) -> None:
    """Let nobody else merge themes of this frame, code to it or number a version until the transaction ends."""
    db.session.execute(sa.select(Frame.id).where(Frame.id == frame_id).with_for_update())


def hold_to_code(frame_id: int) -> set[int]:
    """Let nobody merge themes of this frame until the transaction ends, others may code; ids of those in force."""
    db.session.execute(sa.select(Frame.id).where(Frame.id == frame_id).with_for_update(read=True))
    chosen = sa.select(Theme.id).where(Theme.frame_id == frame_id, Theme.merged_into_id.is_(None))
    return set(db.session.scalars(chosen))


def is_in_a_version(theme: Theme) -> bool:
    """Whether a version of its frame names a theme."""
    content = sa.type_coerce(FrameVersion.content, sa.Text)
    named = sa.exists().where(
        FrameVersion.frame_id == theme.frame_id, content.contains(f'"{theme.guid}"', autoescape=True)
    )
    return bool(db.session.scalar(sa.select(named)))


def content_now(frame: Frame) -> dict[str, Any]:
    """What a version of the frame would store now. `frame` has its themes loaded."""
    given = examples([theme.id for theme in frame.themes])
    typed = {
        theme_id: [(one.words, one.counter) for one in several if one.comment_id is None]
        for theme_id, several in given.items()
    }
    return content_of(frame.title, frame.themes, typed)


def ids_of_comments(questionnaire_id: int, question_key: str) -> sa.Select[*tuple[Any, ...]]:
    """Ids of all comments to a question, withdrawn ones too."""
    return sa.select(Comment.id).where(
        Comment.questionnaire_id == questionnaire_id, Comment.question_key == question_key
    )


def ids_of_runs(questionnaire_id: int, question_key: str) -> sa.Select[*tuple[Any, ...]]:
    """Ids of all runs for a question."""
    return sa.select(Run.id).where(Run.questionnaire_id == questionnaire_id, Run.question_key == question_key)
