"""Preparation by the worker: once for each comment, in short transactions, and on from where it was cut short."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.comments import jobs, queries
from engage.comments.actions import keep_prepared, record_all, set_aside, withdraw
from engage.comments.given import Given
from engage.comments.models import Alert, Comment, Redaction
from engage.comments.prepared import prepare
from engage.db import db
from engage.places.models import Area
from tests.themes import scene

SAID = (
    "Keira was lovely but I feel suicidal",
    "n/a",
    "Die Wartezeit war viel zu lang und niemand hat mir geholfen",
    "👍",
    "میرے خیال میں ہسپتال بہت دور ہے",
)


@pytest.fixture
def ids(db_session: Session) -> list[int]:
    made = scene.comments(scene.question(), *SAID)
    db.session.commit()
    return made


def tags() -> list[tuple[str | None, bool | None]]:
    db.session.rollback()
    rows = db.session.execute(sa.select(Comment.language, Comment.says_nothing).order_by(Comment.id))
    return [(row[0], row[1]) for row in rows]


def test_every_comment_is_prepared_once(ids: list[int]) -> None:
    told: list[tuple[float, str]] = []
    for _ in range(2):
        jobs.prepare_comments({}, lambda part, words: told.append((part, words)))
    assert tags() == [("en", False), ("en", True), ("de", False), ("und", True), ("ur", False)]
    assert told == [(0.99, "5 of 5 comments prepared")]
    marks = db.session.execute(
        sa.select(Redaction.comment_id, Redaction.start, Redaction.end, Redaction.state)
    )
    assert [tuple(row) for row in marks] == [(ids[0], 0, 5, "suggested")]
    assert db.session.scalars(sa.select(Alert.kind)).all() == ["Suicide or self-harm"]
    db.session.rollback()


def test_a_job_that_is_killed_goes_on_where_it_was(ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 2)

    def killed(part: float, words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jobs.prepare_comments({}, killed)
    assert [says_nothing for _, says_nothing in tags()] == [False, True, None, None, None]
    assert queries.not_prepared_count() == 3
    db.session.rollback()
    jobs.prepare_new_comments()
    assert None not in dict(tags())
    assert len(db.session.scalars(sa.select(Redaction.id)).all()) == 1
    db.session.rollback()


def test_what_was_withdrawn_meanwhile_gets_nothing(ids: list[int]) -> None:
    prepared = [prepare(number, words) for number, words in zip(ids, SAID, strict=True)]
    withdraw("answer", 1)
    set_aside("answer", 3)
    assert keep_prepared(prepared) == 0
    db.session.commit()
    assert tags() == [(None, None), ("en", True), (None, None), ("und", True), ("ur", False)]
    assert not db.session.scalars(sa.select(Redaction)).all()
    db.session.rollback()


def test_wards_are_no_people(db_session: Session) -> None:
    db.session.add(Area(code="W1", name="Keira", kind="ward", area_set="WD_2023"))
    scene.comments(scene.question(), "I live in Keira with Priya")
    db.session.commit()
    jobs.prepare_new_comments()
    names, _ = queries.suggested_names(1)
    assert [row.word for row in names] == ["Priya"]
    db.session.rollback()


@pytest.mark.parametrize(
    "words", ["", " " * 50, "a" * 100_000, "😀" * 2_000, "<b>x</b>", "\u200b\u200d", "ab " * 30_000]
)
def test_any_words_can_be_prepared(words: str) -> None:
    assert prepare(1, words).comment_id == 1


def test_prepared_is_what_came_and_nothing_else(db_session: Session) -> None:
    questionnaire_id = scene.question()
    record_all(
        [
            Given("note", at, questionnaire_id, scene.KEY, "individual", "Good", False, date(2026, 1, 1))
            for at in range(700)
        ]
    )
    db.session.commit()
    jobs.prepare_new_comments()
    assert queries.not_prepared_count() == 0
    db.session.rollback()
