"""The overview of one question: where the work stands, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.db import db
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.permissions import Can
from engage.questionnaires.shape import QuestionShape
from engage.themes import actions, queries
from engage.themes.forms import ClosedForm
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
    return _workbench(questionnaire_id, key)


@blueprint.post("/closed")
@requires(Can.ACCEPT_THEMES)
def choose_closed(questionnaire_id: int, key: str) -> Response | tuple[str, int]:
    """Choose the closed question by which the comments are compared."""
    form = _closed_form(queries.closed_questions(questionnaire_id))
    if not form.validate_on_submit():
        return _workbench(questionnaire_id, key, form), 422
    closed, tells = form.closed.data or None, bool(form.tells.data)
    if closed is None and tells:
        form.closed.errors = ["Choose the question whose answers say where people stand."]
        return _workbench(questionnaire_id, key, form), 422
    actions.choose_closed(use_of(questionnaire_id, key), closed, tells=tells)
    db.session.commit()
    flash("Saved. It shows once the comments are measured again.")
    return redirect(home_of(questionnaire_id, key))


def _closed_form(questions: Sequence[QuestionShape], **chosen: object) -> ClosedForm:
    return ClosedForm(data=chosen or None).offer({one.key: one.title for one in questions})


def _workbench(questionnaire_id: int, key: str, form: ClosedForm | None = None) -> str:
    standing = queries.standing(questionnaire_id, key)
    use = standing.use
    questions = queries.closed_questions(questionnaire_id) if use else []
    if form is None and use is not None:
        form = _closed_form(questions, closed=use.closed_key or "", tells=use.closed_tells)
    chosen = next((one for one in questions if use and one.key == use.closed_key), None)
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
        closed=form,
        chosen=chosen,
        error_list=[
            (f"#{name}", problem)
            for name, problems in (form.errors if form else {}).items()
            for problem in problems
        ],
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
