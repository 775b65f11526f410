"""Keeping the promise that everyone who asked hears what came of it."""

from __future__ import annotations

from engage import clock
from engage.consultations import actions, queries
from engage.consultations.stages import Stage
from engage.db import db, only_reading
from engage.jobs.registry import every


@every(minutes=10)
def tell_those_who_asked() -> None:
    """Write the letters of each consultation that has closed and has an outcome; those written before stay."""
    with only_reading():
        told = [
            (one.slug, one.title)
            for one in queries.published(clock.now())
            if one.stage is Stage.CLOSED and one.outcome
        ]
        db.session.rollback()
    for slug, title in told:
        actions.write_to_those_who_asked(slug, title)
        db.session.commit()
