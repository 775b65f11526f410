"""Who holds which theme: the themes of one question by age, sex, ward and so on, as a page and as a file."""

from __future__ import annotations

from flask import Response, render_template, request

from engage import clock
from engage.access import requires
from engage.consultations.models import Consultation
from engage.permissions import Can
from engage.privacy.rules import DEFAULT_RULE
from engage.questionnaires.queries import comment_question_title
from engage.reports import queries
from engage.reports.colophon import colophon
from engage.reports.measured import Standing
from engage.reports.routes.blueprints import blueprint
from engage.reports.routes.summary import readable, the_place
from engage.reports.summary import CHARACTERISTICS
from engage.reports.tables import as_csv, grouped_rows
from engage.responses.queries import closed_before


@blueprint.get("/summaries/<slug>/groups/<key>")
@requires(Can.READ_SUMMARY)
def groups(slug: str, key: str) -> str:
    """The themes of one question by one grouping; `?by=` says which."""
    consultation = readable(slug)
    found = queries.themes_by_group(consultation, the_place(), key)
    names = _names(consultation, key)
    by = request.args.get("by", "")
    return render_template(
        "reports/groups.html",
        consultation=consultation,
        key=key,
        question=comment_question_title(consultation.questionnaire_id, key),
        found=found,
        shown=next((one for one in found if one.name == by), found[0] if found else None),
        names=names,
        rule=DEFAULT_RULE,
        Standing=Standing,
    )


@blueprint.get("/summaries/<slug>/groups/<key>.csv")
@requires(Can.READ_SUMMARY)
def groups_file(slug: str, key: str) -> Response:
    """The same tables, all of them, as a file."""
    consultation, place = readable(slug), the_place()
    names = _names(consultation, key)
    title = comment_question_title(consultation.questionnaire_id, key)
    found = queries.themes_by_group(consultation, place, key)
    about = colophon(
        f"Who holds which theme, of the comments on “{title}” in “{consultation.title}”.",
        provenance=consultation.provenance,
        made_at=clock.now(),
        rule=DEFAULT_RULE,
        sources=place.attributions if any(one.name == "ward" for one in found) else (),
    )
    rows = (row for one in found for row in grouped_rows(title, names[one.name], one))
    return Response(
        as_csv((*about, *rows)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{slug}-{key}-groups.csv"'},
    )


def _names(consultation: Consultation, key: str) -> dict[str, str]:
    """What each grouping is called on screens."""
    closed = closed_before(consultation.questionnaire_id, key)
    return {**CHARACTERISTICS, "closed": f"Answer to “{closed.title}”" if closed else ""}
