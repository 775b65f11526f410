"""Pages of web."""

from __future__ import annotations

from flask import Blueprint, render_template

from engage import clock
from engage.access import public
from engage.consultations import queries as consultations
from engage.consultations.listing import for_residents

blueprint = Blueprint("web", __name__)


@blueprint.get("/")
@public
def home() -> str:
    """What we ask now, what comes next, and what came of what we asked."""
    return render_template("web/home.html", asked=for_residents(consultations.published(clock.now())))
