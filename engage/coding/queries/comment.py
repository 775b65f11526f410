"""One comment on a coder's screen: its words, what stands in its codings, who else has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.accounts.models import User
from engage.coding.before import Stood
from engage.coding.models import Lease
from engage.coding.queries.waiting import Desk
from engage.comments.models import Comment, Translation
from engage.comments.queries import unseen_among
from engage.db import db
from engage.themes.models import CodedSpan, Coding, Theme


@dataclass(frozen=True)
class OnScreen:
    """A live comment in its redacted words. `language` is None until it was told. `response_id`: of an answer.

    `english`: its translation by a person, where there is one. `unseen`: this coder has yet to code it blind, and sees
    neither what others decided on it nor what the machine suggests.
    """

    id: int
    words: str
    voice: str
    language: str | None
    quotable: bool
    response_id: int | None
    english: str | None
    unseen: bool


@dataclass(frozen=True)
class Decided:
    """What people decided on a comment: who (None: their account is gone), when, and the codings."""

    who: str | None
    user_id: int | None
    when: datetime


def comment(desk: Desk, comment_id: int) -> OnScreen | None:
    """A live comment of the question, or None."""
    row = db.session.execute(
        sa.select(
            Comment.words_redacted,
            Comment.voice,
            Comment.language,
            Comment.quotable,
            Comment.origin,
            Comment.origin_id,
            Translation.words.label("english"),
        )
        .outerjoin(Translation, Translation.comment_id == Comment.id)
        .where(
            Comment.id == comment_id,
            Comment.questionnaire_id == desk.questionnaire_id,
            Comment.question_key == desk.key,
            Comment.withdrawn_on.is_(None),
        )
    ).first()
    if row is None:
        return None
    response_id = row.origin_id if row.origin == "answer" else None
    return OnScreen(
        comment_id,
        row.words_redacted,
        row.voice,
        row.language,
        row.quotable,
        response_id,
        row.english,
        bool(unseen_among([comment_id], desk.user_id)),
    )


def stood(frame_id: int, comment_id: int) -> list[Stood]:
    """What stands in the codings of a comment, of every theme in force of a frame, with its spans, by theme."""
    codings = db.session.execute(
        sa.select(
            Coding.theme_id,
            Coding.holds,
            Coding.user_id,
            Coding.by_machine,
            Coding.run_id,
            Coding.coded_at,
            Coding.position,
            Coding.elsewhere,
        )
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Coding.comment_id == comment_id, Theme.frame_id == frame_id, Theme.merged_into_id.is_(None))
        .order_by(Coding.theme_id)
    ).all()
    spans: dict[int, list[tuple[int, int]]] = {}
    for theme_id, start, end in db.session.execute(
        sa.select(CodedSpan.theme_id, CodedSpan.start, CodedSpan.end)
        .where(CodedSpan.comment_id == comment_id)
        .order_by(CodedSpan.theme_id, CodedSpan.start)
    ):
        spans.setdefault(theme_id, []).append((start, end))
    return [Stood(*row, spans=tuple(spans.get(row.theme_id, ()))) for row in codings]


def decided(frame_id: int, comment_id: int) -> Decided | None:
    """Who decided last on a comment, or None where nobody has."""
    row = db.session.execute(
        sa.select(User.name, Coding.user_id, Coding.coded_at)
        .select_from(Coding)
        .join(Theme, Theme.id == Coding.theme_id)
        .outerjoin(User, User.id == Coding.user_id)
        .where(Coding.comment_id == comment_id, Theme.frame_id == frame_id, Coding.read_here)
        .order_by(Coding.coded_at.desc())
        .limit(1)
    ).first()
    return Decided(row.name, row.user_id, row.coded_at) if row else None


def on_screen_of(desk: Desk, comment_id: int) -> str | None:
    """The name of another coder who has the comment on their screen now, or None."""
    return db.session.scalar(
        sa.select(User.name)
        .join(Lease, Lease.user_id == User.id)
        .where(
            Lease.frame_id == desk.frame_id,
            Lease.comment_id == comment_id,
            Lease.until > desk.moment,
            Lease.user_id != desk.user_id,
        )
    )


def known_people(user_ids: Iterable[int | None]) -> set[int]:
    """Those of the people whose accounts are still there."""
    return set(db.session.scalars(sa.select(User.id).where(User.id.in_({one for one in user_ids if one}))))
