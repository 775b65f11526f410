"""What is left to read: conditions to select comments by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.coding.models import Lease, Reading
from engage.comments.models import Comment
from engage.comments.queries import open_to
from engage.themes.models import Coding, Theme


@dataclass(frozen=True)
class Desk:
    """Who codes what, and when: the comments to one question, to one frame, at this moment."""

    frame_id: int
    questionnaire_id: int
    key: str
    user_id: int
    moment: datetime


def live(desk: Desk) -> list[sa.ColumnElement[bool]]:
    """What makes a comment one of the question's that says something and was not withdrawn."""
    return [
        Comment.questionnaire_id == desk.questionnaire_id,
        Comment.question_key == desk.key,
        Comment.withdrawn_on.is_(None),
        sa.func.coalesce(Comment.says_nothing, sa.false()).is_(sa.false()),
    ]


def servable(desk: Desk) -> list[sa.ColumnElement[bool]]:
    """What makes a comment one that this coder may be given: such a one, and not one they have yet to code blind."""
    return [*live(desk), *open_to(desk.user_id)]


def unread(desk: Desk, comment_id: Any) -> list[sa.ColumnElement[bool]]:
    """That nobody has coded a comment to the frame or read it, and this coder has not skipped it."""
    return [
        ~sa.exists().where(
            Coding.comment_id == comment_id,
            Coding.read_here,
            Theme.id == Coding.theme_id,
            Theme.frame_id == desk.frame_id,
        ),
        ~sa.exists().where(
            Reading.frame_id == desk.frame_id,
            Reading.comment_id == comment_id,
            sa.or_(sa.not_(Reading.skipped), Reading.user_id == desk.user_id),
        ),
    ]


def free(desk: Desk, comment_id: Any) -> sa.ColumnElement[bool]:
    """That no other coder has a comment on their screen."""
    return ~sa.exists().where(
        Lease.frame_id == desk.frame_id,
        Lease.comment_id == comment_id,
        Lease.until > desk.moment,
        Lease.user_id != desk.user_id,
    )


def undecided_again(desk: Desk, comment_id: Any) -> sa.ColumnElement[bool]:
    """That a comment was not yet read to settle a disagreement."""
    return ~sa.exists().where(
        Reading.frame_id == desk.frame_id,
        Reading.comment_id == comment_id,
        Reading.queue == "disagreements",
        sa.or_(sa.not_(Reading.skipped), Reading.user_id == desk.user_id),
    )
