"""Doors: every view says `@public` or `@requires(Can.…)`; one that says nothing is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from engage.errors import Forbidden
from engage.permissions import Can, Role, allows

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "everyone"


class Actor(Protocol):
    """Somebody signed in."""

    id: int
    name: str
    role: Role


def public(view: View) -> View:
    """Open to everyone, without an account."""
    view.door = PUBLIC  # type: ignore[attr-defined]  # the mark that `guard` and the list of doors read
    return view


def requires(can: Can) -> Callable[[View], View]:
    """Open to people whose role may do `can`."""

    def mark(view: View) -> View:
        view.door = can  # type: ignore[attr-defined]  # as above
        return view

    return mark


def door_of(view: Callable[..., Any]) -> str | None:
    """What a view says of its door: "everyone", a `Can`, or None where it says nothing and is closed."""
    return getattr(view, "door", None)


def current_actor() -> Actor | None:
    """The person signed in, or None."""
    return current_user if current_user.is_authenticated else None


def may(can: Can) -> bool:
    """Whether the person at the page may do `can`."""
    actor = current_actor()
    return allows(actor.role if actor else None, can)


def actor_who(can: Can) -> int | None:
    """The id of the person at the page where they may do `can`, else None."""
    actor = current_actor()
    return actor.id if actor and allows(actor.role, can) else None


def safe_path(asked: str | None) -> str | None:
    """The path if it leads to a page of ours, else None.

    Browsers read "//other.example" and "/\\other.example" as another site, and ignore line ends and tabs in between.
    """
    if not asked or not asked.startswith("/") or asked.startswith(("//", "/\\")):
        return None
    if any(ord(letter) < 32 or letter == "\\" for letter in asked):
        return None
    try:
        parts = urlsplit(asked)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else asked


def guard() -> Response | None:
    """Before every request: let in, send to sign in, or refuse."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    door = door_of(current_app.view_functions[request.endpoint])
    if door == PUBLIC:
        return None
    if door is None:
        raise Forbidden("This page is closed.")
    if current_actor() is None:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    if not may(Can(door)):
        raise Forbidden("Your account does not allow this. Ask an administrator if you think it should.")
    return None


def init_app(app: Flask) -> None:
    """Put the guard before every view."""
    app.before_request(guard)
    app.jinja_env.globals.update(may=may, Can=Can)
