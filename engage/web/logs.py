"""Structured logs: one JSON object a line, to standard error.

They hold no personal data: the rule of the address ("/answer/<slug>/page/<int:number>") instead of the address, no
query string, no network address, and of an error its kind and place in the code but not its words, which may quote
what somebody typed. The request's id is also in the answer's X-Request-ID and on error pages.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import Flask, g, has_request_context, request
from flask.logging import default_handler
from werkzeug.wrappers import Response

OURS = "engage"
# An address left after sending: a line here would tell which response it came with.
UNNOTED = frozenset({"static", "responses.keep_in_touch"})
log = logging.getLogger(OURS)


class JsonLines(logging.Formatter):
    """A record as one line of JSON. Facts are given as `extra={"facts": {…}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        if has_request_context():
            line["request_id"] = request_id()
        line.update(getattr(record, "facts", {}))
        if record.exc_info and record.exc_info[1] is not None:
            line.update(anatomy(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


def anatomy(error: BaseException) -> dict[str, Any]:
    """An error's kind, the kinds of its causes, and where in the code it rose: nothing that it says."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < 5:
        kinds.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    places = [
        f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames
    ]
    return {"error": kinds[0], "causes": kinds[1:], "trace": places}


def request_id() -> str:
    """This request's id: 16 hexadecimal digits."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def start_clock() -> None:
    """Note when the request came."""
    g.came = time.perf_counter()


def note(response: Response) -> Response:
    """One line for each request, and its id on the answer."""
    response.headers["X-Request-ID"] = request_id()
    if log.isEnabledFor(logging.INFO) and request.endpoint not in UNNOTED:
        facts = {
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.get("came", time.perf_counter())) * 1000, 1),
        }
        log.info("request", extra={"facts": facts})
    return response


def log_exception(exc_info: Any) -> None:
    """What Flask calls for an error nobody expected; its own way would log the address."""
    route = request.url_rule.rule if request.url_rule else None
    log.error("unexpected error", exc_info=exc_info, extra={"facts": {"route": route}})


def init_app(app: Flask) -> None:
    """Send the house's log to standard error, and note each request."""
    app.logger.removeHandler(default_handler)
    if not any(isinstance(handler.formatter, JsonLines) for handler in log.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        log.addHandler(handler)
    production = app.extensions["engage.config"].environment == "production"
    log.setLevel(logging.INFO if production else logging.WARNING)
    log.propagate = False
    app.log_exception = log_exception  # type: ignore[method-assign]  # Flask's own would log the address
    app.before_request(start_clock)
    app.after_request(note)
