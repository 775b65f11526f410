"""The cast: one person of each role, with a browser in which they are signed in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask

from engage import clock
from engage.accounts.identity import SEEN
from engage.accounts.models import SignIn, User
from engage.accounts.tokens import hash_token, new_token
from engage.db import db
from engage.permissions import Role
from tests.pages import StrictClient

NAMES = {
    Role.OFFICER: "Olu Officer",
    Role.ANALYST: "Ana Analyst",
    Role.ORGANISER: "Omar Organiser",
    Role.COMMISSIONER: "Cleo Commissioner",
    Role.ADMINISTRATOR: "Ada Administrator",
}


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `client` is their browser, signed in."""

    id: int
    email: str
    name: str
    role: Role
    client: StrictClient


def person(app: Flask, role: Role, **details: Any) -> Person:
    """Make an account and sign it in. `details` are columns of `User` that should differ."""
    name = details.pop("name", NAMES[role])
    values = {
        "name": name,
        "email": f"{name.split()[0].lower()}.{secrets.token_hex(3)}@council.example",
        "password_hash": "no password opens this account",
        "created_at": clock.now(),
        **details,
    }
    token = new_token()
    with app.app_context():
        user = User(role=role, **values)
        db.session.add(user)
        db.session.flush()
        db.session.add(
            SignIn(
                token_hash=hash_token(token),
                user_id=user.id,
                created_at=clock.now(),
                expires_at=clock.now() + timedelta(hours=12),
            )
        )
        db.session.commit()
        made = (user.id, user.email, user.name, user.role)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
        session[SEEN] = int(clock.now().timestamp())
    return Person(*made, client)  # type: ignore[arg-type]  # the strict client
