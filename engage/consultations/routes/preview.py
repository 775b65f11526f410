"""The questionnaire as residents see it, with nothing saved."""

from __future__ import annotations

from flask import current_app, render_template

from engage.access import requires
from engage.consultations import queries
from engage.consultations.routes.blueprints import blueprint
from engage.errors import Missing
from engage.permissions import Can
from engage.places.gazetteer import gazetteer
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.kinds import KINDS
from engage.questionnaires.shape import QuestionShape, Sheet


@blueprint.get("/office/consultations/<slug>/preview", defaults={"number": 1})
@blueprint.get("/office/consultations/<slug>/preview/<int:number>")
@requires(Can.EDIT_CONSULTATIONS)
def preview(slug: str, number: int) -> str:
    """One page of the newest version. Questions with a condition are all shown, each with what it is asked after."""
    consultation = queries.by_slug(slug)
    sheet = questionnaires.newest_sheet(consultation.questionnaire_id)
    page = sheet.page(number)
    if page is None:
        raise Missing("The questionnaire has no page with this number.")
    places = gazetteer(current_app.extensions["engage.config"].place)
    shown = [
        (KINDS[question.kind].view(question, {}, None, places), asked_after(question, sheet))
        for question in page.questions
    ]
    return render_template(
        "consultations/preview.html", consultation=consultation, sheet=sheet, page=page, shown=shown
    )


def asked_after(question: QuestionShape, sheet: Sheet) -> str:
    """The labels of the options after which a question is asked; "" when everybody is asked."""
    options = [option for earlier in sheet.questions for option in earlier.options]
    return " or ".join(f"“{option.label}”" for option in options if option.id in question.asked_if)
