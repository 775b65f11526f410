"""People who sign in, and each time they did."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Table
from engage.permissions import Role


class User(Table):
    """Somebody with an account. `email` is lower case.

    `must_change`: the password was given by somebody else, who knows it. `reset_hash` is of the one link with which
    they may set a new one, until `reset_until`.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    role: Mapped[Role] = mapped_column(
        sa.Enum(
            Role, native_enum=False, length=20, values_callable=lambda roles: [role.value for role in roles]
        )
    )
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    reset_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True, index=True)
    reset_until: Mapped[datetime | None]


class SignIn(Table):
    """One sign-in on one device: a row that can be revoked. Only the hash of its token is stored."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")
