"""A clock that is set back by an hour turns nobody away who is answering."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from engage.responses.models import EqualityAnswer, Response
from tests.answering import consultation
from tests.pages import Page

NOON = datetime(2026, 5, 4, 12, 5, tzinfo=UTC)
EARLIER = NOON - timedelta(hours=1)


def test_a_page_can_be_sent_after_the_clock_was_set_back(app: Flask, db_session: Session) -> None:
    """A browser of no kind of ours: it only keeps cookies and sends forms as they are."""
    browser = app.test_client()
    browser.__class__ = type(browser).__mro__[1]  # without the tokens that the tests' own client makes

    def page(url: str) -> dict[str, list[str]]:
        return Page(browser.get(url, follow_redirects=True).text).form_values()

    def send(url: str, values: dict[str, list[str]], **typed: str) -> None:
        sent = browser.post(url, data={**values, **typed})
        assert sent.status_code == 302, sent.text

    with time_machine.travel(NOON, tick=False):
        asked = consultation()
        send(asked.url("start"), page(asked.url("start")), **{"q-who": "individual"})
        first = page(asked.url("page/1"))
    with time_machine.travel(EARLIER, tick=False):
        send(asked.url("page/1"), first, **{"q-used": "no"})
        check = page(asked.url("check"))
    with time_machine.travel(NOON, tick=False):
        send(asked.url("check"), check)
        about = page(asked.url("about-you"))
    with time_machine.travel(EARLIER, tick=False):
        send(asked.url("about-you"), about, **{"about-sex": "male"})
        assert "Your reference" in browser.get(asked.url("sent")).text
    assert db_session.scalars(sa.select(Response.status)).all() == ["submitted"]
    assert db_session.scalars(sa.select(EqualityAnswer.category)).all() == ["male"]
