"""The page that shows how far a job is."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from engage.access import requires
from engage.jobs import queries
from engage.permissions import Can

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<int:job_id>")
@requires(Can.USE_ACCOUNT)
def show(job_id: int) -> str:
    """One job: it looks again by itself until the job is over."""
    job = queries.job(job_id)
    page = str(job.arguments.get("page") or url_for("web.home"))
    return render_template("jobs/show.html", job=job, page=page, is_over=job.status in {"done", "failed"})
