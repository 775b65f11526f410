"""Knows who is at the page: the token in the signed cookie names a row in `sign_ins`, or nobody."""

from __future__ import annotations

from flask import Flask
from flask_login import LoginManager

from engage.accounts import queries


def init_app(app: Flask) -> None:
    """Attach Flask-Login. It asks only when a page wants to know, and only with one query."""
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None  # it would tie the cookie to an address, which changes on a train
    manager.user_loader(queries.signed_in)
