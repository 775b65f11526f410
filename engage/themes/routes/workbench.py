"""The overview of one question: where the work stands, and what to do next."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.db import db
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.routes.looking_up import (
    blueprint,
    home_of,
    me,
    subject_of,
    title_of,
    use_of,
)

SUGGEST = "suggest themes"  # as engage.themes.jobs handles it


@blueprint.get("")
@requires(Can.CODE_COMMENTS)
def workbench(questionnaire_id: int, key: str) -> str:
    """Where the work on a question stands, and what to do next."""
    standing = queries.standing(questionnaire_id, key)
    return render_template(
        "themes/workbench.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        use=standing.use,
        standing=standing,
        run=standing.run,
        job=latest(subject_of(questionnaire_id, key)),
        base=standing.base,
    )


@blueprint.post("/suggest")
@requires(Can.CODE_COMMENTS)
def suggest(questionnaire_id: int, key: str) -> Response:
    """Ask the worker to propose themes; whoever asks while it is at work is shown how far it is."""
    title_of(questionnaire_id, key)
    subject, home = subject_of(questionnaire_id, key), home_of(questionnaire_id, key)
    job = latest(subject)
    if job is None or job.status not in {"waiting", "running"}:
        asked = {
            "questionnaire_id": questionnaire_id,
            "question_key": key,
            "fresh": bool(request.form.get("fresh")),
            "page": url_for(".suggestions", questionnaire_id=questionnaire_id, key=key),
        }
        job = jobs.ask(SUGGEST, asked, subject=subject)
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=job.id, back=home))


@blueprint.post("/accept")
@requires(Can.ACCEPT_THEMES)
def accept_frame(questionnaire_id: int, key: str) -> Response:
    """Let the themes of this frame count."""
    actions.accept_frame(use_of(questionnaire_id, key), user_id=me())
    db.session.commit()
    flash("The coding frame is accepted. Its themes now count in the summary.")
    return redirect(home_of(questionnaire_id, key))
