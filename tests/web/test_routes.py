"""The pages every public service must have, and what machines ask of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.db import db
from engage.jobs import queue
from engage.responses.routes.visits import PLAIN_COOKIE
from tests.databases import Database
from tests.pages import StrictClient


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/accessibility", "Accessibility statement"),
        ("/privacy", "Privacy notice"),
        ("/cookies", "Cookies"),
        ("/sign-in", "Sign in"),
    ],
)
def test_every_page_says_what_it_is(client: StrictClient, path: str, heading: str) -> None:
    page = client.page(path)
    assert page.h1 == heading
    assert page.title.startswith(heading)
    assert {"/accessibility", "/privacy", "/cookies"} <= {link.get("href") for link in page.all("a")}


def test_the_cookies_named_are_those_set(app: Flask, client: StrictClient) -> None:
    page = client.page("/cookies")
    assert app.config["SESSION_COOKIE_NAME"] in page.text
    assert PLAIN_COOKIE in page.text


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("url", "told"),
    [
        (None, "sends nothing to anybody"),
        ("https://models.example:8443/v1", "are sent to models.example:"),
        ("http://127.0.0.1:9000/v1", "are sent to another program on our own server:"),
    ],
)
def test_the_privacy_notice_says_where_quotes_go(database: Database, url: str | None, told: str) -> None:
    client = StrictClient(database.with_settings(wording_url=url, wording_model="small" if url else None))
    text = client.page("/privacy").text
    assert told in text
    assert ("sends nothing to anybody" in text) == (url is None)


def test_health_asks_nothing(client: StrictClient) -> None:
    assert client.get("/health").get_json() == {"status": "ok"}


def test_ready_tells_of_database_worker_and_letters(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        queue.current().beat()
    answer = client.get("/ready")
    found = answer.get_json()
    assert answer.status_code == 200
    assert (found["status"], found["database"], found["migrations"]) == ("ready", "reachable", "current")
    assert 0 <= found["worker_seen"] < 60
    assert (found["jobs_waiting"], found["letters_waiting"], found["letters_failed"]) == (0, 0, 0)


def test_a_database_of_an_older_version_is_not_ready(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        was = db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
        db.session.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
        db.session.commit()
    try:
        answer = client.get("/ready")
        assert answer.status_code == 503
        assert answer.get_json()["migrations"] == "behind"
    finally:
        with app.app_context():
            db.session.execute(sa.text("UPDATE alembic_version SET version_num = :was"), {"was": was})
            db.session.commit()


@pytest.mark.on_sqlite
def test_a_database_that_is_away_is_not_ready(database: Database) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=1"
    app = database.with_settings(database_url=away)
    answer = app.test_client().get("/ready")
    assert (answer.status_code, answer.get_json()["database"]) == (503, "away")
    assert app.test_client().get("/health").status_code == 200
