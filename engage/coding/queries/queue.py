"""Which comment comes next. Each statement looks at a bounded number of rows, however many comments are stored."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engage.coding.models import CodingSuggestion
from engage.coding.queries.waiting import Desk, free, servable, undecided_again, unread
from engage.comments.models import Comment
from engage.db import db

OFFERED = 10  # candidates, in case others take the first of them meanwhile
LOOKED_AT = 5_000
IDS_AT_ONCE = 500


def in_order(desk: Desk, after: int) -> list[int]:
    """The first unread comments that came after one (its id), in the order they came."""
    some = (
        sa.select(Comment.id)
        .where(*servable(desk), Comment.id > after)
        .order_by(Comment.id)
        .limit(LOOKED_AT)
        .subquery()
    )
    found = sa.select(some.c.id).where(*unread(desk, some.c.id), free(desk, some.c.id))
    return list(db.session.scalars(found.order_by(some.c.id).limit(OFFERED)))


def of_list(desk: Desk, ids: Sequence[int]) -> list[int]:
    """Those of a list that are still unread, in the order of the list."""
    return _of(desk, ids, unread(desk, Comment.id))


def of_disagreements(desk: Desk, ids: Sequence[int]) -> list[int]:
    """Those of a list that nobody has read again to settle it, in the order of the list."""
    return _of(desk, ids, [undecided_again(desk, Comment.id)])


def of_theme(desk: Desk, coder_id: int, theme_id: int) -> list[int]:
    """Unread comments that a coder (the machine) would give a theme, the surest first."""
    some = (
        sa.select(CodingSuggestion.comment_id, CodingSuggestion.confidence)
        .where(CodingSuggestion.coder_id == coder_id, CodingSuggestion.theme_id == theme_id)
        .order_by(CodingSuggestion.confidence.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    found = (
        sa.select(some.c.comment_id)
        .join(Comment, Comment.id == some.c.comment_id)
        .where(*servable(desk), *unread(desk, some.c.comment_id), free(desk, some.c.comment_id))
        .order_by(some.c.confidence.desc(), some.c.comment_id)
        .limit(OFFERED)
    )
    return list(db.session.scalars(found))


def _of(desk: Desk, ids: Sequence[int], which: list[sa.ColumnElement[bool]]) -> list[int]:
    offered: list[int] = []
    for start in range(0, min(len(ids), LOOKED_AT), IDS_AT_ONCE):
        part = list(ids[start : start + IDS_AT_ONCE])
        chosen = sa.select(Comment.id).where(
            Comment.id.in_(part), *servable(desk), *which, free(desk, Comment.id)
        )
        found = set(db.session.scalars(chosen))
        offered += [one for one in part if one in found]
        if len(offered) >= OFFERED:
            break
    return offered[:OFFERED]
