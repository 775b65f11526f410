"""The summary for commissioners, its tables as a file, and the comments behind a theme."""

from __future__ import annotations

from flask import Response, current_app, render_template, request, url_for

from engage import clock
from engage.access import actor_who, may, requires
from engage.comments.queries import unseen_count
from engage.consultations import queries as consultations
from engage.consultations.dates import closing_words, opening_words
from engage.consultations.models import Consultation
from engage.consultations.stages import Stage
from engage.errors import Missing, Refused
from engage.paging import page_asked
from engage.permissions import Can
from engage.places.package import Place, place_directory, read_place
from engage.privacy.rules import DEFAULT_RULE
from engage.reports import queries
from engage.reports.charts import bars_of, bars_of_representation
from engage.reports.colophon import colophon
from engage.reports.folds import answers_in_short, gaps_in_short
from engage.reports.measured import Standing
from engage.reports.routes.blueprints import blueprint
from engage.reports.summary import CHARACTERISTICS, TYPE_WORDS
from engage.reports.tables import as_csv, rows_of
from engage.themes import queries as themes
from engage.themes.models import Theme


@blueprint.get("/summaries")
@requires(Can.READ_SUMMARY)
def index() -> str:
    """Every consultation that has a summary."""
    return render_template(
        "reports/index.html", consultations=consultations.published(clock.now()), is_readable=is_readable
    )


@blueprint.get("/summaries/<slug>")
@requires(Can.READ_SUMMARY)
def show(slug: str) -> str:
    """What was asked, who answered, who was not heard, what they said."""
    consultation = readable(slug)
    place, reader = the_place(), actor_who(Can.CODE_COMMENTS)
    return render_template(
        "reports/summary.html",
        consultation=consultation,
        asked=consultations.listed(consultation, clock.now()),
        when=_when(consultation),
        summary=queries.summary(consultation, place, reader=reader),
        unseen=unseen_count(reader, consultation.questionnaire_id),
        annexes=queries.annexes(consultation),
        waiting=queries.waiting_for_themes(consultation.questionnaire_id),
        place=place,
        rule=DEFAULT_RULE,
        characteristics=CHARACTERISTICS,
        type_words=TYPE_WORDS,
        made_at=clock.now(),
        bars_of=bars_of,
        bars_of_representation=bars_of_representation,
        Standing=Standing,
        answers_in_short=answers_in_short,
        gaps_in_short=gaps_in_short,
    )


@blueprint.get("/summaries/<slug>/tables.csv")
@requires(Can.READ_SUMMARY)
def tables(slug: str) -> Response:
    """The published tables, after what they are, when they were made and where the Census figures are from."""
    consultation, place = readable(slug), the_place()
    summary = queries.summary(consultation, place)
    about = colophon(
        f"The published tables of the summary “What people said: {consultation.title}”.",
        provenance=consultation.provenance,
        made_at=clock.now(),
        rule=DEFAULT_RULE,
        sources=place.attributions if summary.heard else (),
    )
    return Response(
        as_csv((*about, *rows_of(summary))),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{slug}-tables.csv"'},
    )


@blueprint.get("/summaries/<slug>/themes/<int:theme_id>")
@requires(Can.READ_COMMENTS)
def evidence(slug: str, theme_id: int) -> str:
    """The redacted comments a theme's figure is of, so none that says nothing.

    For those who may not see true counts only where the summary tells how many.
    """
    consultation = readable(slug)
    theme = themes.theme(theme_id)
    counted = [
        use.question_key
        for use in themes.uses(theme.frame_id if theme else 0)
        if use.questionnaire_id == consultation.questionnaire_id and use.accepted_at
    ]
    key = request.args.get("question", counted[0] if counted else "")
    if theme is None or theme.merged_into_id is not None or key not in counted:
        raise Missing("There is no such theme in this summary.")
    if not may(Can.SEE_RESPONSES) and is_few(theme, consultation.questionnaire_id, key):
        raise Refused(
            "Too few people hold this theme for its comments to be shown: who reads them would know how many they "
            "are. The officer who runs the consultation can read them.",
            next_url=url_for("reports.show", slug=slug),
            next_words="Go back to the summary",
        )
    page = page_asked()
    reader = actor_who(Can.CODE_COMMENTS)
    rows, total = themes.comments(
        consultation.questionnaire_id, key, reader=reader, page=page, theme_id=theme_id, of_telling=True
    )
    return render_template(
        "reports/evidence.html",
        consultation=consultation,
        theme=theme,
        key=key,
        rows=rows,
        total=total,
        page=min(page, themes.pages_of(total)),
        pages=themes.pages_of(total),
        unseen=unseen_count(reader, consultation.questionnaire_id, key),
    )


def is_few(theme: Theme, questionnaire_id: int, key: str) -> bool:
    """Whether the number of individuals' comments that hold a theme is one that the summary does not tell."""
    counts = themes.theme_counts(theme.frame_id, questionnaire_id, key, of_telling=True)
    return any(DEFAULT_RULE.is_small(row.individuals, False) for row in counts if row.theme.id == theme.id)


def is_readable(stage: Stage) -> bool:
    """Whether the person at the page may read the summary of a published consultation at this stage.

    While it is open, each new answer would show as a change in the figures: those who may not see true counts wait.
    """
    return stage is Stage.CLOSED or may(Can.SEE_RESPONSES)


def readable(slug: str) -> Consultation:
    """The consultation, if its summary may be read now. Raises Missing and Refused."""
    consultation = consultations.seen_by_residents(slug)
    if not is_readable(consultations.listed(consultation, clock.now()).stage):
        raise Refused(
            "This consultation has not closed yet. Its summary can be read when it has: until then, each new answer "
            "would show as a change in the figures.",
            next_url=url_for("reports.index"),
            next_words="All summaries",
        )
    return consultation


def the_place() -> Place:
    """Where Engage is at home."""
    return read_place(place_directory(current_app.extensions["engage.config"].place))


def _when(consultation: Consultation) -> str:
    opens, closes = consultation.opens_at, consultation.closes_at
    words = [opening_words(opens) if opens else "", closing_words(closes) if closes else ""]
    return " to ".join(one for one in words if one)
