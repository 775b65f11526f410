"""Every error page of the house, in one place, each with words that help the person who sees it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from flask import Flask, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from engage.access import PUBLIC, door_of
from engage.db import db
from engage.errors import DomainError, Malformed
from engage.web.logs import log, log_exception, request_id
from engage.web.numbers import SmallNumber

LARGEST_FORM = 2 * 1024 * 1024  # bytes
LONGEST_SHOWN = 20_000  # characters of what somebody typed
HIDDEN = ("password", "csrf_token")


@dataclass(frozen=True)
class Words:
    """A title and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


CSRF = Words(
    "Please send that again",
    (
        "We could not be sure that this came from the page you were on, so nothing was saved. "
        "This can happen when a page has been open for a long time, or when a browser does not keep cookies.",
        "Go back, reload the page and send it again. If it happens twice, allow cookies for this site.",
    ),
)
NOT_HERE = (
    "If you typed the address, check that it is right. If you pasted it, check that you copied all of it.",
    "If you followed a link in a letter or on a page, what it led to may have ended or moved.",
)
BUSY = Words(
    "Engage is busy",
    (
        "Too much is happening at once, so nothing was saved this time.",
        "Wait a few seconds, then go back and try again.",
    ),
)
BY_STATUS = {
    400: Words(
        "We could not read what was sent",
        (
            "Something in the page or in its address was not complete, so nothing was saved.",
            "Go back and try again.",
        ),
    ),
    403: Words("You cannot open this page", ("Your account does not allow this.",)),
    404: Words("Page not found", NOT_HERE),
    405: Words(
        "This page cannot be used like that",
        ("It was opened in a way it does not know, for example by reloading after something was sent.",),
    ),
    410: Words("This page has ended", NOT_HERE),
    413: Words(
        "That is too much to send at once",
        (
            "What was sent is larger than we can take, so nothing was saved.",
            "Go back and shorten it, or send it in parts. A file may hold up to 10 megabytes.",
        ),
    ),
    415: Words("We could not read what was sent", ("It came in a form we do not know. Nothing was saved.",)),
    422: Words(
        "Some of it needs another look", ("What was sent does not fit together, so nothing was saved.",)
    ),
    429: Words(
        "Please wait a while",
        (
            "This was tried too many times in a short time. It protects accounts from being guessed.",
            "Nothing is wrong with your account. Try again in 15 minutes.",
        ),
    ),
    500: Words(
        "Something went wrong",
        (
            "This is our fault, not yours. What you sent just now was not saved; what you saved before is safe.",
            "Go back and try again in a few minutes. If it happens again, tell the team that runs this service, "
            "with the number at the foot of this page.",
        ),
    ),
    503: BUSY,
}


def domain_error(error: DomainError) -> Response:
    """One of the four ways the house says no, in its own words."""
    words = Words(error.title, (error.words,))
    return show(error.status, words, next_url=error.next_url, next_words=error.next_words)


def csrf_error(error: CSRFError) -> Response:
    """A form whose token is missing, old or another visitor's."""
    return show(400, CSRF)


def http_error(error: HTTPException) -> Response:
    """Anything else that HTTP has a number for."""
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    answer = show(error.code, BY_STATUS.get(error.code, BY_STATUS[500 if error.code >= 500 else 400]))
    for name, value in error.get_headers():
        if name in {"Retry-After", "Allow"}:
            answer.headers[name] = value
    return answer


def busy(error: OperationalError) -> Response:
    """The database is locked, gone or out of connections; a fault in a statement is ours, though SQLite calls it so."""
    if isinstance(error.orig, sqlite3.OperationalError) and str(error.orig).startswith(("no such", "near")):
        log_exception((type(error), error, error.__traceback__))
        return show(500, BY_STATUS[500])
    log.error("database not available", exc_info=error)
    answer = show(503, BUSY)
    answer.headers["Retry-After"] = "5"
    return answer


def show(
    status: int, words: Words, *, next_url: str | None = None, next_words: str | None = None
) -> Response:
    """An error page. Whatever was half done is undone first; a page for 5xx asks the database nothing."""
    db.session.rollback()
    page = render_template(
        "errors/error.html",
        heading=words.title,
        text=words.paragraphs,
        typed=typed(),
        action={"href": next_url, "text": next_words or "Continue"} if next_url else None,
        request_id=request_id() if status >= 500 else None,
        bare=status >= 500,
    )
    return make_response(page, status)


def typed() -> list[str]:
    """What the visitor had typed (words, not ticks or codes), so that an error page can hand it back."""
    if request.method != "POST":
        return []
    try:
        pairs = list(request.form.items(multi=True))
    except HTTPException:
        return []
    shown = (value for name, value in pairs if not any(word in name for word in HIDDEN))
    return [value.replace("\x00", "")[:LONGEST_SHOWN] for value in shown if " " in value.strip()][:20]


def limit_size() -> None:
    """Before anything is read: only staff send files. Werkzeug limits only one of the two encodings of forms."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or door_of(view) == PUBLIC or request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = LARGEST_FORM


def refuse_unreadable() -> None:
    """Before every view: NUL characters pass on SQLite, fail on PostgreSQL, and mean nothing on either."""
    if "\x00" in request.path or "%00" in request.query_string.decode("latin-1"):
        raise Malformed("The address holds a character that cannot be part of it.")
    if request.method == "POST" and any(
        "\x00" in value or "\x00" in name for name, value in request.form.items(multi=True)
    ):
        raise Malformed(
            "The text holds a character that cannot be stored. It usually comes with pasting from another program. "
            "Paste it without formatting and send it again."
        )


def init_app(app: Flask) -> None:
    """Attach the pages."""
    app.url_map.converters["int"] = SmallNumber
    app.before_request(limit_size)
    app.before_request(refuse_unreadable)
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, busy)
