"""What residents see of a consultation."""

from __future__ import annotations

from flask import render_template

from engage import clock
from engage.access import public
from engage.consultations import dates, queries
from engage.consultations.routes.blueprints import blueprint


@blueprint.get("/consultations/<slug>")
@public
def show(slug: str) -> str:
    """Why we ask, who decides, when, how long it takes; what came of it."""
    consultation = queries.seen_by_residents(slug)
    return render_template(
        "consultations/show.html",
        consultation=consultation,
        listed=queries.listed(consultation, clock.now()),
        dates=dates,
        changes=queries.changes_of(consultation),
    )
