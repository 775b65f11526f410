"""The questionnaire as residents see it, conditions and all, with nothing saved: what was chosen goes along in the
address, and what was typed is forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.consultations import queries
from engage.consultations.models import Consultation
from engage.consultations.routes.blueprints import blueprint
from engage.errors import Missing
from engage.permissions import Can
from engage.places.gazetteer import gazetteer
from engage.posted import taken_out
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.kinds import Gazetteer, Problem, Typed
from engage.questionnaires.shape import PageShape, QuestionShape, Sheet
from engage.questionnaires.value import Value
from engage.questionnaires.view import problems as error_list
from engage.responses import forms, journey

AT = "/office/consultations/<slug>/preview"
LAST = "That was the last page. Residents now check their answers before they send them."


@dataclass(frozen=True)
class Look:
    """A page of the newest version, looked at by somebody who has answered so far (`answers`: choices only)."""

    consultation: Consultation
    sheet: Sheet
    page: PageShape
    answers: Mapping[int, Value]

    @property
    def asked(self) -> list[QuestionShape]:
        """What the page asks after these answers."""
        return journey.asked_on(self.page, self.sheet, self.answers)

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """What it does not ask after these answers: titles, each with the answers after which it does."""
        asked = {question.id for question in self.asked}
        others = [question for question in self.page.questions if question.id not in asked]
        return [(question.title, asked_after(question, self.sheet)) for question in others]

    def address(self, number: int, door: str = "preview") -> str:
        """Of a page, with what was chosen so far; `door`: "preview_on" to send it to."""
        chosen = "-".join(str(option) for value in self.answers.values() for option in value.options)
        slug = self.consultation.slug
        return url_for(f"consultations.{door}", slug=slug, number=number, chosen=chosen or None)


@blueprint.get(AT, defaults={"number": 1})
@blueprint.get(f"{AT}/<int:number>")
@requires(Can.EDIT_CONSULTATIONS)
def preview(slug: str, number: int) -> str:
    """One page of the newest version, as it is asked after what was chosen so far."""
    look = _look(slug, number)
    return _page(look, forms.typed_before(look.asked, look.answers), {})


@blueprint.post(f"{AT}/<int:number>")
@requires(Can.EDIT_CONSULTATIONS)
def preview_on(slug: str, number: int) -> str | Response | tuple[str, int]:
    """Go on as a resident would, to what was just brought up or to the next page. Nothing is saved or has to be filled
    in.
    """
    look = _look(slug, number)
    sent = forms.AsTyped(request.form.lists(), taken_out(request.form))
    read = forms.read_page(look.asked, sent, _places())
    if read.problems:
        return _page(look, sent, read.problems), 422
    shown = {question.id for question in look.asked}
    kept = {question_id: value for question_id, value in look.answers.items() if question_id not in shown}
    after = replace(look, answers=kept | {id_: value for id_, value in read.values.items() if value.options})
    new = journey.newly_asked(look.sheet, look.answers, after.answers)
    if any(look.sheet.page_of[question.id] == number for question in new):
        return _page(after, sent, {})
    following = journey.page_after(look.sheet, after.answers, number)
    if following is None:
        flash(LAST)
        return redirect(url_for("consultations.questions", slug=slug))
    return redirect(after.address(following))


def asked_after(question: QuestionShape, sheet: Sheet) -> str:
    """The labels of the options after which a question is asked; "" when everybody is asked."""
    options = [option for earlier in sheet.questions for option in earlier.options]
    return " or ".join(f"“{option.label}”" for option in options if option.id in question.asked_if)


def _look(slug: str, number: int) -> Look:
    consultation = queries.by_slug(slug)
    sheet = questionnaires.newest_sheet(consultation.questionnaire_id)
    page = sheet.page(number)
    if page is None:
        raise Missing("The questionnaire has no page with this number.")
    chosen = set(request.args.get("chosen", "").split("-"))
    options = {
        question.id: tuple(option.id for option in question.options if str(option.id) in chosen)
        for question in sheet.questions
    }
    answers = {question_id: Value(options=ids) for question_id, ids in options.items() if ids}
    return Look(consultation, sheet, page, answers)


def _page(look: Look, typed: Typed, problems: Mapping[int, Problem]) -> str:
    views = forms.views(look.asked, typed, problems, _places())
    pages, number = journey.pages(look.sheet, look.answers), look.page.number
    before = journey.page_before(look.sheet, look.answers, number)
    questions = url_for("consultations.questions", slug=look.consultation.slug)
    return render_template(
        "consultations/preview.html",
        consultation=look.consultation,
        sheet=look.sheet,
        page=look.page,
        questions=views,
        left_out=look.left_out,
        here=look.address(number, "preview_on"),
        back=questions if before is None else look.address(before),
        place=pages.index(number) + 1 if number in pages else number,
        pages=len(pages) if number in pages else len(look.sheet.pages),
        error_list=error_list(views),
    )


def _places() -> Gazetteer:
    return gazetteer(current_app.extensions["engage.config"].place)
