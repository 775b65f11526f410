"""Agreeing to hear from us, stopping, and writing to those who agreed."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from engage import clock
from engage.contacts import queries
from engage.contacts.emails import with_way_out
from engage.contacts.keys import hash_key, stop_key
from engage.contacts.models import Contact
from engage.db import db
from engage.errors import Malformed, Missing
from engage.notifications.actions import write


def agree(email: str, purpose: str, about: str, wording: str) -> None:
    """Note that somebody wants to hear ("outcome" about a consultation's slug), in the words they were shown.

    Doing it again renews the consent; it is one row either way. Nothing leads from here to a response: no letter is
    written now, because the moment of writing would tell when the person answered. Raises Malformed.
    """
    try:
        address = validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Malformed("Enter an email address in the correct format, like name@example.com.") from None
    contact_id = secrets.token_hex(16)
    key = stop_key(_secret(), contact_id)
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    consent = insert(Contact).values(
        id=contact_id,
        email=address,
        purpose=purpose,
        about=about,
        wording=wording,
        agreed_on=clock.today(),
        stop_key_hash=hash_key(key),
    )
    again = {"wording": consent.excluded.wording, "agreed_on": consent.excluded.agreed_on, "stopped_on": None}
    db.session.execute(
        consent.on_conflict_do_update(index_elements=["email", "purpose", "about"], set_=again)
    )


def stop(key: str) -> None:
    """End the consent that a link in a letter belongs to; doing it again changes nothing. Raises Missing."""
    contact = queries.by_stop_key(key)
    if contact is None:
        raise Missing("This link belongs to no address that we hold. Perhaps it was not copied whole.")
    if contact.stopped_on is None:
        contact.stopped_on = clock.today()


def write_to_all(purpose: str, about: str, letter: str, subject: str, text: str) -> int:
    """Write one letter to each contact who agreed and did not stop; how many were new.

    `letter` names it ("outcome of health-2026"): the same letter reaches nobody twice, however often this is called.
    """
    place = current_app.jinja_env.globals["service"]
    written = 0
    for contact in queries.listening(purpose, about):
        url = f"{place.base_url}/stop/{stop_key(_secret(), contact.id)}"  # type: ignore[attr-defined]  # our Service
        council: str = place.council  # type: ignore[attr-defined]  # our Service
        words = with_way_out(text, agreed_on=contact.agreed_on, council=council, stop_url=url)
        written += write(f"{letter}:{contact.id}"[:120], contact.email, subject, words)
    return written


def forget_stopped() -> int:
    """Delete addresses whose owners stopped before today; how many."""
    gone = sa.delete(Contact).where(Contact.stopped_on < clock.today())
    result = db.session.execute(gone, execution_options={"synchronize_session": False})
    return result.rowcount  # type: ignore[attr-defined,no-any-return]  # a delete has a row count


def _secret() -> str:
    secret: str = current_app.extensions["engage.config"].secret_key
    return secret
