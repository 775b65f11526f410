"""The page that shows how far a job is."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import current_actor, may_open, requires, safe_path, unattended
from engage.db import db
from engage.errors import Forbidden, Missing
from engage.jobs import actions, queries
from engage.jobs.models import Job
from engage.permissions import Can

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<int:job_id>")
@requires(Can.USE_ACCOUNT)
@unattended
def show(job_id: int) -> str:
    """One job: it looks again by itself until the job is over. `?back=` names the page of ours that it leads to."""
    job = _job(job_id)
    page = job.arguments.get("page") or safe_path(request.args.get("back")) or url_for("web.home")
    actor = current_actor()
    return render_template(
        "jobs/show.html",
        job=job,
        page=page,
        is_over=job.status in {"done", "failed"},
        is_mine=actor is not None and actor.id == job.asked_by,
    )


def _job(job_id: int) -> Job:
    """A job one asked for oneself, or whose result one may see. Raises Missing, as where there is none."""
    actor, job = current_actor(), queries.job(job_id)
    is_mine = actor is not None and actor.id == job.asked_by
    if not is_mine and not may_open(job.arguments.get("page")):
        raise Missing(queries.NO_SUCH_JOB)
    return job


@blueprint.post("/jobs/<int:job_id>/cancel")
@requires(Can.USE_ACCOUNT)
def cancel(job_id: int) -> Response:
    """Stop a job one asked for; what it did so far is not kept."""
    actor, job = current_actor(), _job(job_id)
    if actor is None or actor.id != job.asked_by:
        raise Forbidden("Only the person who asked for this work can cancel it.")
    if not actions.cancel(job_id):
        flash("It was over already.")
    db.session.commit()
    return redirect(url_for(".show", job_id=job_id, back=safe_path(request.args.get("back"))))
