"""Addresses and what their owners agreed to."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Table


class Contact(Table):
    """One consent: an address, what for, in which words, by which month.

    Nothing of a row tells when it came: the id is random, the table has no row number on SQLite, rows are written by
    ten or more in random order, those that were there before among them (`actions.let_in`). `agreed_on` is the first of
    the month in which the row came into the table; the consent was given in that month or before.
    """

    __tablename__ = "contacts"

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    purpose: Mapped[str] = mapped_column(sa.String(40))
    about: Mapped[str] = mapped_column(sa.String(80), index=True)
    wording: Mapped[str] = mapped_column(sa.Text)
    agreed_on: Mapped[date]
    stop_key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    stopped_on: Mapped[date | None]

    __table_args__ = (
        sa.UniqueConstraint("email", "purpose", "about"),
        {"sqlite_with_rowid": False},
    )
