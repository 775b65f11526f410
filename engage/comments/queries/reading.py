"""Reading comments. Withdrawn ones have no words and are left out unless asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from engage.comments.models import Comment, Translation
from engage.db import db
from engage.errors import Missing


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment as those may see it who do not read words as they were given."""

    id: int
    voice: str
    words: str
    quotable: bool
    given_on: date


def for_question(questionnaire_id: int, question_key: str, *, voice: str | None = None) -> list[CommentRow]:
    """Live comments on one question over all versions, redacted, in the order in which they came."""
    chosen = (
        select(Comment.id, Comment.voice, Comment.words_redacted, Comment.quotable, Comment.given_on)
        .where(
            Comment.questionnaire_id == questionnaire_id,
            Comment.question_key == question_key,
            Comment.withdrawn_on.is_(None),
        )
        .order_by(Comment.id)
    )
    if voice is not None:
        chosen = chosen.where(Comment.voice == voice)
    return [CommentRow(*row) for row in db.session.execute(chosen)]


def words_given(questionnaire_id: int, question_key: str) -> list[tuple[int, str]]:
    """Id and words as given of live comments on one question, in the order in which they came.

    For the machine, and for people who may read words as they were given; nobody else is shown them.
    """
    rows = db.session.execute(
        select(Comment.id, Comment.words_given)
        .where(
            Comment.questionnaire_id == questionnaire_id,
            Comment.question_key == question_key,
            Comment.withdrawn_on.is_(None),
        )
        .order_by(Comment.id)
    )
    return [(row.id, row.words_given) for row in rows]


def counts(questionnaire_id: int) -> dict[str, dict[str, int]]:
    """Numbers of live comments by question key and by voice."""
    rows = db.session.execute(
        select(Comment.question_key, Comment.voice, func.count())
        .where(Comment.questionnaire_id == questionnaire_id, Comment.withdrawn_on.is_(None))
        .group_by(Comment.question_key, Comment.voice)
    )
    found: dict[str, dict[str, int]] = {}
    for key, voice, number in rows:
        found.setdefault(key, {})[voice] = number
    return found


def redacted_of(questionnaire_id: int) -> dict[tuple[int, str], str]:
    """Redacted words of live comments that came with a response, by response id and question key."""
    rows = db.session.execute(
        select(Comment.origin_id, Comment.question_key, Comment.words_redacted).where(
            Comment.questionnaire_id == questionnaire_id,
            Comment.origin == "answer",
            Comment.withdrawn_on.is_(None),
        )
    )
    return {(row.origin_id, row.question_key): row.words_redacted for row in rows}


def comment(comment_id: int) -> Comment:
    """One comment, withdrawn or not. Raises Missing."""
    found = db.session.get(Comment, comment_id)
    if found is None:
        raise Missing("There is no such comment.")
    return found


def live_comment(comment_id: int) -> Comment:
    """One comment that was not withdrawn. Raises Missing."""
    found = comment(comment_id)
    if found.withdrawn_on is not None:
        raise Missing("This comment was withdrawn by the person who wrote it, or left out with its response.")
    return found


def translation(comment_id: int) -> Translation | None:
    """A comment in English, or None."""
    return db.session.get(Translation, comment_id)


def translations(comment_ids: Collection[int]) -> dict[int, str]:
    """The redacted English of those comments that were translated, by comment."""
    rows = db.session.execute(
        select(Translation.comment_id, Translation.words).where(Translation.comment_id.in_(comment_ids))
    )
    return {row.comment_id: row.words for row in rows}


def of_origin(origin: str, origin_id: int) -> Sequence[Comment]:
    """All comments of one origin (an answer: one response), withdrawn ones too."""
    return db.session.scalars(
        select(Comment)
        .where(Comment.origin == origin, Comment.origin_id == origin_id)
        .order_by(Comment.question_key)
    ).all()


def held_live(comment_ids: Sequence[int]) -> list[int]:
    """Those of the comments that are live, kept from being withdrawn until the transaction ends."""
    chosen = select(Comment.id).where(Comment.id.in_(comment_ids), Comment.withdrawn_on.is_(None))
    return list(db.session.scalars(chosen.order_by(Comment.id).with_for_update(read=True)))


def held_of_origin(origin: str, origin_id: int) -> Sequence[Comment]:
    """Comments of one origin that still have words, held against others until the transaction ends.

    Those set aside have words too.
    """
    return db.session.scalars(
        select(Comment)
        .where(Comment.origin == origin, Comment.origin_id == origin_id)
        .where(or_(Comment.withdrawn_on.is_(None), Comment.words_given != ""))
        .order_by(Comment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
