"""Alerts: comments that somebody responsible for safeguarding should read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from engage.comments.models import Alert, Comment
from engage.db import db
from engage.errors import Missing
from engage.paging import pages_of

PER_PAGE = 25


@dataclass(frozen=True)
class AlertRow:
    """An alert with the redacted words of its comment. `given_on` is the day the comment came."""

    id: int
    kind: str
    raised_at: datetime
    closed_at: datetime | None
    closed_by: int | None
    outcome: str | None
    comment_id: int
    questionnaire_id: int
    question_key: str
    given_on: date
    words: str
    language: str | None


def open_alerts() -> int:
    """How many alerts nobody has closed."""
    return db.session.scalar(sa.select(sa.func.count(Alert.id)).where(Alert.closed_at.is_(None))) or 0


def letter_facts() -> tuple[int, int]:
    """How many alerts are open, and the id of the newest of all (0 where there is none)."""
    newest = db.session.scalar(sa.select(sa.func.max(Alert.id))) or 0
    return open_alerts(), newest


def alert(alert_id: int) -> Alert:
    """One alert. Raises Missing."""
    found = db.session.get(Alert, alert_id)
    if found is None:
        raise Missing("There is no such alert. The person who wrote the comment may have withdrawn it.")
    return found


def alert_page(page: int, *, closed: bool) -> tuple[list[AlertRow], int]:
    """A page of open alerts, the oldest first, or of closed ones, the newest first; and how many there are."""
    where = Alert.closed_at.is_not(None) if closed else Alert.closed_at.is_(None)
    total = db.session.scalar(sa.select(sa.func.count(Alert.id)).where(where)) or 0
    page = min(page, pages_of(total, PER_PAGE))
    rows = db.session.execute(
        sa.select(
            Alert.id,
            Alert.kind,
            Alert.raised_at,
            Alert.closed_at,
            Alert.closed_by,
            Alert.outcome,
            Comment.id,
            Comment.questionnaire_id,
            Comment.question_key,
            Comment.given_on,
            Comment.words_redacted,
            Comment.language,
        )
        .join(Comment, Comment.id == Alert.comment_id)
        .where(where)
        .order_by(Alert.closed_at.desc() if closed else Alert.id, Alert.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return [AlertRow(*tuple(row)) for row in rows], total
