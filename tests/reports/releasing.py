"""Publishing figures in tests, as the worker and the officer do."""

from __future__ import annotations

from flask import Flask

from engage.db import at_one_moment, db
from engage.places.package import place_directory, read_place
from engage.reports.actions import publish_figures
from engage.reports.queries.making import next_release

SLUG = "getting-about"


def published(app: Flask, slug: str = SLUG) -> int:
    """Publish the figures of a closed consultation as they are now; the number of the release."""
    with app.app_context():
        with at_one_moment():
            made = next_release(slug, read_place(place_directory()))
        number = publish_figures(made, user_id=None).number
        db.session.commit()
    return number
