"""The summary of a consultation and its tables as a file."""

from __future__ import annotations

from flask import Response, render_template

from engage import clock
from engage.access import actor_who, requires
from engage.comments.queries import unseen_count
from engage.consultations import queries as consultations
from engage.consultations.dates import closing_words, opening_words
from engage.consultations.models import Consultation
from engage.consultations.stages import Stage
from engage.permissions import Can
from engage.privacy.rules import DEFAULT_RULE
from engage.reports.charts import bars_of, bars_of_representation
from engage.reports.colophon import colophon
from engage.reports.figures import Figures
from engage.reports.measured import Standing
from engage.reports.queries import live
from engage.reports.queries.releases import newest_numbers
from engage.reports.routes.blueprints import blueprint
from engage.reports.routes.reading import Reading, reading, the_place
from engage.reports.routes.saying import SAY
from engage.reports.summary import CHARACTERISTICS, TYPE_WORDS
from engage.reports.tables import as_csv, rows_of


@blueprint.get("/summaries")
@requires(Can.READ_SUMMARY)
def index() -> str:
    """Every consultation that has a summary, or will have one."""
    listed = consultations.published(clock.now())
    published = newest_numbers([one.id for one in listed if one.stage is Stage.CLOSED])
    return render_template("reports/index.html", consultations=listed, published=published)


@blueprint.get("/summaries/<slug>")
@requires(Can.READ_SUMMARY)
def show(slug: str) -> str:
    """What was asked, who answered, who was not heard, what they said."""
    found = reading(slug)
    if not found.is_live and found.release is None:
        listed = consultations.listed(found.consultation, clock.now())
        return render_template(
            "reports/unpublished.html",
            consultation=found.consultation,
            is_closed=listed.stage is Stage.CLOSED,
        )
    place, reader = the_place(), actor_who(Can.CODE_COMMENTS)
    return render_template(
        "reports/summary.html",
        reading=found,
        consultation=found.consultation,
        asked=consultations.listed(found.consultation, clock.now()),
        when=_when(found.consultation),
        figures=_figures(found),
        unseen=unseen_count(reader, found.consultation.questionnaire_id),
        place=place,
        rule=DEFAULT_RULE,
        characteristics=CHARACTERISTICS,
        type_words=TYPE_WORDS,
        bars_of=bars_of,
        bars_of_representation=bars_of_representation,
        Standing=Standing,
        say=SAY,
    )


@blueprint.get("/summaries/<slug>/tables.csv")
@requires(Can.READ_SUMMARY)
def tables(slug: str) -> Response:
    """The tables, after what they are, when they were made and where the Census figures are from."""
    found, place = reading(slug), the_place()
    figures = _figures(found)
    about = colophon(
        f"The {'live' if found.is_live else 'published'} tables of the summary “What people said: "
        f"{found.consultation.title}”.",
        provenance=found.consultation.provenance,
        made_at=figures.made_at,
        is_live=found.is_live,
        kept=figures.kept,
        rule=DEFAULT_RULE,
        sources=place.attributions if figures.summary.heard else (),
    )
    return Response(
        as_csv((*about, *rows_of(figures.summary))),
        mimetype="text/csv",
        headers={
            "Content-Disposition": f'attachment; filename="{slug}-tables{"-live" if found.is_live else ""}.csv"'
        },
    )


def _figures(found: Reading) -> Figures:
    """The figures that are read. Raises Refused where nothing was published."""
    if not found.is_live:
        return found.published.figures
    return live.figures(found.consultation, the_place(), reader=actor_who(Can.CODE_COMMENTS))


def _when(consultation: Consultation) -> str:
    opens, closes = consultation.opens_at, consultation.closes_at
    words = [opening_words(opens) if opens else "", closing_words(closes) if closes else ""]
    return " to ".join(one for one in words if one)
