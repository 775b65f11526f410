"""Doors: one line per address, and who may enter. A change of doors shows in review, in doors.txt."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from engage.access import PUBLIC, door_of
from engage.commands import doors as command
from engage.permissions import Role
from tests.cast import Person, person
from tests.databases import Database
from tests.pages import StrictClient

DOORS = Path(__file__).with_name("doors.txt")
HOW = "./test tests/house/test_doors.py --write-doors"
pytestmark = pytest.mark.on_sqlite


def doors(app: Flask) -> str:
    """What `engage doors` prints."""
    with app.app_context():
        return CliRunner().invoke(command, catch_exceptions=False).output


def test_the_doors_are_those_that_were_reviewed(database: Database, request: pytest.FixtureRequest) -> None:
    found = doors(database.app)
    if request.config.getoption("--write-doors"):
        DOORS.write_text(found)
    assert DOORS.read_text() == found, f"doors changed; if that is meant: {HOW}"


def test_every_view_says_who_may_enter(database: Database) -> None:
    assert "nobody" not in doors(database.app)


def test_a_view_that_says_nothing_is_closed_to_everyone(database: Database) -> None:
    app = database.with_settings()
    app.test_client_class = StrictClient
    app.add_url_rule("/unmarked", "unmarked", lambda: "inside")
    assert "GET /unmarked unmarked: nobody: closed" in doors(app)
    for client in (app.test_client(), person(app, Role.ADMINISTRATOR).client):
        response = client.get("/unmarked")
        assert response.status_code == 403
        assert "inside" not in response.text


def test_a_closed_account_opens_nothing(stranger: Person) -> None:
    app = stranger.client.application
    for rule in app.url_map.iter_rules():
        door = door_of(app.view_functions[rule.endpoint])
        if rule.arguments or "GET" not in (rule.methods or ()) or door == PUBLIC:
            continue
        response = stranger.client.get(rule.rule)
        assert response.status_code == 302, rule.rule
        assert "/sign-in" in response.location
