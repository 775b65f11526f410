"""Comments that somebody marked. Rooms above keep the marks and say where; a mark that nobody keeps is on none."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engage.comments.models import Comment

_kept: dict[str, sa.Select[Any]] = {}  # a mark's name to the ids of the comments that carry it


def keep_mark(mark: str, comment_ids: sa.Select[Any]) -> None:
    """From now on comments that carry a mark are those selected."""
    _kept[mark] = comment_ids


def carries(mark: str) -> sa.ColumnElement[bool]:
    """That a comment carries a mark, as a condition to select by."""
    return Comment.id.in_(_kept[mark]) if mark in _kept else sa.false()
