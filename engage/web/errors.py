"""Every error page of the house, in one place, each with words that help the person who sees it."""

from __future__ import annotations

import errno
import sqlite3
import threading

from flask import Flask, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.wrappers import Response

from engage.access import PUBLIC, door_of
from engage.db import db
from engage.errors import DomainError, Malformed
from engage.posted import FORM, LARGEST_BODY, PostedRequest, taken_out
from engage.web import refusals
from engage.web.error_words import AT_ONCE, BUSY, BY_STATUS, CSRF, NO_ROOM, Words, words_of
from engage.web.frame import navigation
from engage.web.logs import log, log_exception, request_id
from engage.web.numbers import SmallNumber

LARGEST_WITH_FILES = 2 * 1024 * 1024  # bytes, of a form that everybody may send: none of them takes a file
LARGE = (
    1024 * 1024
)  # bytes: such forms are read one after the other, so that many at once do not fill the memory
LONGEST_TURN = 10.0  # seconds
MOST_SHOWN = 200  # fields
# Fields that hold no words of a person's: secrets, ids and ticks. Pages of questions name theirs in "ticks".
NOT_WORDS = frozenset(
    [
        "csrf_token",
        "revision",
        "ticks",
        "quotable",
        "confirmed",
        "afresh",
        "asked_if",
        "role",
        "theme",
        "into",
        "required",
        "decimals",
    ]
)
TICKED = frozenset({"", "y", "on"})  # what a tick is worth where it says nothing else
turn = threading.Lock()


# The disk or a quota is full, or the disk takes nothing any more.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
FULL_SQLITE = ("database or disk is full", "disk I/O error", "attempt to write a readonly database")
FULL_POSTGRESQL = ("53100", "25006", "58030")  # disk full, read only, input or output


def domain_error(error: DomainError) -> Response:
    """One of the four ways the house says no, in its own words."""
    return show(error.status, words_of(error), next_url=error.next_url, next_words=error.next_words)


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


def busy(error: OperationalError | InternalError) -> Response:
    """The database is locked, gone or out of connections; a fault in a statement is ours, though SQLite calls it so."""
    if isinstance(error.orig, sqlite3.OperationalError) and str(error.orig).startswith(("no such", "near")):
        log_exception((type(error), error, error.__traceback__))
        return show(500, BY_STATUS[500])
    log.error("database not available", exc_info=error)
    return try_later(NO_ROOM if is_full(error) else BUSY)


def is_full(error: DBAPIError) -> bool:
    """Whether the database could not write for want of room."""
    state = getattr(error.orig, "sqlstate", None)
    return state in FULL_POSTGRESQL or str(error.orig).startswith(FULL_SQLITE)


def no_room(error: OSError) -> Response:
    """Something beside the database could not be written. Any other fault of the system is ours."""
    if error.errno not in FULL:
        log_exception((type(error), error, error.__traceback__))
        return show(500, BY_STATUS[500])
    log.error("no room to write", exc_info=error)
    return try_later(NO_ROOM)


def try_later(words: Words) -> Response:
    """An error page for what will be right again by itself, or when somebody has made room."""
    answer = show(503, words)
    answer.headers["Retry-After"] = "5" if words is BUSY else "300"
    return answer


def internal_error(error: InternalError) -> Response:
    """PostgreSQL that has become read-only says so in this way; anything else is a fault of ours."""
    if is_full(error):
        return busy(error)
    log_exception((type(error), error, error.__traceback__))
    return show(500, BY_STATUS[500])


def conflict(error: IntegrityError | StaleDataError) -> Response:
    """The database refused a row because of another one, or a row was gone: of two changes at once this is the second.

    Logged, because a fault of ours can look like it.
    """
    route = request.url_rule.rule if request.url_rule else None
    log.error("two changes at once", exc_info=error, extra={"facts": {"route": route}})
    return show(409, AT_ONCE)


def show(
    status: int, words: Words, *, next_url: str | None = None, next_words: str | None = None
) -> Response:
    """An error page. Whatever was half done is undone first; a page for 5xx asks the database nothing."""
    db.session.rollback()
    refusals.note(status)
    page = render_template(
        "errors/error.html",
        heading=words.title,
        text=words.paragraphs,
        typed=typed(),
        action={"href": next_url, "text": next_words or "Continue"} if next_url else None,
        home=home() if status < 500 else None,
        request_id=request_id() if status >= 500 else None,
        bare=status >= 500,
    )
    return make_response(page, status)


def typed() -> list[str]:
    """The words that the visitor had typed, all of them and no ticks or codes, so that an error page hands them back.

    Nothing of a form that was too large to be read.
    """
    if request.method != "POST" or "form" not in request.__dict__:
        return []
    taken_out(request.form)  # the page says why it is there
    codes = NOT_WORDS | set(request.form.get("ticks", "").split())
    shown = (
        words
        for name, words in request.form.items(multi=True)
        if name not in codes and "password" not in name
    )
    return [words for words in shown if words.strip() not in TICKED][:MOST_SHOWN]


def home() -> dict[str, str]:
    """Where somebody belongs whom an error leads nowhere else: staff to the first of their own rooms."""
    rooms = navigation()
    if rooms:
        return {"href": rooms[0].href, "text": f"Go to {rooms[0].text.lower()}"}
    return {"href": f"{request.script_root}/", "text": "Go to the start page"}


def limit_size() -> None:
    """Before anything is read: only staff send files, everybody sends words. The library limits only files."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.mimetype == FORM:
        request.max_content_length = LARGEST_BODY
    elif view is None or door_of(view) == PUBLIC:
        request.max_content_length = LARGEST_WITH_FILES


def take_turns() -> None:
    """Before a large form is read: wait until this process has finished with the one before it.

    Its bytes are received first, so that a slow sender keeps nobody waiting.
    """
    if request.mimetype != FORM or (request.content_length or LARGE) < LARGE:
        return
    request.get_data()
    if not turn.acquire(timeout=LONGEST_TURN):
        raise ServiceUnavailable
    g.has_turn = True


def end_turn(error: BaseException | None) -> None:
    """After a large form: the next one, please."""
    if g.pop("has_turn", False):
        turn.release()


def refuse_unreadable() -> None:
    """Before every view: NUL characters pass on SQLite, fail on PostgreSQL, and mean nothing on either.

    In forms see `engage.posted`. A form is read here, before anything is asked of the database.
    """
    if "\x00" in request.path or "%00" in request.query_string.decode("latin-1"):
        raise Malformed("The address holds a character that cannot be part of it.")
    if request.method == "POST":
        _ = request.form


def init_app(app: Flask) -> None:
    """Attach the pages."""
    app.url_map.converters["int"] = SmallNumber
    app.request_class = PostedRequest
    app.before_request(limit_size)
    app.before_request(take_turns)
    app.before_request(refuse_unreadable)
    app.teardown_request(end_turn)
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(InternalError, internal_error)
    app.register_error_handler(OSError, no_room)
    app.register_error_handler(IntegrityError, conflict)
    app.register_error_handler(StaleDataError, conflict)
