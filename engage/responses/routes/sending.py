"""Checking and sending, and what comes after: questions about the respondent, the receipt, keeping in touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import public
from engage.contacts.actions import agree
from engage.db import db
from engage.errors import Refused
from engage.questionnaires.bank import bank
from engage.questionnaires.kinds import KINDS, Problem, Typed
from engage.questionnaires.view import problems as error_list
from engage.responses import actions, equality, forms, journey, queries
from engage.responses.occasions import ABOUT_YOU, REMEMBERED
from engage.responses.routes import visits
from engage.responses.routes.answering import step
from engage.responses.routes.visits import (
    Visit,
    arrive,
    blueprint,
    places,
    remember,
    require_taking,
    typed,
    visit,
)

Answer = str | Response | tuple[str | Response, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of "check your answers": a question, its answer in words, and where to change it."""

    title: str
    answer: str
    href: str


@blueprint.get("/answer/<slug>/check")
@public
def check(slug: str) -> Answer:
    """Every question that is asked with its answer; back to the first one that still needs one."""
    here = visit(slug)
    if here.held.status != "draft":
        return redirect(url_for("responses.sent", slug=slug))
    require_taking(here.occasion)
    answers = queries.answers_of(here.held.id)
    missing = journey.unanswered(here.sheet, answers)
    if missing:
        return redirect(step(slug, here.sheet.page_of[missing[0].id], missing="1", **{"from": "check"}))
    return check_page(here, answers)


def check_page(here: Visit, answers: journey.Answers, notice: str = "") -> str:
    """The page of "check your answers"."""
    slug, sheet = here.occasion.slug, here.sheet
    sections = []
    for number in journey.pages(sheet, answers):
        shape = sheet.pages[number - 1]
        lines = []
        for question in journey.asked_on(shape, sheet, answers):
            value = answers.get(question.id)
            words = KINDS[question.kind].show(question, value, places()) if value else ""
            href = step(slug, number, **{"from": "check"}) + f"#{question.name}"
            lines.append(Line(question.title, words, href))
        sections.append((shape.title, lines))
    last = journey.pages(sheet, answers)[-1:]
    return render_template(
        "responses/check.html",
        visit=here,
        sections=sections,
        has_comments=any(question.id in answers for question in sheet.comments),
        quotable=bool(request.form.get("quotable")) if request.method == "POST" else here.held.quotable,
        back=step(slug, last[0]) if last else url_for("responses.start", slug=slug),
        notice=notice,
    )


@blueprint.post("/answer/<slug>/check")
@public
def submit(slug: str) -> Answer:
    """Send the response: once, however often this is asked."""
    here = visit(slug)
    if here.held.status == "draft":
        require_taking(here.occasion)
        quotable = request.form.get("quotable") == "yes"
        sent = actions.submit(here.held, here.sheet, here.reference, quotable)
        if sent.unanswered_page is not None:
            db.session.rollback()
            return redirect(step(slug, sent.unanswered_page, missing="1", **{"from": "check"}))
        if visits.sent.count(request.remote_addr, slug) > visits.MANY_SENT:
            actions.count_in_burst(here.sheet.questionnaire_id)
        db.session.commit()
    is_person = here.held.respondent_type != "organisation"
    return remember(
        redirect(url_for("responses.about_you" if is_person else "responses.sent", slug=slug)), here
    )


@blueprint.get("/answer/<slug>/about-you")
@public
def about_you(slug: str) -> Answer:
    """Questions about the respondent. The response has been sent by now, so nobody loses answers here."""
    _, here = arrive(slug)
    if here is None:
        return redirect(url_for("responses.finished", slug=slug))
    return elsewhere(here) or leaving_by_itself(about_you_page(here, {}), here)


def about_you_page(here: Visit, chosen: dict[str, str], notice: str = "") -> str:
    """The page of equality questions, with what was chosen on it just now.

    What was saved is not shown again: whoever uses the device next would read it.
    """
    return render_template(
        "responses/about_you.html",
        visit=here,
        bank=bank(),
        questions=equality.views(chosen),
        is_answered=bool(queries.equality_of(here.held.id)),
        notice=notice,
        minutes=whole_minutes(ABOUT_YOU),
        clears_in=whole_minutes(REMEMBERED),
    )


def elsewhere(here: Visit) -> Response | None:
    """Where somebody belongs who has not sent yet, has withdrawn, answers for an organisation, or comes too late."""
    slug = here.occasion.slug
    if here.held.status == "draft":
        return redirect(url_for("responses.check", slug=slug))
    return None if here.takes_about_you else redirect(url_for("responses.sent", slug=slug))


@blueprint.post("/answer/<slug>/about-you")
@public
def save_about_you(slug: str) -> Answer:
    """Keep what somebody says about themselves, in place of what they said before; or give them longer to say it."""
    here = visit_after_sending(slug)
    other = elsewhere(here)
    if other is not None:
        return other
    if "longer" in request.form:
        return leaving_by_itself(about_you_page(here, equality.read(typed())), here)
    actions.save_equality(here.held, equality.read(typed()))
    db.session.commit()
    return remember(redirect(url_for("responses.sent", slug=slug)), here)


@blueprint.get("/answer/<slug>/sent")
@public
def sent(slug: str) -> Answer:
    """The receipt: reference, what happens next, how to withdraw, how to hear what came of it."""
    _, here = arrive(slug)
    if here is None:
        return redirect(url_for("responses.finished", slug=slug))
    if here.held.status == "draft":
        return redirect(url_for("responses.check", slug=slug))
    return leaving_by_itself(sent_page(here, {}), here)


def leaving_by_itself(page: str, here: Visit) -> Response:
    """A page after sending. A browser where nothing happens leaves it, and this device forgets it, at the same time."""
    response = remember(make_response(page), here)
    gone = url_for("responses.finished", slug=here.occasion.slug)
    response.headers["Refresh"] = f"{REMEMBERED.total_seconds():.0f}; url={gone}"
    return response


def sent_page(here: Visit, filled: Typed, problem: Problem | None = None, notice: str = "") -> str:
    """The receipt, with the form for an address."""
    views = forms.views((forms.EMAIL,), filled, {forms.EMAIL.id: problem} if problem else {}, places())
    return render_template(
        "responses/sent.html",
        visit=here,
        question=views[0],
        error_list=error_list(views),
        notice=notice,
        wording=forms.AGREEMENT.format(title=here.occasion.title),
        thanks="thanks" in request.args,
        minutes=whole_minutes(REMEMBERED),
    )


@blueprint.post("/answer/<slug>/keep-in-touch")
@public
def keep_in_touch(slug: str) -> Answer:
    """Take an address for the outcome. Nothing in it, or near it, leads to the response."""
    here = visit_after_sending(slug)
    if here.held.status == "draft":
        return redirect(url_for("responses.check", slug=slug))
    email = forms.read_email(typed(), places())
    if isinstance(email, Problem):
        return leaving_by_itself(sent_page(here, typed(), email), here), 422
    agree(email, "outcome", slug, forms.AGREEMENT.format(title=here.occasion.title))
    db.session.commit()
    return redirect(url_for("responses.sent", slug=slug, thanks="1"))


def visit_after_sending(slug: str) -> Visit:
    """The visit of somebody who has sent. Raises Refused where this device has forgotten it."""
    at, here = arrive(slug)
    if here is None:
        raise Refused(
            f"This device forgets a response {whole_minutes(REMEMBERED)} minutes after it was sent, or when somebody "
            "presses the button to finish. What you sent just now was not saved. Your answers are safe.",
            next_url=at.url,
            next_words="Read about this consultation",
        )
    return here


def whole_minutes(time: timedelta) -> int:
    """A time for people."""
    return int(time.total_seconds() // 60)
