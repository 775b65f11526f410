"""Knows who is at the page: the token in the signed cookie names a row in `sign_ins`, or nobody.

The cookie also says when somebody last did something. After `Config.idle_minutes` without a page it opens nothing any
more, so that a desk that was left does not stay open. The time stands in the cookie and not in the table, because
pages that only read must not write.
"""

from __future__ import annotations

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager
from werkzeug.wrappers import Response

from engage import clock
from engage.accounts import queries
from engage.accounts.tokens import SignedIn

SEEN = "seen"
EVERY = 60  # seconds: the cookie is not written anew at each page


def person(token: str) -> SignedIn | None:
    """Who this sign-in belongs to; None where it was ended, or nobody was there for too long."""
    return None if _is_idle() else queries.signed_in(token)


def _is_idle() -> bool:
    longest = current_app.extensions["engage.config"].idle_minutes * 60
    seen = session.get(SEEN)
    return not isinstance(seen, int) or clock.now().timestamp() - seen > longest


def note_presence(response: Response) -> Response:
    """Write into the cookie that somebody signed in was here, unless the page asked by itself."""
    who = g.get("_login_user")
    if who is None or not who.is_authenticated:
        return response
    view = current_app.view_functions.get(request.endpoint or "")
    now, seen = int(clock.now().timestamp()), session.get(SEEN, 0)
    if not getattr(view, "unattended", False) and not 0 <= now - seen < EVERY:
        session[SEEN] = now
    return response


def init_app(app: Flask) -> None:
    """Attach Flask-Login. It asks only when a page wants to know, and only with one query."""
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None  # it would tie the cookie to an address, which changes on a train
    manager.user_loader(person)
    app.after_request(note_presence)
