"""Which questions are coded to which frame."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.db import db
from engage.questionnaires.models import Page, Question, Questionnaire, Version
from engage.themes.models import Frame, FrameUse, Theme

FRAMES_PER_PAGE = 25
MOST_TO_CHOOSE_FROM = 200


@dataclass(frozen=True)
class UsedFor:
    """A question that is coded to a frame; `accepted_at` None: nothing of it counts yet."""

    frame_id: int
    questionnaire_id: int
    key: str
    questionnaire: str
    question: str
    accepted_at: datetime | None


@dataclass(frozen=True)
class FrameRow:
    """A frame, how many themes are in force in it, and the questions that are coded to it."""

    id: int
    title: str
    themes: int
    used_for: list[UsedFor]


def used_for(frame_id: int) -> list[UsedFor]:
    """Every question that is coded to a frame, by questionnaire and question."""
    return uses_of([frame_id]).get(frame_id, [])


def uses_of(frame_ids: Collection[int]) -> dict[int, list[UsedFor]]:
    """Every question that is coded to one of the frames, by frame; in the words of its newest published version."""
    rows = db.session.execute(
        sa.select(FrameUse, Questionnaire.title, Question.title)
        .join(Questionnaire, Questionnaire.id == FrameUse.questionnaire_id)
        .outerjoin(Version, Version.questionnaire_id == FrameUse.questionnaire_id)
        .outerjoin(Page, Page.version_id == Version.id)
        .outerjoin(Question, sa.and_(Question.page_id == Page.id, Question.key == FrameUse.question_key))
        .where(FrameUse.frame_id.in_(frame_ids))
        .order_by(
            FrameUse.questionnaire_id,
            FrameUse.question_key,
            Version.published_at.is_not(None),
            Version.number,
        )
    )
    newest: dict[tuple[int, str], UsedFor] = {}
    for use, questionnaire, question in rows:
        at = (use.questionnaire_id, use.question_key)
        if question is None and at in newest:
            continue
        newest[at] = UsedFor(use.frame_id, *at, questionnaire, question or use.question_key, use.accepted_at)
    found: dict[int, list[UsedFor]] = {}
    for one in newest.values():
        found.setdefault(one.frame_id, []).append(one)
    return found


def frame_rows(page: int) -> tuple[list[FrameRow], int]:
    """A page of frames, the newest first, and how many there are in all."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Frame)) or 0
    frames = db.session.execute(
        sa.select(Frame.id, Frame.title)
        .order_by(Frame.id.desc())
        .limit(FRAMES_PER_PAGE)
        .offset((page - 1) * FRAMES_PER_PAGE)
    ).all()
    ids = [frame_id for frame_id, _ in frames]
    uses, themes = uses_of(ids), themes_in_force(ids)
    return [FrameRow(one, title, themes.get(one, 0), uses.get(one, [])) for one, title in frames], total


def themes_in_force(frame_ids: Sequence[int]) -> dict[int, int]:
    """How many themes are in force in each frame."""
    chosen = sa.select(Theme.frame_id, sa.func.count()).where(
        Theme.frame_id.in_(frame_ids), Theme.merged_into_id.is_(None)
    )
    return dict(db.session.execute(chosen.group_by(Theme.frame_id)).all())


def frames_to_choose_from(but: int | None) -> list[tuple[int, str, int]]:
    """The newest frames that hold themes, as (id, title, themes in force), without one of them."""
    held = sa.func.count(Theme.id)
    rows = db.session.execute(
        sa.select(Frame.id, Frame.title, held)
        .join(Theme, sa.and_(Theme.frame_id == Frame.id, Theme.merged_into_id.is_(None)))
        .where(Frame.id != (but or 0))
        .group_by(Frame.id, Frame.title)
        .order_by(Frame.id.desc())
        .limit(MOST_TO_CHOOSE_FROM)
    )
    return [(frame_id, title, themes) for frame_id, title, themes in rows]
