"""What people with an account, and those who look after accounts, do."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app

from engage import clock
from engage.accounts import emails, passwords, queries
from engage.accounts.models import SignIn, User
from engage.accounts.tokens import hash_token, new_token
from engage.audit.actions import record, record_refusal
from engage.db import db
from engage.errors import Refused
from engage.limits.actions import attempt, forgive
from engage.notifications.actions import write
from engage.permissions import Role

WINDOW = 15 * 60  # seconds
MOST_ON_DEVICE = 10  # mistakes in a window, for one account on a device where it signed in before
MOST_BY_EMAIL_AND_ADDRESS = 10
MOST_BY_EMAIL = 100  # from all addresses together: many machines guess one password
MOST_BY_ADDRESS = 300  # a whole council may share one address
LINK_HOURS = 1


def may_try(email: str, address: str | None, device: str | None) -> bool:
    """Count an attempt to sign in; False when there were too many.

    On a `device` where the account signed in before (see engage.accounts.devices) nobody else's mistakes count, so
    that whoever guesses elsewhere keeps nobody from work. The caller commits before the password is checked, so that
    attempts made at once are all counted.
    """
    if device is not None and attempt(_on_device(email, device), MOST_ON_DEVICE, WINDOW):
        return True
    counted = [attempt(key, most, WINDOW) for key, most in _elsewhere(email, address)]
    return all(counted)


def was_right(email: str, address: str | None, device: str | None) -> None:
    """Take the attempt back whose password was right: only mistakes count."""
    for key in [_on_device(email, device)] if device else [key for key, _ in _elsewhere(email, address)]:
        forgive(key, WINDOW)


def _on_device(email: str, device: str) -> str:
    return f"sign-in as {email} on {device}"


def _elsewhere(email: str, address: str | None) -> list[tuple[str, int]]:
    return [
        (f"sign-in as {email} from {address}", MOST_BY_EMAIL_AND_ADDRESS),
        (f"sign-in as {email}", MOST_BY_EMAIL),
        (f"sign-in from {address}", MOST_BY_ADDRESS),
    ]


def may_try_own(user_id: int) -> bool:
    """Count an attempt of somebody signed in to say their own password; nobody else's count."""
    return attempt(f"own password of {user_id}", MOST_ON_DEVICE, WINDOW)


def was_own(user_id: int) -> None:
    """Take it back, because it was right."""
    forgive(f"own password of {user_id}", WINDOW)


def note_refused_sign_in(user_id: int | None, address: str | None) -> None:
    """Put a failed sign-in on record: whose account it was for (None: nobody's), never from where or what was typed."""
    record_refusal("refuse sign-in", "person", user_id or "nobody", source=address)


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


def add_user(email: str, name: str, role: Role, password: str, *, is_demonstration: bool = False) -> User:
    """Make an account; its first password must be changed. Raises Refused for a weak one, or a second account.

    Where `is_demonstration`, the password is known to everybody and stays: production refuses to start with it.
    """
    email = email.strip().lower()
    found = None if is_demonstration else passwords.weakness(password, names_near(email, name))
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
        must_change=not is_demonstration,
    )
    db.session.add(user)
    db.session.flush()
    record("add", "person", user.id, role=role.value)
    return user


def change_password(user_id: int, password: str, keep_token: str | None = None) -> None:
    """Somebody's own new password; revokes every other sign-in. Raises Refused where it is weak, Missing."""
    _set_password(user_id, password, keep_token)
    record("change password", "person", user_id)


def give_password(user_id: int, password: str) -> None:
    """A password that somebody else gives: it must be changed after signing in. Raises Refused, Missing."""
    _set_password(user_id, password).must_change = True
    record("give password", "person", user_id)


def offer_new_password(user_id: int) -> str:
    """Let somebody who cannot sign in set a new password: the token of a link that works once, for an hour.

    The old password and every sign-in end at once, and so does a link made before. Raises Missing; Refused where the
    account is closed.
    """
    user = queries.user(user_id)
    if not user.active:
        raise Refused("This account is closed. Open it again first.")
    token = new_token()
    user.password_hash = passwords.UNUSABLE
    user.reset_hash = hash_token(token)
    user.reset_until = clock.now() + timedelta(hours=LINK_HOURS)
    ended = _revoke(SignIn.user_id == user_id)
    record("offer new password", "person", user_id, sign_ins=ended)
    return token


def send_link(user_id: int, url: str) -> bool:
    """Write the link to the person; False where this Engage has no mail server and it must be handed over."""
    if current_app.extensions["engage.config"].mail_host is None:
        return False
    user = queries.user(user_id)
    subject, text = emails.new_password(user.name, url, LINK_HOURS)
    return write(f"new-password:{user.reset_hash}", user.email, subject, text)


def use_link(token: str, password: str) -> int:
    """Set a new password by a link, once; whose it is. Raises Missing where it was used, Refused where it is weak."""
    user = queries.user_by_link(token)
    taken = sa.update(User).where(User.id == user.id, User.reset_hash == hash_token(token))
    if not db.session.execute(taken.values(reset_hash=None, reset_until=None)).rowcount:  # type: ignore[attr-defined]  # an update has a row count
        queries.user_by_link(token)
    _set_password(user.id, password)
    record("set password by link", "person", user.id, actor_id=user.id)
    return user.id


def names_near(email: str, name: str) -> tuple[str, ...]:
    """What somebody would try first who guesses this person's password."""
    config = current_app.extensions["engage.config"]
    return (email, name, config.place, urlsplit(config.base_url).hostname or "")


def _set_password(user_id: int, password: str, keep_token: str | None = None) -> User:
    user = queries.user(user_id)
    found = passwords.weakness(password, names_near(user.email, user.name))
    if found:
        raise Refused(f"{found}.")
    user.password_hash = passwords.hash_password(password)
    user.must_change, user.reset_hash, user.reset_until = False, None, None
    _revoke(SignIn.user_id == user_id, SignIn.token_hash != hash_token(keep_token or ""))
    return user


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
