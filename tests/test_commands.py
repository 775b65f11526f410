"""The `engage` command, run as an operator runs it."""

from __future__ import annotations

from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from engage.accounts import queries
from engage.commands import _database_words, engage
from engage.errors import Missing, Refused
from engage.permissions import Role
from tests.house.test_doors import doors

PASSWORD = "three green herons"
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Run a command on the test's database."""

    def go(*arguments: str, typed: str = "") -> Result:
        info = ScriptInfo(create_app=lambda: app, set_debug_flag=False)
        return CliRunner().invoke(engage, arguments, obj=info, input=typed)

    return go


def add(run: Run, email: str = "Ada@Council.example.org", password: str = PASSWORD) -> Result:
    return run("user", "add", email, "--name", "Ada Lovelace", "--role", "officer", typed=f"{password}\n")


def test_somebody_is_added_with_a_password_from_standard_input(app: Flask, run: Run) -> None:
    result = add(run)
    assert (
        result.output
        == "Added Ada Lovelace (ada@council.example.org), officer. They choose another password at first.\n"
    )
    assert PASSWORD not in result.output
    with app.app_context():
        user = queries.user_by_email("ada@council.example.org")
        assert user is not None
        assert user.role == Role.OFFICER
    assert "ada@council.example.org" in run("user", "list").output


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("ada", PASSWORD, "must be an email address"),
        ("ada@council.example.org", "short", "at least 12 characters"),
        ("ada@council.example.org", "", "at least 12 characters"),
    ],
)
def test_what_cannot_be_added_is_refused(run: Run, email: str, password: str, words: str) -> None:
    error = add(run, email, password).exception
    assert isinstance(error, Refused)
    assert words in error.words


def test_nobody_is_added_twice(run: Run) -> None:
    assert add(run).exit_code == 0
    assert isinstance(add(run, "ADA@council.example.org").exception, Refused)


def test_a_role_a_password_and_sign_ins_change(app: Flask, run: Run) -> None:
    add(run)
    assert (
        run("user", "role", "ada@council.example.org", "analyst").output == "Ada Lovelace is now analyst.\n"
    )
    assert run("user", "role", "ada@council.example.org", "king").exit_code == 2
    assert (
        "new password" in run("user", "password", "ada@council.example.org", typed="four red kites\n").output
    )
    client = app.test_client()
    data = {"email": "ada@council.example.org", "password": "four red kites"}
    assert client.post("/sign-in", data=data).status_code == 302
    assert client.get("/account").location.startswith("/account/first-password")
    result = run("user", "revoke", "ada@council.example.org", "--close")
    assert result.output == "Sign-ins of Ada Lovelace ended: 1. The account is closed.\n"
    assert client.get("/account").location.startswith("/sign-in")
    assert "(closed)" in run("user", "list").output


def test_nobody_is_found(run: Run) -> None:
    assert isinstance(run("user", "revoke", "nobody@council.example.org").exception, Missing)


@pytest.mark.on_sqlite
def test_the_doors_are_listed_as_they_are_reviewed(app: Flask, run: Run) -> None:
    assert run("doors").output == doors(app)


def test_every_verb_has_help() -> None:
    context = click.Context(engage)
    help_text = engage.get_help(context)
    assert "--app" not in help_text
    for name in engage.list_commands(context):
        command = engage.get_command(context, name)
        assert command is not None, name
        assert command.help, name
        assert f"  {name} " in help_text
    assert engage.get_command(context, "nothing") is None


def test_an_old_database_is_a_sentence() -> None:
    class Error(Exception):
        orig = Exception("no such table: users")

    assert "engage db upgrade" in _database_words(Error())
