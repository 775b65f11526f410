"""Writing comments: each piece of free text once, with its redacted twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Insert, Table, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from engage import clock
from engage.comments.concealing import concealed
from engage.comments.given import Given
from engage.comments.leaving import Leaving, tell
from engage.comments.models import Comment, CommentMeaning, CommentVector
from engage.comments.queries import held_live, held_of_origin, translations
from engage.db import db

ROWS_AT_ONCE = 500
WITHOUT_SYNC = {"synchronize_session": False}
_TABLE = cast(Table, Comment.__table__)
_KEPT: Mapping[str, Insert] = {
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(),
}


def record(
    origin: str,
    origin_id: int,
    questionnaire_id: int,
    question_key: str,
    voice: str,
    words: str,
    quotable: bool,
    given_on: date,
) -> None:
    """Keep one piece of free text. The same answer recorded again changes nothing."""
    record_all([Given(origin, origin_id, questionnaire_id, question_key, voice, words, quotable, given_on)])


def record_all(comments: Sequence[Given]) -> None:
    """Keep many pieces of free text; those that are kept already (also if withdrawn since) are left as they are."""
    connection = db.session.connection()
    for start in range(0, len(comments), ROWS_AT_ONCE):
        rows = [_row(comment) for comment in comments[start : start + ROWS_AT_ONCE]]
        connection.execute(_KEPT[connection.dialect.name], rows)


def _row(given: Given) -> dict[str, Any]:
    return {
        "origin": given.origin,
        "origin_id": given.origin_id,
        "questionnaire_id": given.questionnaire_id,
        "question_key": given.question_key,
        "voice": given.voice,
        "words_given": given.words,
        "words_redacted": concealed(given.words),
        "quotable": given.quotable,
        "given_on": given.given_on,
    }


def withdraw(origin: str, origin_id: int) -> None:
    """Remove the words of all comments of one origin, and what was made of them. Idempotent.

    Their rows stay, marked, without any words. Whatever any table says of them goes: vectors, translations, marks,
    alerts, codings, suggestions, settlements, notes, places in samples. Rooms above that repeat words of comments are
    told first (`engage.comments.leaving`).
    """
    comments = held_of_origin(origin, origin_id)
    if not comments:
        return
    ids = [comment.id for comment in comments]
    english = translations(ids)
    tell(
        [
            Leaving(one.id, "\n".join((one.words_given, one.words_redacted, english.get(one.id, ""))))
            for one in comments
        ]
    )
    _let_go(ids)
    db.session.execute(
        update(Comment)
        .where(Comment.id.in_(ids))
        .values(words_given="", words_redacted="", quotable=False, language=None, withdrawn_on=clock.today()),
        execution_options=WITHOUT_SYNC,
    )
    db.session.expire_all()


def _let_go(comment_ids: Sequence[int]) -> None:
    """Do in every table what its key to comments says is done when a comment is deleted, as if these were."""
    for table in Comment.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is not Comment.__table__:
                continue
            theirs = key.parent.in_(comment_ids)
            gone = (
                update(table).values({key.parent.name: None}) if key.ondelete == "SET NULL" else delete(table)
            )
            db.session.execute(gone.where(theirs), execution_options=WITHOUT_SYNC)


def set_aside(origin: str, origin_id: int) -> None:
    """Leave the comments of one origin out of every figure and list; their words stay in the table. Idempotent."""
    db.session.execute(
        update(Comment)
        .where(Comment.origin == origin, Comment.origin_id == origin_id, Comment.withdrawn_on.is_(None))
        .values(quotable=False, withdrawn_on=clock.today()),
        execution_options={"synchronize_session": False},
    )


def keep_vectors(contents: Mapping[int, bytes], space: str) -> None:
    """Keep comments' rows of a space (its name), by comment id, in place of those they had. Withdrawn ones get none."""
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = insert(CommentVector)
    statement = statement.on_conflict_do_update(
        index_elements=[CommentVector.comment_id],
        set_={"model_hash": statement.excluded.model_hash, "content": statement.excluded.content},
    )
    ids = sorted(contents)
    for start in range(0, len(ids), ROWS_AT_ONCE):
        rows = [
            {"comment_id": one, "model_hash": space, "content": contents[one]}
            for one in held_live(ids[start : start + ROWS_AT_ONCE])
        ]
        if rows:
            db.session.execute(statement, rows)


def keep_meanings(contents: Mapping[int, bytes]) -> None:
    """Keep what comments mean, by comment id, for those that were not withdrawn meanwhile."""
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    ids = sorted(contents)
    for start in range(0, len(ids), ROWS_AT_ONCE):
        live = held_live(ids[start : start + ROWS_AT_ONCE])
        rows = [{"comment_id": one, "content": contents[one]} for one in live]
        if rows:
            db.session.execute(insert(CommentMeaning).on_conflict_do_nothing(), rows)
