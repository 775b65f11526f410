"""Keeping the promise that everyone who asked hears what came of it."""

from __future__ import annotations

from engage import clock
from engage.consultations import actions, queries
from engage.consultations.stages import Stage
from engage.contacts import actions as contacts
from engage.db import db, only_reading
from engage.jobs.registry import every


@every(minutes=10)
def tell_those_who_asked() -> None:
    """Write the letters of each outcome that an officer said shall be emailed; those written before stay.

    Addresses that were left since come into the table first, so that nobody is told too late.
    """
    with only_reading():
        asked = queries.published(clock.now())
        db.session.rollback()
    waiting = contacts.waited_for("outcome")
    for one in asked:
        if one.slug not in waiting:
            continue
        tickets = contacts.let_in("outcome", one.slug, is_last=one.is_over)
        db.session.commit()
        contacts.dropped(tickets)
    for one in asked:
        if one.stage is Stage.CLOSED and one.outcome and one.emailed_at is not None:
            actions.write_to_those_who_asked(one.slug, one.title)
            db.session.commit()
