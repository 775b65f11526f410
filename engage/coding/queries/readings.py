"""Who read what: one coder's readings, those of a comment, and what coders marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.accounts.models import User
from engage.coding.models import Reading
from engage.coding.queries.waiting import Desk
from engage.comments.models import Comment
from engage.comments.queries import open_to
from engage.comments.queries.marks import keep_mark
from engage.db import db
from engage.themes.models import Coding, Theme

PER_PAGE = 25
MARKS = {
    "flagged": Reading.flagged,
    "skipped": Reading.skipped,
    "noted": Reading.note != "",
    "quotable": Reading.quote_worthy,
}
for _mark, _is_on in MARKS.items():
    keep_mark(_mark, sa.select(Reading.comment_id).where(_is_on))


@dataclass(frozen=True)
class Marked:
    """A comment that a coder marked, in its redacted words. `who` is None where their account is gone."""

    comment_id: int
    words: str
    who: str | None
    read_at: datetime
    skipped: bool
    flagged: bool
    quote_worthy: bool
    note: str


@dataclass(frozen=True)
class Earlier:
    """The comment somebody read before this one, and the labels of the themes they gave it."""

    comment_id: int
    skipped: bool
    labels: list[str]
    can_undo: bool


def seconds_since(desk: Desk, since: datetime) -> list[float | None]:
    """What each reading of this coder since then took, newest first; skipped ones are left out."""
    return list(
        db.session.scalars(
            sa.select(Reading.seconds)
            .where(Reading.user_id == desk.user_id, Reading.read_at >= since, sa.not_(Reading.skipped))
            .order_by(Reading.read_at.desc())
        )
    )


def last_seconds(desk: Desk, wanted: int) -> list[float | None]:
    """What the newest readings of this coder took, newest first; skipped ones are left out."""
    return list(
        db.session.scalars(
            sa.select(Reading.seconds)
            .where(Reading.user_id == desk.user_id, sa.not_(Reading.skipped))
            .order_by(Reading.read_at.desc())
            .limit(wanted)
        )
    )


def reading(desk: Desk, comment_id: int) -> Reading | None:
    """This coder's reading of a comment, or None."""
    return db.session.scalar(
        sa.select(Reading).where(
            Reading.frame_id == desk.frame_id,
            Reading.comment_id == comment_id,
            Reading.user_id == desk.user_id,
        )
    )


def earlier(desk: Desk, but: int) -> Earlier | None:
    """What this coder read last of the question, but for one comment; None where they read nothing else.

    Nothing that they have yet to code blind.
    """
    last = db.session.execute(
        sa.select(Reading.comment_id, Reading.skipped)
        .join(Comment, Comment.id == Reading.comment_id)
        .where(
            Reading.user_id == desk.user_id,
            Reading.frame_id == desk.frame_id,
            Reading.comment_id != but,
            Comment.questionnaire_id == desk.questionnaire_id,
            Comment.question_key == desk.key,
            Comment.withdrawn_on.is_(None),
            *open_to(desk.user_id),
        )
        .order_by(Reading.read_at.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    given = db.session.execute(
        sa.select(Theme.label, Coding.holds, Coding.user_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(
            Coding.comment_id == last.comment_id,
            Coding.read_here,
            Theme.frame_id == desk.frame_id,
            Theme.merged_into_id.is_(None),
        )
        .order_by(Theme.position, Theme.id)
    ).all()
    labels = [row.label for row in given if row.holds]
    mine = all(row.user_id == desk.user_id for row in given)
    return Earlier(last.comment_id, last.skipped, labels, mine)


def last_in_order(desk: Desk) -> int:
    """The comment (its id) at which this coder is in the queue "order"; 0 at its beginning."""
    newest = (
        sa.select(Reading.comment_id)
        .where(Reading.user_id == desk.user_id, Reading.frame_id == desk.frame_id, Reading.queue == "order")
        .order_by(Reading.read_at.desc())
        .limit(1)
    )
    return db.session.scalar(newest) or 0


def marked(desk: Desk, mark: str, page: int) -> tuple[list[Marked], int]:
    """Comments that coders flagged, skipped, noted something on or found worth quoting, newest first, and how many.

    None that this coder has yet to code blind.
    """
    chosen = [
        MARKS[mark],
        Reading.frame_id == desk.frame_id,
        Comment.questionnaire_id == desk.questionnaire_id,
        Comment.question_key == desk.key,
        Comment.withdrawn_on.is_(None),
        *open_to(desk.user_id),
    ]
    joined = sa.select(sa.func.count()).select_from(Reading).join(Comment, Comment.id == Reading.comment_id)
    total = db.session.scalar(joined.where(*chosen)) or 0
    rows = db.session.execute(
        sa.select(
            Reading.comment_id,
            Comment.words_redacted,
            User.name,
            Reading.read_at,
            Reading.skipped,
            Reading.flagged,
            Reading.quote_worthy,
            Reading.note,
        )
        .join(Comment, Comment.id == Reading.comment_id)
        .outerjoin(User, User.id == Reading.user_id)
        .where(*chosen)
        .order_by(Reading.read_at.desc(), Reading.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    return [Marked(*row) for row in rows], total


def marks(desk: Desk) -> dict[str, int]:
    """How many comments carry each mark, of any coder."""
    row = db.session.execute(
        sa.select(
            *(sa.func.coalesce(sa.func.sum(sa.case((which, 1), else_=0)), 0) for which in MARKS.values())
        )
        .join(Comment, Comment.id == Reading.comment_id)
        .where(
            Reading.frame_id == desk.frame_id,
            Comment.questionnaire_id == desk.questionnaire_id,
            Comment.question_key == desk.key,
            Comment.withdrawn_on.is_(None),
        )
    ).one()
    return dict(zip(MARKS, row, strict=True))
