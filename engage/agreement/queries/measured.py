"""What measuring reads: every comment with its codings, and what was measured before."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from engage.agreement.models import Measurement
from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Coding, FrameUse, Theme


@dataclass(frozen=True)
class Live:
    """A live comment to a question: its words, who said it (the response's id where it is an answer), any content."""

    id: int
    words: str
    voice: str
    response_id: int | None
    says_nothing: bool | None


def live_comments(questionnaire_id: int, question_key: str) -> list[Live]:
    """Every live comment to a question in its redacted words, in the order they came."""
    rows = db.session.execute(
        sa.select(
            Comment.id,
            Comment.words_redacted,
            Comment.voice,
            sa.case((Comment.origin == "answer", Comment.origin_id)),
            Comment.says_nothing,
        )
        .where(*_live(questionnaire_id, question_key))
        .order_by(Comment.id)
    )
    return [Live(*row) for row in rows]


def read_by_people(frame_id: int, questionnaire_id: int, question_key: str) -> dict[int, frozenset[int]]:
    """Themes in force by live comment that a person decided on: those it holds."""
    rows = db.session.execute(
        sa.select(Coding.comment_id, Coding.theme_id, Coding.holds)
        .join(Comment, Comment.id == Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(
            *_live(questionnaire_id, question_key),
            Theme.frame_id == frame_id,
            Theme.merged_into_id.is_(None),
            Coding.read_here,
        )
    )
    found: dict[int, set[int]] = {}
    for comment_id, theme_id, holds in rows:
        held = found.setdefault(comment_id, set())
        if holds:
            held.add(theme_id)
    return {comment_id: frozenset(held) for comment_id, held in found.items()}


def measurement(questionnaire_id: int, question_key: str, frame_id: int) -> Measurement | None:
    """What was measured last of a question by the frame it is coded to, or None."""
    return db.session.scalar(
        sa.select(Measurement)
        .where(
            Measurement.questionnaire_id == questionnaire_id,
            Measurement.question_key == question_key,
            Measurement.frame_id == frame_id,
        )
        .order_by(Measurement.id.desc())
        .limit(1)
    )


def random_codes(questionnaire_id: int, question_key: str) -> int:
    """How many comments drawn at random people had coded when the question was measured last, by whatever frame."""
    content = db.session.scalar(
        sa.select(Measurement.content)
        .where(Measurement.questionnaire_id == questionnaire_id, Measurement.question_key == question_key)
        .order_by(Measurement.id.desc())
        .limit(1)
    )
    return int(content["random"]) if content else 0


def stale(measured: Measurement) -> bool:
    """Whether comments came or went, people coded, or another closed question was chosen, since it was measured."""
    chosen = db.session.execute(
        sa.select(FrameUse.closed_key, FrameUse.closed_tells).where(
            FrameUse.questionnaire_id == measured.questionnaire_id,
            FrameUse.question_key == measured.question_key,
        )
    ).first()
    if chosen is not None and list(chosen) != measured.content.get("closed", [None, False]):
        return True
    live = (
        db.session.scalar(
            sa.select(sa.func.count()).where(*_live(measured.questionnaire_id, measured.question_key))
        )
        or 0
    )
    if live != measured.content["comments"]:
        return True
    changed = (
        sa.select(Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .join(Comment, Comment.id == Coding.comment_id)
        .where(
            *_live(measured.questionnaire_id, measured.question_key),
            Theme.frame_id == measured.frame_id,
            Coding.coded_at > measured.made_at,
            Coding.read_here,
        )
        .limit(1)
    )
    return db.session.scalar(changed) is not None


def measured_uses() -> list[tuple[FrameUse, Measurement]]:
    """Every accepted question that was measured by the frame it is coded to, with its newest measurement."""
    newest = sa.select(sa.func.max(Measurement.id)).group_by(
        Measurement.questionnaire_id, Measurement.question_key
    )
    rows = db.session.execute(
        sa.select(FrameUse, Measurement)
        .join(
            Measurement,
            sa.and_(
                Measurement.questionnaire_id == FrameUse.questionnaire_id,
                Measurement.question_key == FrameUse.question_key,
                Measurement.frame_id == FrameUse.frame_id,
            ),
        )
        .where(Measurement.id.in_(newest), FrameUse.accepted_at.is_not(None))
    )
    return [(use, measured) for use, measured in rows]


def _live(questionnaire_id: int, question_key: str) -> list[sa.ColumnElement[bool]]:
    return [
        Comment.questionnaire_id == questionnaire_id,
        Comment.question_key == question_key,
        Comment.withdrawn_on.is_(None),
    ]
