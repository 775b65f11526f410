"""Which comments hold a phrase."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from engage.comments.models import Comment
from engage.db import db

AT_ONCE = 400  # phrases that one statement asks for
NEWEST = 20_000  # comments to a question that are asked whether they say it too


def contains(column: InstrumentedAttribute[str], phrase: str) -> sa.ColumnElement[bool]:
    """That a text holds a phrase in any case: on both databases alike, and fast enough to read every comment.

    SQLite takes "a" for "A" but not "é" for "É", and PostgreSQL is four times as fast where it need not either: so the
    usual ways to write a phrase with such letters are looked for, one by one.
    """
    on_postgresql = db.engine.dialect.name == "postgresql"
    holds = column.collate("C").ilike if on_postgresql else column.like
    ways = {phrase}
    if not phrase.isascii():
        ways |= {phrase.lower(), phrase.upper(), phrase.capitalize(), phrase.title()}
    return sa.or_(*(holds(f"%{_escaped(way)}%", escape="\\") for way in sorted(ways)))


def said_beside(comment_ids: Collection[int], phrases: Sequence[str], most: int) -> dict[str, int]:
    """How many other live comments to the same questions hold each phrase as whole words, counted up to `most`.

    Of a common phrase the first few comments are read, of a rare one all, but never others than the `NEWEST`; one
    statement for `AT_ONCE` phrases.
    """
    to_same = _to_same_questions(comment_ids)
    oldest = db.session.scalar(
        sa.select(Comment.id).where(to_same).order_by(Comment.id.desc()).limit(1).offset(NEWEST - 1)
    )
    among = sa.and_(
        to_same,
        Comment.id >= (oldest or 0),
        Comment.id.not_in(comment_ids),
        Comment.withdrawn_on.is_(None),
    )
    found: dict[str, int] = {}
    for start in range(0, len(phrases), AT_ONCE):
        some = phrases[start : start + AT_ONCE]
        row = db.session.execute(sa.select(*(_how_many(one, among, most) for one in some))).one()
        found |= dict(zip(some, row, strict=True))
    return found


def _to_same_questions(comment_ids: Collection[int]) -> sa.ColumnElement[bool]:
    """That a comment answers a question which one of these comments answers."""
    rows = db.session.execute(
        sa.select(Comment.questionnaire_id, Comment.question_key)
        .where(Comment.id.in_(comment_ids))
        .distinct()
    )
    return sa.or_(
        *(
            sa.and_(Comment.questionnaire_id == questionnaire_id, Comment.question_key == key)
            for questionnaire_id, key in rows
        )
    )


def _how_many(phrase: str, among: sa.ColumnElement[bool], most: int) -> sa.ScalarSelect[int]:
    whole = rf"(?i)(^|\W){re.escape(phrase)}($|\W)"
    found = (
        sa.select(Comment.id)
        .where(among)
        .where(contains(Comment.words_redacted, phrase), Comment.words_redacted.regexp_match(whole))
        .limit(most)
    )
    return sa.select(sa.func.count()).select_from(found.subquery()).scalar_subquery()


def _escaped(phrase: str) -> str:
    """The phrase, its own signs that LIKE takes for others made plain."""
    return phrase.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
