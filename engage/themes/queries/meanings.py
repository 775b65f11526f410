"""Which comments are closest in meaning. What they mean is read once and kept in the process while nothing is new."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from engage.comments.criteria import Criteria
from engage.comments.models import Comment, CommentMeaning
from engage.db import db
from engage.themes.engine.meaning import Directions, unpacked

CLOSE = 0.4  # cosine; what is less alike is about something else
KEPT_SCOPES = 2
_AT_ONCE = 20_000


@dataclass(frozen=True)
class _Scope:
    """All that is known of one question, or of all: as it was when `stamp` was read."""

    stamp: tuple[int, int]
    ids: NDArray[np.int64]
    directions: Directions


_kept: OrderedDict[tuple[str, int | None, str], _Scope] = OrderedDict()


def closest(
    wanted: Criteria, row: NDArray[np.float32], among: NDArray[np.int64] | None, most: int
) -> dict[int, float]:
    """Closeness (0 to 1) by comment of at most `most` comments, the closest first; `among` None: all of the scope.

    The scope is the question of `wanted`, or everything. May hold a comment that was withdrawn a moment ago.
    """
    scope = _scope(wanted)
    closeness = scope.directions.closeness(row)
    if among is not None:
        closeness = np.where(np.isin(scope.ids, among), closeness, 0.0)
    most = min(most, len(closeness))
    if not most:
        return {}
    best = np.argpartition(-closeness, most - 1)[:most]
    ordered = best[np.lexsort((scope.ids[best], -closeness[best]))]
    return {int(scope.ids[at]): float(closeness[at]) for at in ordered if closeness[at] >= CLOSE}


def without_meaning(most: int) -> list[tuple[int, str]]:
    """Id and redacted words of live, prepared comments that say something and have no meaning kept yet, in order."""
    has_one = sa.select(CommentMeaning.comment_id).where(CommentMeaning.comment_id == Comment.id).exists()
    rows = db.session.execute(
        sa.select(Comment.id, Comment.words_redacted)
        .where(Comment.withdrawn_on.is_(None), Comment.says_nothing.is_(False), ~has_one)
        .order_by(Comment.id)
        .limit(most)
    )
    return [(row.id, row.words_redacted) for row in rows]


def _scope(wanted: Criteria) -> _Scope:
    where: list[sa.ColumnElement[bool]] = []
    key: tuple[str, int | None, str] = (str(db.engine.url), None, "")
    if wanted.is_of_a_question:
        key = (key[0], wanted.questionnaire_id, wanted.question_key)
        where = [
            Comment.questionnaire_id == wanted.questionnaire_id,
            Comment.question_key == wanted.question_key,
        ]
    count, newest = db.session.execute(
        sa.select(sa.func.count(), sa.func.max(CommentMeaning.comment_id))
    ).one()
    stamp = (count, newest or 0)
    held = _kept.get(key)
    if held is None or held.stamp != stamp:
        held = _read(stamp, where)
        _kept[key] = held
    _kept.move_to_end(key)
    while len(_kept) > KEPT_SCOPES:
        _kept.popitem(last=False)
    return held


def _read(stamp: tuple[int, int], where: list[sa.ColumnElement[bool]]) -> _Scope:
    chosen = (
        sa.select(CommentMeaning.comment_id, CommentMeaning.content)
        .join(Comment, Comment.id == CommentMeaning.comment_id)
        .where(Comment.withdrawn_on.is_(None), *where)
    )
    ids: list[int] = []
    contents: list[bytes] = []
    for part in db.session.execute(chosen).partitions(_AT_ONCE):
        ids += [row[0] for row in part]
        contents += [row[1] for row in part]
    return _Scope(stamp, np.array(ids, dtype=np.int64), unpacked(contents))
