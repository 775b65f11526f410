"""The start page, the pages that every public service must have, and what machines ask of it."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify, render_template
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from config import ROOT
from engage import clock
from engage.access import public
from engage.accounts import devices
from engage.consultations import queries as consultations
from engage.consultations.listing import for_residents
from engage.jobs import queries as jobs
from engage.notifications import queries as notifications
from engage.responses.occasions import REMEMBERED
from engage.responses.routes.visits import cookie_name
from engage.web import queries
from engage.web.room import want_of_room

blueprint = Blueprint("web", __name__)


@blueprint.get("/")
@public
def home() -> str:
    """What we ask now, what comes next, and what came of what we asked."""
    return render_template("web/home.html", asked=for_residents(consultations.published(clock.now())))


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """The accessibility statement that the regulations of 2018 ask for."""
    return render_template("web/accessibility.html")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    """What we keep of whom, why, and for how long."""
    config = current_app.extensions["engage.config"]
    host = urlsplit(config.wording_url).hostname if config.wording_url else None
    return render_template("web/privacy.html", draft_days=config.draft_days, wording_host=host)


@blueprint.get("/cookies")
@public
def cookies() -> str:
    """The cookies we set: only those the service cannot work without."""
    config = current_app.extensions["engage.config"]
    return render_template(
        "web/cookies.html",
        session_cookie=current_app.config["SESSION_COOKIE_NAME"],
        idle_minutes=config.idle_minutes,
        draft_cookie=cookie_name(),
        draft_days=config.draft_days,
        device_cookie=devices.cookie_name(secure=config.secure_cookies),
        device_days=devices.DAYS,
        forgotten_after=REMEMBERED.seconds // 60,
    )


@blueprint.get("/health")
@public
def health() -> Response:
    """Says that the web server runs; asks nothing else."""
    return jsonify(status="ok")


@blueprint.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """Says whether visitors can be served: 200 when the database answers, is up to date and can be written to.

    Else 503, with the reason. The disk of a PostgreSQL server elsewhere is not looked at: watch that by itself.

    `worker_seen` (seconds since the worker last gave a sign, null when never), `letters_waiting`, `letters_failed`
    and `jobs_waiting` inform; they do not make a service unready.
    """
    try:
        found, wanted = queries.revision(), newest_migration()
    except DBAPIError:
        return jsonify(status="not ready", database="away"), 503
    if found != wanted:
        return jsonify(status="not ready", database="reachable", migrations="behind"), 503
    reason = want_of_room(current_app.extensions["engage.config"].data_dir)
    if reason is None and queries.only_reads():
        reason = "the database only reads"
    if reason:
        return jsonify(status="not ready", database="reachable", migrations="current", reason=reason), 503
    return jsonify(
        status="ready",
        database="reachable",
        migrations="current",
        worker_seen=jobs.worker_seen(),
        jobs_waiting=jobs.waiting(),
        letters_waiting=notifications.waiting(),
        letters_failed=notifications.failed(),
    ), 200


@cache
def newest_migration() -> str | None:
    """The last migration that came with this version of Engage."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()
