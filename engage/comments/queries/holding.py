"""Which comments hold a phrase."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from engage.comments.models import Comment
from engage.db import db

AT_ONCE = 400  # phrases that one statement asks for


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

    Of a common phrase the first few comments are read, of a rare one all; one statement for `AT_ONCE` phrases.
    """
    asked = _asked(comment_ids)
    found: dict[str, int] = {}
    for start in range(0, len(phrases), AT_ONCE):
        some = phrases[start : start + AT_ONCE]
        row = db.session.execute(sa.select(*(_how_many(one, asked, comment_ids, most) for one in some))).one()
        found |= dict(zip(some, row, strict=True))
    return found


def _asked(comment_ids: Collection[int]) -> list[tuple[int, str]]:
    """The questions that these comments answer."""
    rows = db.session.execute(
        sa.select(Comment.questionnaire_id, Comment.question_key)
        .where(Comment.id.in_(comment_ids))
        .distinct()
    )
    return [(questionnaire_id, key) for questionnaire_id, key in rows]


def _how_many(
    phrase: str, asked: Sequence[tuple[int, str]], but: Collection[int], most: int
) -> sa.ScalarSelect[int]:
    whole = rf"(?i)(^|\W){re.escape(phrase)}($|\W)"
    to_same = sa.or_(
        *(
            sa.and_(Comment.questionnaire_id == questionnaire_id, Comment.question_key == key)
            for questionnaire_id, key in asked
        )
    )
    found = (
        sa.select(Comment.id)
        .where(to_same, Comment.id.not_in(but), Comment.withdrawn_on.is_(None))
        .where(contains(Comment.words_redacted, phrase), Comment.words_redacted.regexp_match(whole))
        .limit(most)
    )
    return sa.select(sa.func.count()).select_from(found.subquery()).scalar_subquery()


def _escaped(phrase: str) -> str:
    """The phrase, its own signs that LIKE takes for others made plain."""
    return phrase.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
