"""The page that shows how far a job is."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from engage.access import requires, safe_path
from engage.jobs import queries
from engage.permissions import Can

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<int:job_id>")
@requires(Can.USE_ACCOUNT)
def show(job_id: int) -> str:
    """One job: it looks again by itself until the job is over. `?back=` names the page of ours that it leads to."""
    job = queries.job(job_id)
    page = job.arguments.get("page") or safe_path(request.args.get("back")) or url_for("web.home")
    return render_template("jobs/show.html", job=job, page=page, is_over=job.status in {"done", "failed"})
