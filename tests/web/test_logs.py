"""Logs can be read by machines, lead to a request, and hold nothing about anybody."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.access import public
from engage.comments.models import NoName
from engage.db import db
from engage.web.logs import JsonLines, log
from tests.databases import Database
from tests.pages import StrictClient

SECRET = "Mrs Patel of Bury Park"
pytestmark = pytest.mark.on_sqlite


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged, from the least important up."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield stream
    log.removeHandler(handler)
    log.setLevel(level)


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_that_leads_to_the_answer(client: StrictClient, lines: io.StringIO) -> None:
    answer = client.get("/stop/a-key-of-somebody?email=ada@resident.example")
    (line,) = read(lines)
    assert line["event"] == "request"
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/stop/<key>", 404)
    assert line["ms"] >= 0
    assert "ada" not in lines.getvalue()
    assert "a-key" not in lines.getvalue()
    assert "127.0.0.1" not in lines.getvalue()


def test_an_unexpected_error_tells_where_and_nothing_of_whom(
    database: Database, app: Flask, lines: io.StringIO
) -> None:
    failing = database.with_settings(testing=False)

    def fail(who: str) -> str:
        try:
            raise KeyError(who)
        except KeyError as error:
            raise ValueError(f"no place for {SECRET}") from error

    failing.add_url_rule("/who/<who>", "who", public(fail))
    answer = failing.test_client().get(f"/who/{SECRET}")
    assert answer.status_code == 500
    found = next(line for line in read(lines) if line["level"] == "error")
    assert found["error"] == "builtins.ValueError"
    assert found["causes"] == ["builtins.KeyError"]
    assert found["route"] == "/who/<who>"
    assert found["request_id"] == answer.headers["X-Request-ID"]
    assert any("test_logs.py" in place and place.endswith("fail") for place in found["trace"])
    assert "Patel" not in lines.getvalue()


def test_two_changes_at_once_tell_where_and_nothing_of_whom(
    database: Database, app: Flask, lines: io.StringIO
) -> None:
    failing = database.with_settings(testing=False)

    def twice() -> str:
        for _ in range(2):
            db.session.execute(sa.insert(NoName), [{"word": SECRET, "decided_at": clock.now()}])
        return ""

    failing.add_url_rule("/twice/<who>", "twice", public(twice_of(twice)))
    answer = failing.test_client().get(f"/twice/{SECRET}")
    line = next(one for one in read(lines) if one["event"] == "two changes at once")
    assert answer.status_code == 409
    assert line["route"] == "/twice/<who>"
    assert line["error"] == "sqlalchemy.exc.IntegrityError"
    assert "Patel" not in lines.getvalue()


def twice_of(view: Callable[[], str]) -> Callable[[str], str]:
    """The view, for an address that names somebody."""
    return lambda who: view()


def test_statements_that_fail_do_not_log_their_values(app: Flask) -> None:
    assert app.config["SQLALCHEMY_ENGINE_OPTIONS"].get("hide_parameters") is True
