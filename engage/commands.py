"""The `engage` command: every verb an operator needs, each with its own help."""

from __future__ import annotations

import sys

import click
from flask.cli import FlaskGroup
from flask_migrate.cli import db as migrations

from config import Misconfigured
from engage.app import create_app
from engage.themes.commands import themes


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False, add_version_option=False)
def engage() -> None:
    """Engage: make a Joint Strategic Needs Assessment together."""


engage.add_command(migrations, "db")
engage.add_command(themes)


def main() -> None:
    """Entry point: a wrong setting is a sentence, not a traceback."""
    try:
        engage()
    except Misconfigured as error:
        click.echo(f"Engage cannot start: {error}", err=True)
        sys.exit(2)
