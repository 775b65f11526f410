"""Withdrawn words are in no table and no file, nor is anything that was made of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engage import clock
from engage.comments import jobs
from engage.comments.actions import close_alert, keep_vectors
from engage.comments.models import (
    Alert,
    Comment,
    CommentMeaning,
    CommentVector,
    Redaction,
    Translation,
)
from engage.db import Table, db
from engage.responses.jobs import leave_no_trace
from engage.themes.jobs.meanings import keep_what_comments_mean
from engage.themes.models import CodedSpan, Coding, Frame, FrameUse, Theme, ThemeExample
from tests.answering import Asked, consultation, reference_on, walk
from tests.cast import Person
from tests.databases import Database
from tests.pages import StrictClient

SAID = "Xylophonic Keira at the desk said that I sounded suicidal, which was rude"
ENGLISH = "Quizzical translation"
OUTCOME = "Jabberwocky was told"
TRACES = ("Xylophonic", "xylophonic", "Keira", "Quizzical", "Jabberwocky")


@pytest.fixture
def reference(db_session: Session, resident: StrictClient, officer: Person) -> str:
    """Of a response whose comment everything was made of that can be made."""
    asked = consultation()
    walk(resident, asked, words=SAID)
    found = reference_on(resident.page(asked.url("sent")))
    db.session.remove()
    jobs.prepare_new_comments()
    keep_what_comments_mean()
    comment_id = db.session.scalars(sa.select(Comment.id).where(Comment.question_key == "good")).one()
    keep_vectors({comment_id: np.ones(8, dtype=np.float16).tobytes()}, "space")
    _code(asked, comment_id)
    alert = db.session.scalars(sa.select(Alert)).one()
    close_alert(alert, OUTCOME, user_id=officer.id)
    db.session.commit()
    officer.client.send(f"/comments/{comment_id}/translation", {"english": ENGLISH})
    officer.client.send(f"/comments/{comment_id}/take-out", {"words": "the desk", "kind": "place"})
    officer.client.send("/search/sets?like=" + str(comment_id), {"title": "Like that"})
    assert SAID in officer.client.send(f"/comments/{comment_id}/as-given", {"why": "request"}).text
    return found


def _code(asked: Asked, comment_id: int) -> None:
    frame = Frame(title="F", created_at=clock.now())
    db.session.add(frame)
    db.session.flush()
    theme = Theme(
        frame_id=frame.id, label="T", description="Xylophonic Keira at the desk said", created_at=clock.now()
    )
    use = FrameUse(
        questionnaire_id=asked.questionnaire_id, question_key="good", frame_id=frame.id, begun_at=clock.now()
    )
    db.session.add_all([theme, use])
    db.session.flush()
    db.session.add(Coding(comment_id=comment_id, theme_id=theme.id, coded_at=clock.now()))
    db.session.flush()
    db.session.add_all(
        [
            CodedSpan(comment_id=comment_id, theme_id=theme.id, start=0, end=5),
            ThemeExample(theme_id=theme.id, comment_id=comment_id, start=0, end=5),
        ]
    )
    db.session.commit()


def everything_stored() -> str:
    """Every value of every table, as text."""
    found = []
    for table in Table.metadata.sorted_tables:
        found += [str(tuple(row)) for row in db.session.execute(sa.select(table))]
    db.session.rollback()
    return "\n".join(found)


def test_no_table_holds_anything_of_a_withdrawn_comment(reference: str, resident: StrictClient) -> None:
    stored = everything_stored()
    assert all(trace in stored for trace in TRACES if trace != "xylophonic"), "the search can find"
    resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
    stored = everything_stored()
    assert [trace for trace in TRACES if trace in stored] == []
    for table in (Redaction, Alert, Translation, CommentVector, CodedSpan, ThemeExample):
        rows = db.session.execute(sa.select(sa.func.count()).select_from(table)).scalar()
        assert rows == 0, table.__tablename__
    left = db.session.scalars(
        sa.select(Comment.id)
        .join(CommentMeaning, CommentMeaning.comment_id == Comment.id)
        .where(Comment.withdrawn_on.is_not(None))
    )
    assert left.all() == []
    db.session.rollback()


@pytest.mark.on_sqlite
def test_no_file_of_the_database_holds_it(
    reference: str, resident: StrictClient, database: Database, app: Flask
) -> None:
    leave_no_trace()
    stored = on_disk(database)
    assert all(trace.encode() in stored for trace in TRACES if trace != "xylophonic"), "the search can find"
    resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
    db.session.remove()
    leave_no_trace()
    stored = on_disk(database)
    assert [trace for trace in TRACES if trace.encode() in stored] == []


def on_disk(database: Database) -> bytes:
    """Every byte of the database's files."""
    path = Path(sa.make_url(database.config.database_url).database or "")
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
