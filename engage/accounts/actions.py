"""What people with an account, and those who look after accounts, do."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from engage import clock
from engage.accounts import passwords, queries
from engage.accounts.models import SignIn, User
from engage.accounts.tokens import hash_token, new_token
from engage.audit.actions import record
from engage.db import db
from engage.errors import Refused
from engage.limits.actions import attempt, forgive
from engage.permissions import Role

WINDOW = 15 * 60  # seconds
MOST_BY_EMAIL = 10  # attempts in a window
MOST_BY_ADDRESS = 60  # a whole office may share one address


def may_try(email: str, address: str | None) -> bool:
    """Count an attempt to sign in; False when there were too many for this e-mail or from this address.

    The caller commits before the password is checked, so that attempts made at once are all counted.
    """
    by_address = attempt(f"sign-in from {address}", MOST_BY_ADDRESS, WINDOW)
    by_email = attempt(f"sign-in as {email}", MOST_BY_EMAIL, WINDOW)
    return by_address and by_email


def was_right(email: str, address: str | None) -> None:
    """Take the attempt back whose password was right: only mistakes count."""
    forgive(f"sign-in from {address}", WINDOW)
    forgive(f"sign-in as {email}", WINDOW)


def sign_in(user_id: int) -> str:
    """Open a sign-in for somebody whose password was right; the token for their cookie."""
    token = new_token()
    hours = current_app.extensions["engage.config"].sign_in_hours
    db.session.add(
        SignIn(
            token_hash=hash_token(token),
            user_id=user_id,
            created_at=clock.now(),
            expires_at=clock.now() + timedelta(hours=hours),
        )
    )
    record("sign in", "person", user_id, actor_id=user_id)
    return token


def sign_out(token: str) -> None:
    """Revoke one sign-in: a copy of its cookie opens nothing any more."""
    _revoke(SignIn.token_hash == hash_token(token))


def add_user(email: str, name: str, role: Role, password: str) -> User:
    """Make an account. Raises Refused for a weak password or an address that has one already."""
    email = email.strip().lower()
    found = passwords.weakness(password, email)
    if found:
        raise Refused(f"{found}.")
    if queries.user_by_email(email) is not None:
        raise Refused("Somebody with this email address has an account already.")
    user = User(
        email=email,
        name=name.strip(),
        role=role,
        password_hash=passwords.hash_password(password),
        active=True,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    record("add", "person", user.id, role=role.value)
    return user


def change_password(user_id: int, password: str, keep_token: str | None = None) -> None:
    """Set a new password and revoke every other sign-in. Raises Refused where it is weak, Missing."""
    user = queries.user(user_id)
    found = passwords.weakness(password, user.email)
    if found:
        raise Refused(f"{found}.")
    user.password_hash = passwords.hash_password(password)
    _revoke(SignIn.user_id == user_id, SignIn.token_hash != hash_token(keep_token or ""))
    record("change password", "person", user_id)


def change_role(user_id: int, role: Role) -> None:
    """Give somebody another role, at once. Raises Missing; Refused for the last administrator."""
    user = queries.user(user_id)
    if user.role == role:
        return
    _keep_an_administrator(user)
    record("change role", "person", user_id, before=user.role.value, after=role.value)
    user.role = role


def close_account(user_id: int) -> None:
    """End somebody's access at once, on every device; their name stays beside what they did.

    Raises Missing; Refused for the last administrator.
    """
    user = queries.user(user_id)
    if not user.active:
        return
    _keep_an_administrator(user)
    user.active = False
    revoked = _revoke(SignIn.user_id == user_id)
    record("close account", "person", user_id, sign_ins=revoked)


def open_account(user_id: int) -> None:
    """Let somebody in again whose account was closed. Raises Missing."""
    user = queries.user(user_id)
    if not user.active:
        user.active = True
        record("open account", "person", user_id)


def revoke_sign_ins(user_id: int) -> int:
    """Sign somebody out on every device; how many sign-ins that ended. Raises Missing."""
    queries.user(user_id)
    revoked = _revoke(SignIn.user_id == user_id)
    record("sign out everywhere", "person", user_id, sign_ins=revoked)
    return revoked


def forget_old_sign_ins() -> int:
    """Delete sign-ins that ended more than a month ago; how many."""
    month_ago = clock.now() - timedelta(days=31)
    ended = sa.delete(SignIn).where(SignIn.expires_at < month_ago)
    return db.session.execute(ended).rowcount  # type: ignore[attr-defined,no-any-return]  # a delete has a row count


def _revoke(*which: sa.ColumnElement[bool]) -> int:
    live = sa.update(SignIn).where(*which, SignIn.revoked_at.is_(None), SignIn.expires_at > clock.now())
    return db.session.execute(live.values(revoked_at=clock.now())).rowcount  # type: ignore[attr-defined,no-any-return]  # an update has a row count


def _keep_an_administrator(user: User) -> None:
    if user.role == Role.ADMINISTRATOR and user.active and queries.administrators() <= 1:
        raise Refused("This is the only administrator. Make somebody else an administrator first.")
