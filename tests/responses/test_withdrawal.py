"""Withdrawing by reference: what goes, what stays, and who may try how often."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engage.audit.models import Entry
from engage.comments import queries as comments
from engage.comments.models import Comment
from engage.db import db
from engage.responses import queries
from engage.responses.jobs import leave_no_trace
from engage.responses.models import Answer, EqualityAnswer, Response, Tick
from engage.responses.routes.withdrawal import MOST_TRIES
from tests.answering import Asked, consultation, reference_on, walk
from tests.databases import Database
from tests.pages import Page, StrictClient


@pytest.fixture
def asked(db_session: Session) -> Asked:
    return consultation()


@pytest.fixture
def reference(asked: Asked, resident: StrictClient) -> str:
    """Of a response that was sent, with words and an equality answer."""
    walk(resident, asked)
    return reference_on(resident.send(asked.url("about-you"), {"about-sex": "female"}))


def withdraw(client: StrictClient, reference: str, status: int = 200, **more: str) -> Page:
    return client.send("/withdraw", {"q-reference": reference, **more}, status=status)


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_it_asks_before_anything_is_deleted(reference: str, resident: StrictClient) -> None:
    page = withdraw(resident, reference)
    assert page.h1 == "Withdraw this response?"
    assert "What stays is that a response was withdrawn" in page.text
    assert count(Answer) == 7
    assert resident.send("/withdraw", page.form_values()).h1 == "Your response has been withdrawn"


def test_answers_ticks_words_and_what_was_said_about_oneself_go(
    asked: Asked, reference: str, resident: StrictClient
) -> None:
    withdraw(resident, reference, confirmed="yes")
    assert [count(table) for table in (Answer, Tick, EqualityAnswer)] == [0, 0, 0]
    row = db.session.scalars(sa.select(Response)).one()
    assert row.status == "withdrawn"
    assert row.ended_on is not None
    words = db.session.execute(sa.select(Comment.words_given, Comment.words_redacted, Comment.quotable)).all()
    assert set(words) == {("", "", False)}
    assert queries.counts(asked.questionnaire_id) == queries.Counts(withdrawn=1)
    assert comments.counts(asked.questionnaire_id) == {}
    assert [item.tally.base for item in queries.tallies(asked.questionnaire_id)] == [0] * 9
    assert db.session.scalars(sa.select(Entry.action)).all() == ["withdraw"]


def test_twice_is_once(reference: str, resident: StrictClient) -> None:
    withdraw(resident, reference, confirmed="yes")
    assert "withdrawn before" in withdraw(resident, reference).text
    assert "withdrawn before" in withdraw(resident, reference, confirmed="yes").text
    assert count(Entry) == 1


def test_the_reference_may_be_typed_as_people_read_it(reference: str, resident: StrictClient) -> None:
    typed = reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert withdraw(resident, f"  {typed}. ").h1 == "Withdraw this response?"


@pytest.mark.parametrize("typed", ["7K3M-9QXT-2BHD", "nonsense", "x" * 5000, "<b>", "👩"])
def test_a_wrong_reference_tells_nothing_and_keeps_what_was_typed(
    reference: str, resident: StrictClient, typed: str
) -> None:
    page = withdraw(resident, typed, status=422, confirmed="yes")
    assert page.errors
    assert page.form_values()["q-reference"] == [typed]
    assert count(Answer) == 7


def test_an_empty_reference(resident: StrictClient) -> None:
    assert withdraw(resident, " ", status=422).errors == ["Enter your reference"]


def test_guessing_is_limited(reference: str, resident: StrictClient) -> None:
    for _ in range(MOST_TRIES):
        withdraw(resident, "7K3M-9QXT-2BHD", status=422)
    page = withdraw(resident, reference, status=429, confirmed="yes")
    assert "Wait 15 minutes" in page.errors[0]
    assert count(Answer) == 7


def test_the_receipt_says_it_was_withdrawn_and_one_may_answer_again(
    asked: Asked, reference: str, resident: StrictClient
) -> None:
    withdraw(resident, reference, confirmed="yes")
    assert resident.page(asked.url("sent")).h1 == "This response was withdrawn"
    assert resident.page(asked.url("about-you")).h1 == "This response was withdrawn"
    assert resident.send(asked.url("about-you"), {"about-sex": "male"}).h1 == "This response was withdrawn"
    assert count(EqualityAnswer) == 0
    walk(resident, asked)
    assert queries.counts(asked.questionnaire_id) == queries.Counts(submitted=1, withdrawn=1)


@pytest.mark.on_sqlite
def test_no_file_of_the_database_holds_withdrawn_words(
    asked: Asked, resident: StrictClient, database: Database, app: Flask
) -> None:
    words = "Xylophonic waiting rooms"
    walk(resident, asked, words=words)
    reference = reference_on(resident.page(asked.url("sent")))
    db.session.remove()
    leave_no_trace_in(app)
    assert words.encode() in on_disk(database), "the search can find"
    withdraw(resident, reference, confirmed="yes")
    leave_no_trace_in(app)
    assert words.encode() not in on_disk(database)


def leave_no_trace_in(app: Flask) -> None:
    with app.app_context():
        leave_no_trace()


def on_disk(database: Database) -> bytes:
    """Every byte of the database's files."""
    path = Path(sa.make_url(database.config.database_url).database or "")
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
