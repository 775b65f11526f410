"""Figures are published when a consultation has closed, and what was withdrawn is forgotten of them."""

from __future__ import annotations

import logging

from flask import current_app

from engage import clock
from engage.db import at_one_moment, db, only_reading
from engage.jobs.registry import every
from engage.places.package import place_directory, read_place
from engage.reports import actions
from engage.reports.queries.making import next_release
from engage.reports.queries.releases import due

log = logging.getLogger("engage.reports")


@every(minutes=5)
def publish_what_has_closed() -> None:
    """Publish the figures of each consultation that has closed and to which no answer can come or change any more."""
    place = read_place(place_directory(current_app.extensions["engage.config"].place))
    with only_reading():
        slugs = due(clock.now())
        db.session.rollback()
    for slug in slugs:
        try:
            with at_one_moment():
                made = next_release(slug, place)
            actions.publish_figures(made, user_id=None)
            db.session.commit()
        except Exception:  # of one consultation: the others' figures are published all the same
            db.session.rollback()
            log.exception("figures not published", extra={"facts": {"consultation": slug}})


@every(minutes=5)
def forget_what_was_withdrawn() -> None:
    """No list of a release keeps the place of a comment that was withdrawn."""
    actions.forget_withdrawn()
    db.session.commit()
