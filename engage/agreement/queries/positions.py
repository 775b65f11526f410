"""Where individuals' comments stand on the themes they hold, as far as people read them."""

from __future__ import annotations

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Coding, Theme


def positions(frame_id: int, questionnaire_id: int, question_key: str) -> dict[int, dict[str, int]]:
    """By theme in force: position ("" where not said) → individuals' live comments that a person gave the theme.

    Comments that say nothing are left out, as from its share.
    """
    rows = db.session.execute(
        sa.select(Coding.theme_id, Coding.position, sa.func.count())
        .join(Comment, Comment.id == Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(
            *_held(frame_id, questionnaire_id, question_key),
            Coding.read_here,
            Comment.says_nothing.is_not(True),
            Comment.voice == "individual",
        )
        .group_by(Coding.theme_id, Coding.position)
    )
    found: dict[int, dict[str, int]] = {}
    for theme_id, position, number in rows:
        found.setdefault(theme_id, {})[position or ""] = number
    return found


def said(frame_id: int, questionnaire_id: int, question_key: str) -> dict[int, dict[int, str]]:
    """By live comment, the position that a person gave it on each theme in force that it holds; only where said."""
    rows = db.session.execute(
        sa.select(Coding.comment_id, Coding.theme_id, Coding.position)
        .join(Comment, Comment.id == Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(
            *_held(frame_id, questionnaire_id, question_key),
            Coding.read_here,
            Coding.position.is_not(None),
        )
    )
    found: dict[int, dict[int, str]] = {}
    for comment_id, theme_id, position in rows:
        if position:
            found.setdefault(comment_id, {})[theme_id] = position
    return found


def put_by_machine(frame_id: int, questionnaire_id: int, question_key: str) -> dict[int, list[int]]:
    """By theme in force, individuals' comments with content that the machine put to it and nobody decided on."""
    rows = db.session.execute(
        sa.select(Coding.theme_id, Coding.comment_id)
        .join(Comment, Comment.id == Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(
            *_held(frame_id, questionnaire_id, question_key),
            Coding.by_machine,
            Comment.says_nothing.is_not(True),
            Comment.voice == "individual",
        )
        .order_by(Coding.theme_id, Coding.comment_id)
    )
    found: dict[int, list[int]] = {}
    for theme_id, comment_id in rows:
        found.setdefault(theme_id, []).append(comment_id)
    return found


def _held(frame_id: int, questionnaire_id: int, question_key: str) -> list[sa.ColumnElement[bool]]:
    return [
        Theme.frame_id == frame_id,
        Theme.merged_into_id.is_(None),
        Coding.holds.is_(True),
        Comment.questionnaire_id == questionnaire_id,
        Comment.question_key == question_key,
        Comment.withdrawn_on.is_(None),
    ]
