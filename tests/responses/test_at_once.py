"""Double clicks, two tabs, replays: however many requests arrive at once, one response is sent, once."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Callable
from contextvars import Context
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.comments.models import Comment
from engage.consultations.queries import OCCASION
from engage.db import db
from engage.questionnaires.value import Value
from engage.responses import actions
from engage.responses.actions import journey as module
from engage.responses.models import Answer, Response, Tick
from tests.answering import Asked, answer, begin, consultation, reference_on
from tests.databases import Database
from tests.pages import Page, StrictClient

AT_ONCE = 8


@pytest.fixture
def asked(db_session: Session) -> Asked:
    return consultation()


@pytest.fixture
def ready(asked: Asked, resident: StrictClient) -> StrictClient:
    """A browser at "check your answers"."""
    begin(resident, asked)
    answer(resident, asked, 1, used="yes", help=["evening"])
    answer(resident, asked, 2, good="The nurse was kind")
    answer(resident, asked, 3, better="Shorter waits")
    db.session.remove()
    return resident


class Tab(FlaskClient):
    """A browser without the checks of the strict one, which can follow one request at a time only."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Each request in a context of its own, as on the server."""
        return Context().run(functools.partial(super().open, *args, **kwargs))


def another_tab(client: StrictClient, asked: Asked) -> Tab:
    """Another tab of the same browser."""
    tab = Tab(client.application, client.application.response_class, use_cookies=True)
    for name, path in (("answers", f"/answer/{asked.slug}"), ("engage", "/")):
        cookie = client.get_cookie(name, path=path)
        assert cookie is not None
        tab.set_cookie(name, cookie.value, path=path)
    return tab


def token(tab: Tab, url: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', tab.get(url).text)
    assert found is not None
    return found[1]


def at_once(*steps: Callable[[], None]) -> None:
    start = threading.Barrier(len(steps))
    raised: list[BaseException] = []

    def run(step: Callable[[], None]) -> None:
        start.wait()
        try:
            step()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_sent_many_times_at_once_is_sent_once(asked: Asked, ready: StrictClient) -> None:
    tabs = [another_tab(ready, asked) for _ in range(AT_ONCE)]
    url = asked.url("check")
    tokens = [token(tab, url) for tab in tabs]
    receipts: list[str] = []

    def press(number: int) -> Callable[[], None]:
        def send() -> None:
            answered = tabs[number].post(url, data={"csrf_token": tokens[number], "quotable": "yes"})
            assert answered.status_code == 302, answered.text
            receipts.append(reference_on(Page(tabs[number].get(asked.url("sent")).text)))

        return send

    at_once(*(press(number) for number in range(AT_ONCE)))
    assert len(receipts) == AT_ONCE
    assert len(set(receipts)) == 1, "everybody sees the same receipt"
    assert (count(Response), count(Comment), count(Answer), count(Tick)) == (1, 2, 4, 2)
    assert db.session.scalars(sa.select(Response.status)).all() == ["submitted"]


def test_one_page_saved_many_times_at_once_is_saved_whole(asked: Asked, ready: StrictClient) -> None:
    save_page_one_at_once(asked, ready)
    assert count(Answer) == 4
    assert count(Tick) in (2, 3), "one of the two, not a mixture"


def test_the_first_answers_to_a_page_sent_many_times_at_once_are_saved_whole(
    asked: Asked, resident: StrictClient
) -> None:
    begin(resident, asked)
    save_page_one_at_once(asked, resident)
    assert count(Answer) == 2
    assert count(Tick) in (2, 3), "one of the two, not a mixture"


def save_page_one_at_once(asked: Asked, client: StrictClient) -> None:
    """Many tabs of one browser send different answers; each of them is taken."""
    tabs = [another_tab(client, asked) for _ in range(AT_ONCE)]
    url = asked.url("page/1")
    tokens = [token(tab, url) for tab in tabs]
    options = (["evening"], ["evening", "nearer"])

    def save(number: int) -> Callable[[], None]:
        data = {
            "csrf_token": tokens[number],
            "revision": asked.revision,
            "q-used": "yes",
            "q-help": options[number % 2],
        }

        def send() -> None:
            answered = tabs[number].post(url, data=data)
            assert answered.status_code == 302, answered.text

        return send

    at_once(*(save(number) for number in range(AT_ONCE)))


def test_a_page_saved_while_another_tab_sends_comes_before_or_not_at_all(
    asked: Asked, ready: StrictClient
) -> None:
    for_sending, for_saving = (another_tab(ready, asked) for _ in range(2))
    send_token = token(for_sending, asked.url("check"))
    save_token = token(for_saving, asked.url("page/3"))

    def send() -> None:
        sent = for_sending.post(asked.url("check"), data={"csrf_token": send_token})
        assert sent.location == asked.url("about-you")

    def save() -> None:
        data = {"csrf_token": save_token, "revision": asked.revision, "q-better": "Changed words"}
        saved = for_saving.post(asked.url("page/3"), data=data)
        assert saved.status_code == 302 or "Changed words" in saved.text

    at_once(send, save)
    better = db.session.scalars(sa.select(Comment.words_given).where(Comment.question_key == "better")).one()
    assert better in ("Shorter waits", "Changed words")
    left = db.session.scalars(sa.select(Answer.text).where(Answer.text.is_not(None))).all()
    assert left == [], "no words outside of comments, whichever came first"


def test_without_the_check_of_the_status_words_are_left_behind(
    asked: Asked, ready: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a page that is saved without asking whether the response was sent writes into a sent response."""
    ready.send(asked.url("check"), {})
    monkeypatch.setattr(
        module,
        "_TOUCHED",
        sa.update(module._RESPONSES).where(module._MINE).values(saved_at=sa.bindparam("hour")),
    )
    found = module.queries.arrived(OCCASION, asked.slug, _key(ready, asked))
    assert found is not None
    held = found[1]
    assert held is not None
    question = asked.sheet.by_key["better"]
    assert actions.take_turn(held)
    actions.save_page(held, [question.id], {question.id: Value(text="Late words")})
    db.session.commit()
    assert db.session.scalars(sa.select(Answer.text).where(Answer.text.is_not(None))).all() == ["Late words"]


def _key(client: StrictClient, asked: Asked) -> str:
    cookie = client.get_cookie("answers", path=f"/answer/{asked.slug}")
    assert cookie is not None
    return cookie.value.partition(".")[0]


def test_withdrawn_many_times_at_once_is_withdrawn_once(
    asked: Asked, ready: StrictClient, database: Database
) -> None:
    ready.send(asked.url("check"), {})
    reference = reference_on(ready.page(asked.url("sent")))

    def withdraw() -> None:
        app: Flask = database.app
        with app.app_context():
            actions.withdraw(reference)
            db.session.commit()
            db.session.remove()

    at_once(*[withdraw] * AT_ONCE)
    assert db.session.scalars(sa.select(Response.status)).all() == ["withdrawn"]
    assert (
        db.session.execute(sa.text("SELECT count(*) FROM audit_entries WHERE action = 'withdraw'")).scalar()
        == 1
    )
