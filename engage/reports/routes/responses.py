"""Every response of a consultation for officers: each question with its answers, words as a list, and all as a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Response, current_app, render_template, request

from engage.access import requires
from engage.comments import queries as comments
from engage.comments.cells import csv_lines
from engage.comments.concealing import concealed
from engage.comments.forms import AsGivenForm
from engage.consultations import queries as consultations
from engage.consultations.models import Consultation
from engage.db import db
from engage.errors import Missing
from engage.paging import page_asked, pages_of
from engage.permissions import Can
from engage.places.gazetteer import PlaceGazetteer, gazetteer
from engage.places.queries import names as place_names
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.kinds import KINDS
from engage.questionnaires.shape import QuestionShape
from engage.reports.answers import counted, headings, rows_of_file, wordings
from engage.reports.routes.blueprints import blueprint
from engage.reports.summary import CHANNEL_WORDS, TYPE_WORDS
from engage.responses import queries as responses
from engage.responses.actions.words import record_reading
from engage.visible import visible

PER_PAGE = 50
LONGEST_SEARCH = 200


@blueprint.get("/office/consultations/<slug>/responses")
@requires(Can.SEE_TRUE_COUNTS)
def all_responses(slug: str) -> str:
    """Each question with its answers, of one respondent type: `?who=` says which. True counts."""
    consultation = consultations.by_slug(slug)
    who = _who()
    return render_template(
        "reports/responses.html",
        consultation=consultation,
        who=who,
        types=_types(consultation),
        questions=[
            counted(asked, _places(), _beside_other(consultation.questionnaire_id, asked.question, who))
            for asked in responses.tallies(consultation.questionnaire_id, who)
        ],
        organisations=responses.organisations(consultation.questionnaire_id) if who == "organisation" else [],
    )


@blueprint.get("/office/consultations/<slug>/responses.csv")
@requires(Can.SEE_TRUE_COUNTS)
def responses_file(slug: str) -> Response:
    """A row for each submitted response, without personal details and without what a respondent is."""
    questionnaire_id = consultations.by_slug(slug).questionnaire_id
    questions = questionnaires.asked_of_anybody(questionnaire_id)
    rows = rows_of_file(
        questions,
        responses.every_response(questionnaire_id),
        comments.redacted_of(questionnaire_id),
        CHANNEL_WORDS,
        _places(),
        _conceal(),
    )
    whole = "".join(csv_lines([headings(questions), *rows]))
    headers = {"Content-Disposition": f'attachment; filename="{slug}-responses.csv"'}
    return Response(whole, mimetype="text/csv", headers=headers)


@blueprint.get("/office/consultations/<slug>/responses/<key>")
@requires(Can.SEE_TRUE_COUNTS)
def answers(slug: str, key: str) -> str:
    """The answers to one question in words, in alphabetical order, personal details hidden; `?search=` finds words."""
    return _answers_page(*_asked(slug, key), AsGivenForm(formdata=None))


@blueprint.post("/office/consultations/<slug>/responses/<key>")
@requires(Can.READ_WORDS_AS_GIVEN)
def answers_as_given(slug: str, key: str) -> str | tuple[str, int]:
    """The same page with the words as they were given; that it was asked for, and why, is kept before it is shown."""
    consultation, question = _asked(slug, key)
    form = AsGivenForm()
    if not form.validate():
        return _answers_page(consultation, question, form), 422
    return _answers_page(consultation, question, form, why=str(form.why.data))


def _answers_page(
    consultation: Consultation, question: QuestionShape, form: AsGivenForm, why: str | None = None
) -> str:
    """`why`: the reason for which the words of this page are shown as they were given."""
    who, search = _who(), visible(request.args.get("search", ""))[:LONGEST_SEARCH]
    found = wordings(responses.texts(consultation.questionnaire_id, question.key, who), _conceal(), search)
    pages = pages_of(len(found), PER_PAGE)
    page = min(page_asked(), pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    if why is not None:
        record_reading(consultation.slug, question.key, why, sum(one.number for one in shown))
        db.session.commit()
    problem = form.why.errors[:1]
    return render_template(
        "reports/answers.html",
        consultation=consultation,
        question=question,
        who=who,
        types=_types(consultation),
        search=search,
        shown=shown,
        wordings=len(found),
        total=sum(one.number for one in found),
        page=page,
        pages=pages,
        form=form,
        as_given=why is not None,
        error_list=[(f"#{form.why.id}", problem[0])] if problem else [],
    )


def _asked(slug: str, key: str) -> tuple[Consultation, QuestionShape]:
    """A question of the consultation whose answers are kept as words here. Raises Missing."""
    consultation = consultations.by_slug(slug)
    for question in questionnaires.asked_of_anybody(consultation.questionnaire_id):
        if question.key == key and (KINDS[question.kind].words_in == "answers" or question.other):
            return consultation, question
    raise Missing("There is no such question, or its answers are not listed as words.")


def _beside_other(questionnaire_id: int, question: QuestionShape, who: str) -> int:
    """How many responses have words of their own beside the option Other; only an import brings them."""
    return responses.texts(questionnaire_id, question.key, who).total() if question.other else 0


def _who() -> str:
    asked = request.args.get("who", "individual")
    return asked if asked in TYPE_WORDS else "individual"


def _types(consultation: Consultation) -> list[tuple[str, str, int]]:
    """Respondent type, its words, and how many submitted responses are of it."""
    numbers = responses.by_type(consultation.questionnaire_id)
    return [(name, words, numbers.get(name, 0)) for name, words in TYPE_WORDS.items()]


def _conceal() -> Callable[[str], str]:
    places = frozenset(name.lower() for name in place_names())
    return partial(concealed, places=places, no_names=comments.no_names())


def _places() -> PlaceGazetteer:
    return gazetteer(current_app.extensions["engage.config"].place)
