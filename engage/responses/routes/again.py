"""A form whose token is stale or missing: the page again, with what was typed, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from engage.errors import DomainError
from engage.responses import equality, queries
from engage.responses.routes.answering import page_of, question_page, start_page
from engage.responses.routes.leaving import leave_page
from engage.responses.routes.sending import about_you_page, check_page, elsewhere, sent_page
from engage.responses.routes.visits import arrive, blueprint, require_taking, typed, visit
from engage.responses.routes.withdrawal import reference_page

STALE = (
    "This page had been open for a long time, or in a browser that was closed since, so we did not take what it sent. "
    "What you typed is still here: check it and send it again."
)
NO_COOKIE = (
    "Your browser did not send back the cookie that keeps your place, so nothing was saved. Allow cookies for this "
    "site, then send this again."
)


def start_again(notice: str, slug: str) -> ResponseReturnValue:
    """The start page."""
    return start_page(*arrive(slug), typed(), notice=notice)


def page_again(notice: str, slug: str, number: int) -> ResponseReturnValue:
    """A page of questions."""
    here = visit(slug)
    require_taking(here.occasion)
    answers = queries.answers_of(here.held.id)
    return question_page(here, page_of(here, number), answers, typed(), {}, notice)


def check_again(notice: str, slug: str) -> ResponseReturnValue:
    """The check."""
    here = visit(slug)
    return check_page(here, queries.answers_of(here.held.id), notice)


def about_you_again(notice: str, slug: str) -> ResponseReturnValue:
    """The equality questions."""
    here = visit(slug)
    return elsewhere(here) or about_you_page(here, equality.read(typed()), notice)


def sent_again(notice: str, slug: str) -> ResponseReturnValue:
    """The receipt."""
    return sent_page(visit(slug), typed(), notice=notice)


def clear_again(notice: str, slug: str) -> ResponseReturnValue:
    """The page with the button that leaves this device."""
    here = visit(slug)
    return (
        leave_page(here, notice) if here.held.status == "draft" else sent_page(here, typed(), notice=notice)
    )


def withdraw_again(notice: str) -> ResponseReturnValue:
    """The page that asks for a reference."""
    return reference_page(typed(), notice=notice)


AGAIN: dict[str, Callable[..., ResponseReturnValue]] = {
    "responses.begin": start_again,
    "responses.save": page_again,
    "responses.submit": check_again,
    "responses.save_about_you": about_you_again,
    "responses.keep_in_touch": sent_again,
    "responses.clear": clear_again,
    "responses.withdraw_response": withdraw_again,
}


@blueprint.errorhandler(CSRFError)
def show_again(error: CSRFError) -> ResponseReturnValue:
    """The page that was sent, as it was sent, under a token that will do; nothing is saved."""
    show = AGAIN[request.endpoint or ""]
    notice = STALE if "csrf_token" in session else NO_COOKIE
    try:
        answer = show(notice, **(request.view_args or {}))
    except DomainError as stopped:
        return current_app.make_response(current_app.handle_user_exception(stopped))
    return (answer, 400) if isinstance(answer, str) else answer
