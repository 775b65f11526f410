"""An officer's page of one consultation: where it stands, what is to do next, who answered when and how."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template
from markupsafe import Markup

from engage import clock
from engage.access import may, requires
from engage.consultations import dates
from engage.consultations import queries as consultations
from engage.consultations.checklist import missing
from engage.consultations.models import Consultation
from engage.consultations.stages import Stage
from engage.contacts.actions import reach
from engage.permissions import Can
from engage.questionnaires import queries as questionnaires
from engage.reports.charts import Point, series
from engage.reports.fieldwork import OverTime, over_time
from engage.reports.next_release import is_settled
from engage.reports.queries.releases import published_at
from engage.reports.routes.blueprints import blueprint
from engage.responses import queries as responses
from engage.responses.routes.visits import MANY_SENT


@blueprint.get("/office/consultations/<slug>")
@requires(Can.SEE_OFFICE)
def dashboard(slug: str) -> str:
    """Stage and dates; before it is published the launch checklist, then true counts for those who may see them."""
    consultation = consultations.by_slug(slug)
    listed = consultations.listed(consultation, clock.now())
    checklist = () if consultation.published_at else consultations.launch_checklist(consultation)
    questionnaire_id = consultation.questionnaire_id
    return render_template(
        "reports/dashboard.html",
        consultation=consultation,
        listed=listed,
        stage=listed.stage.value,
        dates=dates,
        changes=consultations.changes_of(consultation),
        checklist=checklist,
        is_ready=not missing(checklist),
        writing=consultations.writing(consultation),
        comments=questionnaires.newest_sheet(questionnaire_id).comments,
        **(_counts(consultation) if may(Can.SEE_TRUE_COUNTS) else {"counts": None}),
        figures_at=published_at(consultation.id),
        is_settled=is_settled(consultation, clock.now()),
        to_email=_to_email(consultation, listed.stage),
    )


def _to_email(consultation: Consultation, stage: Stage) -> int:
    """How many people asked to hear of an outcome that is published, and were not emailed."""
    is_told = stage is Stage.CLOSED and consultation.outcome and not consultation.emailed_at
    return reach("outcome", consultation.slug) if is_told and may(Can.EDIT_CONSULTATIONS) else 0


def _counts(consultation: Consultation) -> dict[str, Any]:
    """True counts of submitted responses as they are now."""
    questionnaire_id = consultation.questionnaire_id
    time = _over_time(consultation)
    return {
        "counts": responses.counts(questionnaire_id),
        "time": time,
        "chart": _chart(time),
        "by_channel": responses.by_channel(questionnaire_id),
        "by_type": responses.by_type(questionnaire_id),
        "in_bursts": responses.in_bursts(questionnaire_id),
        "many_sent": MANY_SENT,
    }


def _over_time(consultation: Consultation) -> OverTime:
    now, opens, closes = clock.now(), consultation.opens_at, consultation.closes_at
    until = (
        min(now, closes - timedelta(minutes=1)) if closes else now
    )  # what closes at midnight closes the day before
    return over_time(
        responses.by_day(consultation.questionnaire_id),
        clock.in_london(opens).date() if opens else None,
        clock.in_london(until).date(),
    )


def _chart(time: OverTime) -> Markup:
    each = "week" if time.by_week else "day"
    points = [Point(period.start, period.responses) for period in time.periods]
    return (
        series(points, ident="responses-over-time", title=f"Responses by {each}", each=each)
        if points
        else Markup()
    )
