"""Agreeing to hear from us, stopping, and writing to those who agreed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask import current_app

from engage import clock
from engage.contacts import queries
from engage.contacts.emails import with_way_out
from engage.contacts.keys import hash_key, stop_key
from engage.contacts.models import Contact
from engage.contacts.waiting import Waiting, WaitingFile
from engage.db import db
from engage.errors import Malformed, Missing
from engage.notifications.actions import LONGEST_ONCE, write
from engage.notifications.queries import ended_before

KEPT = timedelta(days=1)  # how long an address is kept after its letter
LEAST = 10  # addresses that come into the table together, and that share a month
WITHOUT_SYNC = {"synchronize_session": False}


def agree(email: str, purpose: str, about: str, wording: str) -> None:
    """Note that somebody wants to hear ("outcome" about a consultation's slug), in the words they were shown.

    Kept when this returns, whatever the caller's transaction does; but not yet in the table, see `let_in`. Doing it
    again renews the consent; it is one row either way. No letter is written now, because the moment of writing would
    tell when the person answered. Raises Malformed.
    """
    try:
        address = validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Malformed("Enter an email address in the correct format, like name@example.com.") from None
    waiting_file().add(Waiting(address, purpose, about, wording))


def let_in(purpose: str, about: str, *, is_last: bool) -> list[str]:
    """Put the addresses that wait into the table, if at least LEAST are new there; their tickets, for `dropped`.

    `is_last`: no more will come, so fewer go in as well. Every row about the same thing is written anew with them, in
    random order in one transaction, so that neither order nor row versions tell who came when.

    The month they are dated to is this one: they agreed in it or before. Fewer than LEAST share theirs with all.
    """
    _one_at_a_time()
    rows: dict[str, dict[str, Any]] = {row["email"]: dict(row) for row in queries.everyone(purpose, about)}
    waiting = [one for one in waiting_file().everyone() if (one.purpose, one.about) == (purpose, about)]
    new = {one.email for one in waiting} - rows.keys()
    if not waiting or not (is_last or len(new) >= LEAST):
        return []
    month = clock.today().replace(day=1)
    if len(new) < LEAST:
        rows = {email: {**row, "agreed_on": month} for email, row in rows.items()}
    for one in waiting:
        rows[one.email] = _renewed(rows.get(one.email) or _new(one), one.wording, month)
    _write_anew(purpose, about, list(rows.values()))
    return [one.ticket for one in waiting]


def waited_for(purpose: str) -> set[str]:
    """What the addresses that wait want to hear about."""
    return {one.about for one in waiting_file().everyone() if one.purpose == purpose}


def reach(purpose: str, about: str) -> int:
    """How many people a letter about something would reach: those who agreed and did not stop, and those who wait."""
    listening = {one.email for one in queries.listening(purpose, about)}
    waiting = {one.email for one in waiting_file().everyone() if (one.purpose, one.about) == (purpose, about)}
    return len(listening | waiting)


def dropped(tickets: Sequence[str]) -> None:
    """Let go of addresses that were let in; only after the commit, so that none is ever in neither place."""
    waiting_file().drop(tickets)


def stop(key: str) -> None:
    """End the consent that a link in a letter belongs to; doing it again changes nothing. Raises Missing."""
    stopping = (
        sa.update(Contact)
        .where(Contact.stop_key_hash == hash_key(key))
        .values(stopped_on=sa.func.coalesce(Contact.stopped_on, clock.today()))
        .returning(Contact.email, Contact.purpose, Contact.about)
    )
    contact = db.session.execute(stopping, execution_options=WITHOUT_SYNC).one_or_none()
    if contact is None:
        raise Missing("This link belongs to no address that we hold. Perhaps it was not copied whole.")
    waiting_file().forget(contact.purpose, contact.about, contact.email)


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
        written += write(f"{letter}:{contact.id}"[:LONGEST_ONCE], contact.email, subject, words)
    return written


def forget_stopped() -> int:
    """Delete addresses whose owners stopped before today; how many."""
    gone = sa.delete(Contact).where(Contact.stopped_on < clock.today())
    result = db.session.execute(gone, execution_options=WITHOUT_SYNC)
    return result.rowcount  # type: ignore[attr-defined,no-any-return]  # a delete has a row count


def forget_told(purpose: str, about: str, letter: str) -> int:
    """Delete addresses whose letter was posted, or given up, a day ago or more; how many.

    Long before the letter itself is forgotten: as long as there is either, nobody is written to again.
    """
    once = sa.func.substr(sa.literal(f"{letter}:") + Contact.id, 1, LONGEST_ONCE)
    told = sa.delete(Contact).where(
        Contact.purpose == purpose, Contact.about == about, ended_before(once, clock.now() - KEPT)
    )
    result = db.session.execute(told, execution_options=WITHOUT_SYNC)
    return result.rowcount  # type: ignore[attr-defined,no-any-return]  # a delete has a row count


def forget_about(purpose: str, about: str) -> None:
    """Delete every address about something, those that wait too."""
    db.session.execute(
        sa.delete(Contact).where(Contact.purpose == purpose, Contact.about == about),
        execution_options=WITHOUT_SYNC,
    )
    waiting_file().forget(purpose, about)


def waiting_file() -> WaitingFile:
    """Where addresses wait."""
    return WaitingFile(current_app.extensions["engage.config"].data_dir, _secret())


def _one_at_a_time() -> None:
    """Keep every other writer of the table out until the commit: a row that somebody stops just now is written anew.

    On SQLite there is one writer anyway, from its first statement on.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("LOCK TABLE contacts IN EXCLUSIVE MODE"))


def _new(one: Waiting) -> dict[str, Any]:
    contact_id = secrets.token_hex(16)
    return {
        "id": contact_id,
        "email": one.email,
        "purpose": one.purpose,
        "about": one.about,
        "stop_key_hash": hash_key(stop_key(_secret(), contact_id)),
    }


def _renewed(row: dict[str, Any], wording: str, month: date) -> dict[str, Any]:
    return {**row, "wording": wording, "agreed_on": month, "stopped_on": None}


def _write_anew(purpose: str, about: str, rows: list[dict[str, Any]]) -> None:
    secrets.SystemRandom().shuffle(rows)
    db.session.execute(
        sa.delete(Contact).where(Contact.purpose == purpose, Contact.about == about),
        execution_options=WITHOUT_SYNC,
    )
    db.session.execute(sa.insert(Contact), rows)


def _secret() -> str:
    secret: str = current_app.extensions["engage.config"].secret_key
    return secret
