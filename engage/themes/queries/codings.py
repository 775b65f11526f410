"""What stands beside a coding: the comment's position, and the words in which the theme is said."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import CodedSpan, Coding


def positions(comment_ids: Collection[int], theme_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """The position of comments on themes, by (comment id, theme id); those not said are left out."""
    if not comment_ids:
        return {}
    rows = db.session.execute(
        sa.select(Coding.comment_id, Coding.theme_id, Coding.position).where(
            Coding.comment_id.in_(comment_ids),
            Coding.theme_id.in_(theme_ids),
            Coding.position.is_not(None),
        )
    )
    return {(comment_id, theme_id): position for comment_id, theme_id, position in rows if position}


def spans(
    comment_ids: Collection[int], theme_ids: Collection[int]
) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Where in the redacted words of comments themes are said, by (comment id, theme id), in order."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    if not comment_ids:
        return found
    rows = db.session.execute(
        sa.select(CodedSpan.comment_id, CodedSpan.theme_id, CodedSpan.start, CodedSpan.end)
        .where(CodedSpan.comment_id.in_(comment_ids), CodedSpan.theme_id.in_(theme_ids))
        .order_by(CodedSpan.start)
    )
    for comment_id, theme_id, start, end in rows:
        found.setdefault((comment_id, theme_id), []).append((start, end))
    return found


def lengths(comment_ids: Collection[int]) -> dict[int, int]:
    """How many characters the redacted words of comments have, by id."""
    if not comment_ids:
        return {}
    chosen = sa.select(Comment.id, sa.func.length(Comment.words_redacted)).where(Comment.id.in_(comment_ids))
    return dict(db.session.execute(chosen).all())
