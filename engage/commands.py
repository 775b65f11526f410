"""The `engage` command: every verb an operator needs, each with its own help."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from config import Misconfigured
from engage.access import door_of
from engage.app import create_app
from engage.db import db
from engage.errors import DomainError
from engage.permissions import MAY, Can, Role
from engage.themes.engine import sentence_model
from engage.web import server

# Verbs of packages: where each is, and its line in the help. They are imported when called, because some need libraries
# that take seconds to load.
ELSEWHERE = {
    "db": ("flask_migrate.cli:db", "Bring the database up to date, and look at its migrations."),
    "demo": ("engage.demo.commands:demo", "Load or reload the demonstration."),
    "import": ("engage.consultations.commands:bring_in", "Bring in responses that were collected elsewhere."),
    "prepare": (
        "engage.demo.commands:prepare",
        "Make ready to start: bring the database up to date, load the demonstration if it is empty.",
    ),
    "themes": ("engage.themes.commands:themes", "Find themes in comments, and measure how well."),
    "user": ("engage.accounts.commands:user", "People with an account: add, list, change, sign out."),
}


class Verbs(click.Group):
    """A group that knows its verbs by name and imports them when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs in alphabetical order."""
        return sorted({*super().list_commands(ctx), *ELSEWHERE})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The verb, imported if need be; None when there is none of this name."""
        if name not in ELSEWHERE:
            return super().get_command(ctx, name)
        module, _, attribute = ELSEWHERE[name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with a line each, without importing any."""
        own = {name: command.get_short_help_str(80) for name, command in self.commands.items()}
        lines = own | {name: help_line for name, (_, help_line) in ELSEWHERE.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(lines.items()))

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """A context in which verbs can ask for the application."""
        kwargs.setdefault("obj", ScriptInfo(create_app=lambda: create_app(), set_debug_flag=False))
        return super().make_context(*args, **kwargs)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def engage() -> None:
    """Engage: make a Joint Strategic Needs Assessment together."""


@engage.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option(
    "--workers", default=server.WORKERS, show_default=True, type=click.IntRange(1), help="Server processes."
)
@click.option(
    "--threads", default=server.THREADS, show_default=True, type=click.IntRange(1), help="Threads in each."
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Start the web server. Stop it with Ctrl-C or SIGTERM."""
    server.serve(_safe_app, host, port, workers, threads)


def _safe_app() -> Flask:
    """The application, which production does not get with the demonstration's accounts. Raises Refused."""
    app = create_app()
    with app.app_context():
        _refuse_demonstration(app)
    return app


def _refuse_demonstration(app: Flask) -> None:
    if app.extensions["engage.config"].environment != "production":
        return
    with suppress(OperationalError, ProgrammingError):  # away, or not up to date: /ready says so
        import_module("engage.demo.refusing").refuse_demonstration()
    db.session.rollback()


@engage.command()
@with_appcontext
def worker() -> None:
    """Start the worker: suggests themes, posts letters, tidies up. Stop it with Ctrl-C or SIGTERM.

    One worker is enough on one machine. A job that is cut short is begun again by the next worker.
    """
    house = Path(__file__).parent
    for file in sorted((*house.glob("*/jobs.py"), *house.glob("*/jobs/__init__.py"))):
        import_module(f"engage.{file.relative_to(house).parts[0]}.jobs")
    sentence_model.check()
    _refuse_demonstration(current_app)
    run = import_module("engage.jobs.worker").run
    run(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy's own method


@engage.command()
@with_appcontext
def doors() -> None:
    """List every address, and who may enter."""
    rules = sorted(current_app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))
    for rule in rules:
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        click.echo(f"{methods} {rule.rule} {rule.endpoint}: {_who(rule.endpoint)}")


def _who(endpoint: str) -> str:
    door = door_of(current_app.view_functions[endpoint])
    if door is None:
        return "nobody: closed"
    if door not in set(Can):
        return door
    roles = sorted(role for role in Role if Can(door) in MAY[role])
    return f"{', '.join(roles)} (may {door})"


def main() -> None:
    """Entry point: what is wrong is a sentence, not a traceback. What it writes is for its own user alone."""
    os.umask(0o077)
    try:
        engage(prog_name="engage")
    except Misconfigured as error:
        _end(f"Engage cannot start: {error}", 2)
    except DomainError as error:
        _end(error.words, 1)
    except (OperationalError, ProgrammingError) as error:
        _end(_database_words(error), 1)


def _database_words(error: Exception) -> str:
    said = str(getattr(error, "orig", error)).strip().splitlines()[0]
    if "no such table" in said or "does not exist" in said:
        return f"The database is not up to date. Run: engage db upgrade\n({said})"
    return f"The database cannot be used: {said}"


def _end(words: str, code: int) -> None:
    click.echo(words, err=True)
    sys.exit(code)
