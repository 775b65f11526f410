"""`engage demo` and `engage prepare`: load the demonstration, and say who can sign in to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from time import perf_counter

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from engage import clock
from engage.accounts.queries import user_by_email
from engage.demo import queries
from engage.demo.content import NHS, OPEN, TOWN, script, sign_ins


@click.command()
@click.option("--if-empty", is_flag=True, help="Load only where there is no consultation yet.")
@click.option("--sign-ins", "only_sign_ins", is_flag=True, help="Load nothing; say who can sign in.")
@with_appcontext
def demo(if_empty: bool, only_sign_ins: bool) -> None:
    """Load the demonstration, or load it again as it was at first.

    Real comments and real figures, simulated respondents, and accounts with well-known passwords: for trying Engage
    out. Only the demonstration's own consultations are replaced. A production server refuses it.
    """
    if only_sign_ins:
        tell_sign_ins()
        return
    if current_app.extensions["engage.config"].environment == "production" and not if_empty:
        raise click.ClickException("The demonstration has well-known passwords: production refuses it.")
    if not if_empty or lacks_it():
        bring_in(click.echo)


@click.command()
@with_appcontext
def prepare() -> None:
    """Make ready to start: `db upgrade`, `demo --if-empty` and `demo --sign-ins` in one go.

    Who can sign in goes to standard output, everything else to standard error.
    """
    upgrade()
    if lacks_it():
        bring_in(partial(click.echo, err=True))
    tell_sign_ins()


def lacks_it() -> bool:
    """Whether the demonstration is to be loaded: not in production, not beside other consultations, not twice."""
    if current_app.extensions["engage.config"].environment == "production":
        return False
    slugs = [script(name, clock.now()).slug for name in (NHS, OPEN, TOWN)]
    return not queries.has_other_consultations(slugs) and not queries.is_whole(slugs, slugs[-1])


def bring_in(say: Callable[[str], None]) -> None:
    """Load the demonstration, whatever of it is there."""
    started = perf_counter()
    import_module("engage.demo.commands.loading").load(say)
    say(f"The demonstration is loaded ({perf_counter() - started:.0f} s).")


def tell_sign_ins() -> None:
    """Print one line for each account of the demonstration that is there and open."""
    there = [person for person in sign_ins() if (user := user_by_email(person.email)) and user.active]
    if not there:
        click.echo("The demonstration is not loaded, so it has no sign-ins.")
        return
    click.echo("Who can sign in to the demonstration:")
    for person in there:
        click.echo(f"  {person.email:<28} {person.password:<20} {person.role}: {person.does}")
