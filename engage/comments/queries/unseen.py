"""Comments of which somebody must not see yet what others decided on them or a machine suggests: who codes them blind.

Rooms above know which these are and say so themselves; where none does, nothing is kept from anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db

Rule = Callable[[int], sa.Select[Any]]  # a person's id to the ids of comments that are closed to them
_rules: list[Rule] = []


def keep_closed(rule: Rule) -> None:
    """From now on keep closed to a person what `rule` selects for them."""
    if rule not in _rules:
        _rules.append(rule)


def unseen(reader: int | None) -> sa.Select[Any] | sa.CompoundSelect[Any]:
    """Ids of the comments that are closed to a person; None: to somebody who codes nothing, so to whom all are open."""
    if reader is None or not _rules:
        return sa.select(Comment.id).where(sa.false())
    return sa.union_all(*(rule(reader) for rule in _rules)) if len(_rules) > 1 else _rules[0](reader)


def open_to(reader: int | None) -> list[sa.ColumnElement[bool]]:
    """That a comment is not closed to a person, as conditions to select by."""
    return [] if reader is None or not _rules else [Comment.id.not_in(unseen(reader))]


def unseen_among(comment_ids: Collection[int], reader: int | None) -> frozenset[int]:
    """Those of the comments that are closed to a person."""
    if reader is None or not _rules or not comment_ids:
        return frozenset()
    closed = unseen(reader).subquery()
    chosen = sa.select(closed.c[0]).where(closed.c[0].in_(comment_ids))
    return frozenset(db.session.scalars(chosen))


def unseen_of(reader: int | None, questionnaire_id: int, question_key: str) -> frozenset[int]:
    """The live comments to a question that are closed to a person."""
    if reader is None or not _rules:
        return frozenset()
    chosen = sa.select(Comment.id).where(
        Comment.id.in_(unseen(reader)),
        Comment.withdrawn_on.is_(None),
        Comment.questionnaire_id == questionnaire_id,
        Comment.question_key == question_key,
    )
    return frozenset(db.session.scalars(chosen))


def unseen_count(reader: int | None, questionnaire_id: int | None = None, question_key: str = "") -> int:
    """How many live comments are closed to a person: to one question, or to all.

    Pages tell this number, whatever else they ask for: how many of a theme are left out would tell who holds it.
    """
    if reader is None or not _rules:
        return 0
    counted = sa.select(sa.func.count()).where(Comment.id.in_(unseen(reader)), Comment.withdrawn_on.is_(None))
    if questionnaire_id is not None:
        counted = counted.where(Comment.questionnaire_id == questionnaire_id)
    if question_key:
        counted = counted.where(Comment.question_key == question_key)
    return db.session.scalar(counted) or 0
