"""Reading people and their sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from engage import clock
from engage.accounts.models import SignIn, User
from engage.accounts.tokens import SignedIn, hash_token
from engage.db import db
from engage.errors import Missing
from engage.permissions import Role


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against; `password_hash` is None where the account is closed."""

    user_id: int
    password_hash: str | None = field(repr=False)


def signed_in(token: str) -> SignedIn | None:
    """The person of a sign-in that is neither revoked nor expired and whose account is active, in one query."""
    row = db.session.execute(
        sa.select(User.id, User.name, User.email, User.role, User.must_change)
        .join(SignIn, SignIn.user_id == User.id)
        .where(
            SignIn.token_hash == hash_token(token),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > clock.now(),
            User.active,
        )
    ).one_or_none()
    return SignedIn(row.id, row.name, row.email, row.role, token, row.must_change) if row else None


def credentials(email: str) -> Credentials | None:
    """By e-mail in any case; None where nobody has it."""
    row = db.session.execute(
        sa.select(User.id, User.password_hash, User.active).where(User.email == email.strip().lower())
    ).one_or_none()
    return Credentials(row.id, row.password_hash if row.active else None) if row else None


def user_by_link(token: str) -> User:
    """Whose link to set a new password this is. Raises Missing where it was used, replaced or is over."""
    found = db.session.scalar(
        sa.select(User).where(
            User.reset_hash == hash_token(token), User.reset_until > clock.now(), User.active
        )
    )
    if found is None:
        raise Missing(
            "This link does not work. A link to set a password works once, and for one hour. "
            "Ask the administrator who gave it to you for a new one."
        )
    return found


def user(user_id: int) -> User:
    """One person. Raises Missing."""
    found = db.session.get(User, user_id)
    if found is None:
        raise Missing("There is no person with this number.")
    return found


def user_by_email(email: str) -> User | None:
    """One person by e-mail in any case, or None."""
    return db.session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def users() -> Sequence[User]:
    """Everybody with an account: active ones first, then by name."""
    return db.session.scalars(sa.select(User).order_by(User.active.desc(), User.name, User.id)).all()


def names(user_ids: Sequence[int]) -> dict[int, str]:
    """Name by id, of those that still exist."""
    if not user_ids:
        return {}
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(set(user_ids))))
    return {row.id: row.name for row in rows}


def live_sign_ins(user_id: int) -> Sequence[SignIn]:
    """Sign-ins of a person that still open the door, newest first."""
    return db.session.scalars(
        sa.select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None), SignIn.expires_at > clock.now())
        .order_by(SignIn.created_at.desc())
    ).all()


def administrators() -> int:
    """How many active administrators there are."""
    count = sa.select(sa.func.count()).where(User.role == Role.ADMINISTRATOR, User.active)
    return db.session.scalar(count) or 0
