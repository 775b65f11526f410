"""The page on which an officer publishes the figures of a consultation."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import actor_who, requires
from engage.consultations import queries as consultations
from engage.db import at_one_moment, db
from engage.errors import Refused
from engage.permissions import Can
from engage.privacy.rules import DEFAULT_RULE
from engage.reports import actions
from engage.reports.actions import OTHERS_SINCE
from engage.reports.changes import Verdict
from engage.reports.queries.making import next_release
from engage.reports.queries.releases import latest
from engage.reports.routes.blueprints import blueprint
from engage.reports.routes.reading import the_place


@blueprint.get("/office/consultations/<slug>/figures")
@requires(Can.PUBLISH_FIGURES)
def figures(slug: str) -> str:
    """What publishing now would change, who would see it, and the button."""
    with at_one_moment():
        made = next_release(slug, the_place())
    consultation = consultations.seen_by_residents(slug)
    return render_template(
        "reports/publish.html",
        consultation=consultation,
        made=made,
        release=latest(consultation.id),
        Verdict=Verdict,
        rule=DEFAULT_RULE,
    )


@blueprint.post("/office/consultations/<slug>/figures")
@requires(Can.PUBLISH_FIGURES)
def publish_figures(slug: str) -> Response:
    """Publish the figures as they are now. Raises Refused where others were published since the page was shown."""
    user_id = actor_who(Can.PUBLISH_FIGURES)
    with at_one_moment():
        made = next_release(slug, the_place())
    if request.form.get("after") != str(made.after):
        raise Refused(
            OTHERS_SINCE, next_url=url_for("reports.figures", slug=slug), next_words="See what changes now"
        )
    release = actions.publish_figures(made, user_id=user_id)
    db.session.commit()
    flash("Published. Commissioners and organisers read these figures now.", "success")
    return redirect(url_for("reports.show", slug=slug, published=release.number))
