"""The outbox."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Table


class Message(Table):
    """One letter to one address. `once` makes a second letter of the same kind to the same person impossible.

    `next_try_at` keeps other workers away while one is posting, and makes the pause after a failure. `in_hand`: a
    worker has taken it and not said yet what came of it. `uncertain`: how often nobody can know whether the mail server
    took it, because a worker or the connection died in between; it is then sent again, under the same Message-ID.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    once: Mapped[str] = mapped_column(sa.String(120), unique=True)
    to_address: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    in_hand: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    uncertain: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        sa.Index(
            "ix_messages_unsent",
            "written_at",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        ),
    )
