"""Doors: every view says `@public` or `@requires(Can.…)`; one that says nothing is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from engage.errors import Forbidden
from engage.permissions import Can, Role, allows


class SignedOut(Forbidden):
    """Somebody sends a page after their sign-in has ended: what they typed is handed back to them."""

    title = "You are signed out"

    def __init__(self) -> None:
        super().__init__(
            "Your sign-in has ended: nothing happened for a while, or you signed out elsewhere. What you sent just now "
            "was not saved. Sign in, then do it again.",
            next_url=url_for("accounts.sign_in"),
            next_words="Sign in",
        )


View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "everyone"


class Actor(Protocol):
    """Somebody signed in."""

    id: int
    name: str
    role: Role
    must_change: bool  # the password, before anything else


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


def unattended(view: View) -> View:
    """Asked for by the page itself, again and again: no sign that somebody is still there."""
    view.unattended = True  # type: ignore[attr-defined]  # the mark that `engage.accounts.identity` reads
    return view


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


def may_open(path: str | None) -> bool:
    """Whether the person at the page may open the page of ours at this path; False where there is none."""
    ours = safe_path(path)
    if ours is None:
        return False
    try:
        endpoint, _ = current_app.create_url_adapter(request).match(urlsplit(ours).path, method="GET")  # type: ignore[union-attr]  # there is a request
    except HTTPException:
        return False
    door = door_of(current_app.view_functions[endpoint])
    return door == PUBLIC or (door is not None and may(Can(door)))


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
    actor = current_actor()
    if actor is None:
        if request.method == "POST" and "_user_id" in session:
            raise SignedOut
        return redirect(url_for("accounts.sign_in", next=_here()))
    if actor.must_change and request.endpoint != "accounts.first_password":
        return redirect(url_for("accounts.first_password", next=_here()))
    if not may(Can(door)):
        raise Forbidden("Your account does not allow this. Ask an administrator if you think it should.")
    return None


def _here() -> str | None:
    """The page that was asked for, to come back to; None where coming back would not do the same."""
    return request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None


def init_app(app: Flask) -> None:
    """Put the guard before every view."""
    app.before_request(guard)
    app.jinja_env.globals.update(may=may, Can=Can)
