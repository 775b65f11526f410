"""Beginning a response, and its pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage import clock
from engage.access import public
from engage.db import db
from engage.errors import Missing, Refused
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.kinds import Problem, Typed
from engage.questionnaires.shape import PageShape, Sheet
from engage.questionnaires.value import Value
from engage.questionnaires.view import problems as error_list
from engage.responses import actions, forms, journey, queries, receipts
from engage.responses.occasions import Occasion
from engage.responses.routes.visits import (
    MOST_STARTS,
    Visit,
    arrive,
    blueprint,
    give_key,
    not_open,
    places,
    require_taking,
    settings,
    starts,
    typed,
    visit,
)

Answer = str | Response | tuple[str, int]
CHANGED = "The questions on this page were changed a moment ago. Check your answers below and continue."

TOO_MANY = (
    "Very many responses were begun from your network in the last minutes, so we take no new one from there just now. "
    "Your choice below is kept: wait ten minutes, then press the button again. Responses that were begun go on."
)


@blueprint.get("/answer/<slug>/start")
@public
def start(slug: str) -> Answer:
    """Who is answering; or, on a device with answers on it, where to carry on."""
    at, here = arrive(slug)
    if here is None and not at.is_open(clock.now()):
        raise not_open(at)
    held = here.held if here else None
    filled = forms.beginning_typed(held.respondent_type, held.organisation) if held else {}
    return start_page(at, here, filled if held and held.status == "draft" else {})


def start_page(
    at: Occasion,
    here: Visit | None,
    filled: Typed,
    problems: Mapping[int, Problem] | None = None,
    notice: str = "",
) -> str:
    """The start page, with what was typed into it."""
    views = forms.beginning_views(filled, problems or {}, places())
    return render_template(
        "responses/start.html",
        occasion=at,
        status=here.held.status if here else None,
        closed=at.has_closed(clock.now()),
        questions=views,
        error_list=error_list(views),
        notice=notice,
        days=settings().draft_days,
    )


@blueprint.post("/answer/<slug>/start")
@public
def begin(slug: str) -> Answer:
    """Make a draft, or say anew who the one on this device is for."""
    at, here = arrive(slug)
    read = forms.read_beginning(typed(), places())
    if isinstance(read, dict):
        return start_page(at, here, typed(), read), 422
    if here and here.held.status == "draft" and not request.form.get("afresh"):
        require_taking(at)
        key, sheet = here.key, here.sheet
        actions.restate(here.held, read.respondent_type, read.organisation)
    else:
        if not at.is_open(clock.now()):
            raise not_open(at)
        live = questionnaires.live_sheet(at.questionnaire_id)
        if live is None:
            raise Refused("The questions are not ready yet. Come back later.", next_url=at.url)
        if starts.count(request.remote_addr, slug) > MOST_STARTS:
            return too_many(at, here)
        sheet = live
        key = receipts.new_key()
        actions.start(key, sheet.version_id, read.respondent_type, read.organisation)
    first = first_step(slug, sheet)
    db.session.commit()
    response = redirect(first)
    give_key(response, slug, key)
    return response


def too_many(at: Occasion, here: Visit | None) -> Answer:
    """The start page again with what was typed, for a while, where one address begins more than a crowd would."""
    response = make_response(start_page(at, here, typed(), notice=TOO_MANY), 429)
    response.headers["Retry-After"] = str(starts.seconds)
    return response


def first_step(slug: str, sheet: Sheet) -> str:
    """The address of the first page that asks anything."""
    return step(slug, next(iter(journey.pages(sheet, {})), None))


def step(slug: str, number: int | None, **more: Any) -> str:
    """The address of a page, or of "check your answers" for None."""
    if number is None:
        return url_for("responses.check", slug=slug)
    return url_for("responses.page", slug=slug, number=number, **more)


@blueprint.get("/answer/<slug>/page/<int:number>")
@public
def page(slug: str, number: int) -> Answer:
    """One page of questions, with the answers given before."""
    here = visit(slug)
    if here.held.status != "draft":
        return redirect(url_for("responses.sent", slug=slug))
    require_taking(here.occasion)
    shape = page_of(here, number)
    answers = queries.answers_of(here.held.id)
    questions = journey.asked_on(shape, here.sheet, answers)
    if not questions:
        return redirect(step(slug, journey.page_after(here.sheet, answers, number)))
    problems = {}
    if "missing" in request.args:
        problems = forms.missing(question for question in questions if question.id not in answers)
    more = request.args.get("more", "").split(",")
    brought_up = {q.id for q in questions if q.asked_if and q.id not in answers and q.key in more}
    filled = forms.typed_before(questions, answers)
    return question_page(here, shape, answers, filled, problems, brought_up=brought_up)


def page_of(here: Visit, number: int) -> PageShape:
    """The page of this number. Raises Missing."""
    found = here.sheet.page(number)
    if found is None:
        raise Missing(
            "This questionnaire has no page with this number.",
            next_url=url_for("responses.check", slug=here.occasion.slug),
            next_words="Go to your answers",
        )
    return found


def question_page(
    here: Visit,
    shape: PageShape,
    answers: Mapping[int, Value],
    filled: Typed,
    problems: Mapping[int, Problem],
    notice: str = "",
    brought_up: Collection[int] = (),
) -> str:
    """A page of questions with what was typed into them, whole and as it was.

    `brought_up`: ids of those that are asked since the page was last seen, because of what was answered on it.
    """
    sheet, slug = here.sheet, here.occasion.slug
    questions = journey.asked_on(shape, sheet, answers)
    views = forms.views(questions, filled, problems, places())
    asked = journey.pages(sheet, answers)
    before = journey.page_before(sheet, answers, shape.number)
    from_check = request.args.get("from") == "check"
    back = url_for("responses.start", slug=slug) if before is None else step(slug, before)
    return render_template(
        "responses/page.html",
        visit=here,
        page=shape,
        questions=views,
        error_list=error_list(views),
        notice=notice,
        brought_up=[view for view, one in zip(views, questions, strict=True) if one.id in brought_up],
        place=asked.index(shape.number) + 1 if shape.number in asked else shape.number,
        pages=len(asked),
        from_check=from_check,
        back=url_for("responses.check", slug=slug) if from_check else back,
        revision=sheet.revision,
    )


@blueprint.post("/answer/<slug>/page/<int:number>")
@public
def save(slug: str, number: int) -> Answer:
    """Save one page, whole or not at all, and go to the next."""
    here = visit(slug)
    if here.held.status != "draft":
        raise too_late(here)
    require_taking(here.occasion)
    shape = page_of(here, number)
    if request.form.get("revision", "") != str(here.sheet.revision):
        return question_page(here, shape, queries.answers_of(here.held.id), typed(), {}, CHANGED), 409
    if not actions.take_turn(here.held):
        return look_again(here, number)
    before = queries.answers_of(here.held.id)
    shown = journey.asked_on(shape, here.sheet, before)
    read = forms.read_page(shown, typed(), places())
    after = answers_after(before, [question.id for question in shown], read.values)
    still = {question.id for question in journey.asked_on(shape, here.sheet, after)}
    empty = [q for q in shown if q.id not in read.values and q.id not in read.problems and q.id in still]
    problems = {**forms.missing(empty), **{id_: p for id_, p in read.problems.items() if id_ in still}}
    if problems:
        db.session.rollback()
        return question_page(here, shape, before, typed(), problems), 422
    actions.save_page(here.held, [q.id for q in shown if q.id in before], read.values)
    db.session.commit()
    return redirect(next_step(here, shape, before, after))


def answers_after(
    before: Mapping[int, Value], shown: Sequence[int], values: Mapping[int, Value]
) -> dict[int, Value]:
    """All answers once those to the questions shown are replaced."""
    kept = {id_: value for id_, value in before.items() if id_ not in shown}
    return {**kept, **values}


def look_again(here: Visit, number: int) -> Answer:
    """Nothing could be saved, because the response was sent or its questions changed a moment ago."""
    db.session.rollback()
    now = visit(here.occasion.slug)
    if now.held.status != "draft":
        raise too_late(now)
    answers = queries.answers_of(now.held.id)
    return question_page(now, page_of(now, number), answers, typed(), {}, CHANGED), 409


def too_late(here: Visit) -> Refused:
    """A page sent from a second tab after the response itself: a redirect would pass over what was typed into it."""
    return Refused(
        "Your answers were sent already, perhaps from another tab or window. What you sent just now was not added to "
        "them. To change what you said, withdraw your response with its reference and answer again.",
        next_url=url_for("responses.sent", slug=here.occasion.slug),
        next_words="Go to your receipt",
    )


def next_step(here: Visit, shape: PageShape, before: Mapping[int, Value], after: Mapping[int, Value]) -> str:
    """Where to go after a page: to questions it has just brought up, back to the check, or on."""
    slug, sheet = here.occasion.slug, here.sheet
    from_check = request.args.get("from") == "check"
    brought_up = journey.newly_asked(sheet, before, after)
    new = [sheet.page_of[question.id] for question in brought_up]
    if shape.number in new:
        more = ",".join(q.key for q in brought_up if sheet.page_of[q.id] == shape.number)
        return step(slug, shape.number, more=more, **({"from": "check"} if from_check else {}))
    if from_check:
        return step(slug, new[0], **{"from": "check"}) if new else step(slug, None)
    return step(slug, journey.page_after(sheet, after, shape.number))
