"""Themes by group of people: the themes of one question by age, sex, ward and so on, as a page and as a file."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template, request

from engage import clock
from engage.access import requires
from engage.errors import Missing
from engage.permissions import Can
from engage.privacy.rules import DEFAULT_RULE
from engage.questionnaires.queries import comment_question_title
from engage.reports.colophon import colophon
from engage.reports.grouped import Grouped
from engage.reports.queries import live
from engage.reports.queries.releases import published_groups
from engage.reports.routes.blueprints import blueprint
from engage.reports.routes.reading import Reading, reading, the_place
from engage.reports.routes.saying import SAY
from engage.reports.tables import as_csv, grouped_rows


@blueprint.get("/summaries/<slug>/groups/<key>")
@requires(Can.READ_SUMMARY)
def groups(slug: str, key: str) -> str:
    """The themes of one question by one grouping; `?by=` says which."""
    at = reading(slug)
    consultation, found = at.consultation, _found(at, key)
    by = request.args.get("by", "")
    return render_template(
        "reports/groups.html",
        reading=at,
        part=f"themes:{key}",
        consultation=consultation,
        key=key,
        question=comment_question_title(consultation.questionnaire_id, key),
        found=found,
        shown=next((one for one in found if one.name == by), found[0] if found else None),
        rule=DEFAULT_RULE,
        say=SAY,
    )


@blueprint.get("/summaries/<slug>/groups/<key>.csv")
@requires(Can.READ_SUMMARY)
def groups_file(slug: str, key: str) -> Response:
    """The same tables, all of them, as a file."""
    at, place = reading(slug), the_place()
    consultation = at.consultation
    title = comment_question_title(consultation.questionnaire_id, key)
    found = _found(at, key)
    about = colophon(
        f"Themes by group of people, of the comments on “{title}” in “{consultation.title}”.",
        provenance=consultation.provenance,
        made_at=clock.now() if at.is_live else at.published.figures.as_of(f"themes:{key}"),
        is_live=at.is_live,
        kept={},
        rule=DEFAULT_RULE,
        sources=place.attributions if any(one.name == "ward" for one in found) else (),
    )
    rows = (row for one in found for row in grouped_rows(title, one))
    return Response(
        as_csv((*about, *rows)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{slug}-{key}-groups.csv"'},
    )


def _found(at: Reading, key: str) -> Sequence[Grouped]:
    """The tables that are read. Raises Missing where there are none for this question, Refused before publishing."""
    if at.is_live:
        return live.themes_by_group(at.consultation, the_place(), key)
    at.published  # noqa: B018  # refuses
    found = published_groups(at.consultation.id, key)
    if found is None:
        raise Missing("No themes are published for this question.")
    return found
