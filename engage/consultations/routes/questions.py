"""Writing the questions: pages, and what they ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.consultations import actions, options, queries
from engage.consultations.forms.questions import PageForm, QuestionForm, form_for
from engage.consultations.models import Consultation
from engage.consultations.routes.blueprints import blueprint
from engage.consultations.routes.office import STALE, Page, held, refuse, revision_of, status
from engage.consultations.writing import Writing
from engage.db import db
from engage.errors import Refused
from engage.permissions import Can
from engage.questionnaires.draft import QuestionDraft, faults_of, keyed_options, wording
from engage.questionnaires.editing import found, page_at
from engage.questionnaires.kinds import KINDS
from engage.questionnaires.queries import other_words

AT = "/office/consultations/<slug>/questions"
STEPS = {"up": -1, "down": 1}


@blueprint.get(AT)
@requires(Can.EDIT_CONSULTATIONS)
def questions(slug: str) -> str:
    """Every page with its questions, and what can be done with each."""
    consultation = queries.by_slug(slug)
    writing = queries.writing(consultation)
    return render_template(
        "consultations/questions.html",
        consultation=consultation,
        writing=writing,
        kinds=KINDS,
        respellings=queries.respellings(consultation),
    )


@blueprint.route(f"{AT}/pages/new", methods=["GET", "POST"])
@requires(Can.EDIT_CONSULTATIONS)
def new_page(slug: str) -> Page:
    """Add an empty page at the end."""
    consultation = held(slug)
    form = PageForm(data={"revision": str(queries.writing(consultation).revision)})

    def add(revision: int) -> None:
        actions.add_page(consultation, form.title.data or "", form.text.data or "", revision)

    if form.validate_on_submit() and _is_saved(form, slug, add):
        return _back(slug)
    return render_template(
        "consultations/page.html", form=form, consultation=consultation, number=None
    ), status(form)


@blueprint.route(f"{AT}/pages/<int:number>", methods=["GET", "POST"])
@requires(Can.EDIT_CONSULTATIONS)
def edit_page(slug: str, number: int) -> Page:
    """Change a page's title or text."""
    consultation = held(slug)
    writing = queries.writing(consultation)
    page = page_at(writing.pages, number)
    form = PageForm(data={"title": page.title, "text": page.text, "revision": str(writing.revision)})

    def change(revision: int) -> None:
        actions.change_page(consultation, number, form.title.data or "", form.text.data or "", revision)

    if form.validate_on_submit() and _is_saved(form, slug, change):
        return _back(slug)
    return render_template(
        "consultations/page.html", form=form, consultation=consultation, number=number
    ), status(form)


@blueprint.post(f"{AT}/pages/<int:number>/<any(up, down, remove):step>")
@requires(Can.EDIT_CONSULTATIONS)
def page_step(slug: str, number: int, step: str) -> Page:
    """Show a page earlier or later, or remove it; one with questions only when that is said twice."""
    consultation = held(slug)
    if step == "remove" and not request.form.get("confirmed"):
        writing = queries.writing(consultation)
        page = page_at(writing.pages, number)
        if page.questions:
            return render_template(
                "consultations/remove_page.html",
                consultation=consultation,
                writing=writing,
                page=page,
                number=number,
            )

    def take(revision: int) -> None:
        if step == "remove":
            actions.remove_page(consultation, number, revision)
        else:
            actions.move_page(consultation, number, STEPS[step], revision)

    return _stepped(slug, take)


@blueprint.get(f"{AT}/new")
@requires(Can.EDIT_CONSULTATIONS)
def choose_kind(slug: str) -> str:
    """Which kind of question to add."""
    consultation = queries.by_slug(slug)
    page = request.args.get("page", 1, type=int)
    return render_template("consultations/kinds.html", consultation=consultation, page=page, kinds=KINDS)


@blueprint.route(f"{AT}/new/<int:page>/<kind>", methods=["GET", "POST"])
@requires(Can.EDIT_CONSULTATIONS)
def new_question(slug: str, page: int, kind: str) -> Page:
    """Add a question of this kind to a page, or on a new one after the last."""
    if kind not in KINDS:
        abort(404)
    consultation = held(slug)
    writing = queries.writing(consultation)
    if request.method == "GET" and page != len(writing.pages) + 1:
        page_at(writing.pages, page)
    form = form_for(kind)(data={"revision": str(writing.revision)})
    asked = _sent(form, kind, None)
    if asked and _is_saved(form, slug, lambda revision: actions.ask(consultation, page, asked, revision)):
        return _back(slug)
    ticked = frozenset(request.form.getlist("asked_if"))
    earlier = options.earlier(writing.pages, page, None, ticked)
    return _question(form, consultation, kind, writing, earlier, None)


@blueprint.route(f"{AT}/edit/<key>", methods=["GET", "POST"])
@requires(Can.EDIT_CONSULTATIONS)
def edit_question(slug: str, key: str) -> Page:
    """Change a question. Where people have answered it in other words, ask first whether it is still the same."""
    consultation = held(slug)
    writing = queries.writing(consultation)
    before = _asked(writing, key)
    form = form_for(before.kind).showing(before, writing.revision)
    asked = _sent(form, before.kind, before)
    old = other_words(consultation.questionnaire_id, asked) if asked else None

    is_settled = old is None or form.is_settled()
    if asked and is_settled and _is_saved(form, slug, _change(form, consultation, key, asked)):
        return _back(slug)
    is_sent = request.method == "POST"
    ticked = frozenset(request.form.getlist("asked_if")) if is_sent else options.values(before.asked_if)
    earlier = options.earlier(writing.pages, 0, key, ticked)
    words = list(zip(wording(old), wording(asked), strict=True)) if asked and old else []
    return _question(form, consultation, before.kind, writing, earlier, key, words)


@blueprint.post(f"{AT}/edit/<key>/<any(up, down, remove):step>")
@requires(Can.EDIT_CONSULTATIONS)
def question_step(slug: str, key: str, step: str) -> Response:
    """Ask a question earlier or later, or no more."""
    consultation = held(slug)

    def take(revision: int) -> None:
        if step == "remove":
            actions.remove_question(consultation, key, revision)
        else:
            actions.move_question(consultation, key, STEPS[step], revision)

    return _stepped(slug, take)


def _sent(form: QuestionForm, kind: str, before: QuestionDraft | None) -> QuestionDraft | None:
    """The question that was sent, if it can be asked; otherwise what is wrong stands beside its field."""
    if not form.validate_on_submit():
        return None
    asked = form.question(kind, options.pairs(request.form.getlist("asked_if")), before)
    faults = faults_of(replace(asked, options=keyed_options(asked.options)))
    form.tell(faults)
    return None if faults else asked


def _change(
    form: QuestionForm, consultation: Consultation, key: str, asked: QuestionDraft
) -> Callable[[int], None]:
    """What saves this in the place of the question, counted as the officer said, given the revision of the page."""
    if form.is_together:
        why = form.why.data or ""
        return lambda revision: actions.respell_question(consultation, key, asked, revision, why)
    return lambda revision: actions.change_question(consultation, key, asked, revision)


def _asked(writing: Writing, key: str) -> QuestionDraft:
    page, place = found(writing.pages, key)
    return writing.pages[page - 1].questions[place]


def _question(
    form: QuestionForm,
    consultation: Consultation,
    kind: str,
    writing: Writing,
    earlier: list[options.Earlier],
    key: str | None,
    words: Sequence[tuple[str, str]] = (),
) -> tuple[str, int]:
    page = render_template(
        "consultations/question.html",
        form=form,
        consultation=consultation,
        kind=KINDS[kind],
        writing=writing,
        earlier=earlier,
        key=key,
        words=[pair for pair in words if any(pair)],
    )
    return page, status(form)


def _is_saved(form: PageForm | QuestionForm, slug: str, change: Callable[[int], None]) -> bool:
    """Make a change and commit it; False with the reason on the form when the house says no."""
    try:
        change(revision_of(form.revision.data))
        db.session.commit()
        return True
    except Refused as refused:
        db.session.rollback()
        words = STALE if isinstance(refused, actions.Stale) else refused.words
        refuse(form, words, queries.writing(queries.by_slug(slug)).revision)
        return False


def _stepped(slug: str, take: Callable[[int], None]) -> Response:
    """Take a step that is one button; when the house says no, say why on the page of questions."""
    try:
        take(revision_of(request.form.get("revision")))
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(f"{refused.words} Nothing was changed.", "warning")
        return redirect(url_for("consultations.questions", slug=slug))
    return _back(slug)


def _back(slug: str) -> Response:
    flash("Saved.", "success")
    return redirect(url_for("consultations.questions", slug=slug))
