"""Reading who asked to hear from us."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engage.contacts.keys import hash_key
from engage.contacts.models import Contact
from engage.db import db


def by_stop_key(key: str) -> Contact | None:
    """The consent that a link in a letter belongs to, stopped or not; None for a wrong key."""
    return db.session.scalar(sa.select(Contact).where(Contact.stop_key_hash == hash_key(key)))


def everyone(purpose: str, about: str) -> Sequence[sa.RowMapping]:
    """The rows of everybody who agreed and was not forgotten since, those who stopped too."""
    chosen = sa.select(Contact.__table__).where(Contact.purpose == purpose, Contact.about == about)
    return db.session.execute(chosen).mappings().all()


def listening(purpose: str, about: str) -> Sequence[Contact]:
    """Contacts who agreed and did not stop, in the random order of their ids."""
    return db.session.scalars(
        sa.select(Contact)
        .where(Contact.purpose == purpose, Contact.about == about, Contact.stopped_on.is_(None))
        .order_by(Contact.id)
    ).all()
