"""Commands about people with an account."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from engage.accounts import actions, passwords, queries
from engage.accounts.models import User
from engage.db import db, only_reading
from engage.errors import Missing, Refused
from engage.permissions import Role

ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """People with an account: add, list, change, sign out."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Full name, as others should see it.")
@click.option("--role", required=True, type=ROLES, help="What they are here to do.")
@with_appcontext
def add(email: str, name: str, role: str) -> None:
    """Add somebody with EMAIL.

    The password is asked for twice, or read as one line from standard input when that is not a terminal:

        echo "$PASSWORD" | engage user add ada@council.example --name "Ada Lovelace" --role officer
    """
    if "@" not in email.strip("@"):
        raise Refused("The first argument must be an email address, like name@example.com.")
    with only_reading():
        known = queries.user_by_email(email)
        db.session.rollback()
    if known is not None:
        raise Refused("Somebody with this email address has an account already.")
    made = actions.add_user(email, name, Role(role), _password(email, name))
    db.session.commit()
    click.echo(f"Added {made.name} ({made.email}), {made.role.value}. They choose another password at first.")


@user.command("list")
@with_appcontext
def list_users() -> None:
    """Everybody with an account: email, role, name."""
    with only_reading():
        for one in queries.users():
            closed = "" if one.active else "  (closed)"
            click.echo(f"{one.email:40} {one.role.value:14} {one.name}{closed}")


@user.command("password")
@click.argument("email")
@with_appcontext
def password(email: str) -> None:
    """Give the person with EMAIL a new password, which they must change, and sign them out everywhere."""
    person = _known(email)
    actions.give_password(person.id, _password(email, person.name))
    db.session.commit()
    click.echo(f"{person.name} has a new password, must change it, and is signed out everywhere.")


@user.command("role")
@click.argument("email")
@click.argument("role", type=ROLES)
@with_appcontext
def change_role(email: str, role: str) -> None:
    """Give the person with EMAIL another ROLE."""
    person = _known(email)
    actions.change_role(person.id, Role(role))
    db.session.commit()
    click.echo(f"{person.name} is now {role}.")


@user.command("revoke")
@click.argument("email")
@click.option("--close", is_flag=True, help="Also close the account, so that they cannot sign in again.")
@with_appcontext
def revoke(email: str, close: bool) -> None:
    """Sign the person with EMAIL out on every device."""
    person = _known(email)
    ended = actions.revoke_sign_ins(person.id)
    if close:
        actions.close_account(person.id)
    db.session.commit()
    click.echo(f"Sign-ins of {person.name} ended: {ended}.{' The account is closed.' if close else ''}")


def _known(email: str) -> User:
    found = queries.user_by_email(email)
    if found is None:
        raise Missing(f"Nobody has an account with the email address {email}.")
    return found


def _password(email: str, name: str) -> str:
    """Asked for twice at a terminal, or one line of standard input. Raises Refused where it is weak."""
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="Password again")
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    weakness = passwords.weakness(typed, actions.names_near(email, name))
    if weakness:
        raise Refused(f"{weakness}.")
    return typed
