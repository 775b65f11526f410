"""The overview of one question: where the work stands, what to do next, and the coding frame."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.db import db
from engage.errors import Refused
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.forms import ThemeForm
from engage.themes.routes.looking_up import (
    blueprint,
    first_problem,
    home_of,
    me,
    subject_of,
    title_of,
    use_of,
)


@blueprint.get("")
@requires(Can.CODE_COMMENTS)
def workbench(questionnaire_id: int, key: str) -> str:
    """Where the work on a question stands, and what to do next."""
    return _workbench_page(questionnaire_id, key)


def _workbench_page(
    questionnaire_id: int, key: str, adding: ThemeForm | None = None, problem: str = ""
) -> str:
    """`adding`: a theme as it was typed, with the problem for which it was not added."""
    standing = queries.standing(questionnaire_id, key)
    use = standing.use
    counts = queries.theme_counts(use.frame_id, questionnaire_id, key) if use else []
    return render_template(
        "themes/workbench.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        use=use,
        standing=standing,
        run=standing.run,
        job=latest(subject_of(questionnaire_id, key)),
        counts=counts,
        quotes=queries.theme_quotes([row.theme.id for row in counts], questionnaire_id, key),
        base=standing.base,
        adding=adding or ThemeForm(formdata=None),
        error_list=[("#new-label", problem)] if problem else [],
    )


@blueprint.post("/suggest")
@requires(Can.CODE_COMMENTS)
def suggest(questionnaire_id: int, key: str) -> Response:
    """Ask the worker to propose themes."""
    title_of(questionnaire_id, key)
    job = jobs.ask(
        "suggest themes",
        {"questionnaire_id": questionnaire_id, "question_key": key},
        subject=subject_of(questionnaire_id, key),
    )
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=job.id, back=home_of(questionnaire_id, key)))


@blueprint.post("/new")
@requires(Can.ACCEPT_THEMES)
def add(questionnaire_id: int, key: str) -> Response | tuple[str, int]:
    """Add a theme the machine did not see."""
    title_of(questionnaire_id, key)
    form = ThemeForm()
    problem = "" if form.validate() else first_problem(form)
    label, description = form.label.data or "", form.description.data or ""
    try:
        if not problem:
            frame = actions.begin_frame(questionnaire_id, key)
            actions.add_theme(frame, label=label, description=description, user_id=me())
    except Refused as refused:
        problem = refused.words
    if problem:
        db.session.rollback()
        return _workbench_page(questionnaire_id, key, form, problem), 422
    db.session.commit()
    return redirect(home_of(questionnaire_id, key) + "#frame")


@blueprint.post("/accept")
@requires(Can.ACCEPT_THEMES)
def accept_frame(questionnaire_id: int, key: str) -> Response:
    """Let the themes of this frame count."""
    actions.accept_frame(use_of(questionnaire_id, key), user_id=me())
    db.session.commit()
    flash("The coding frame is accepted. Its themes now count in the summary.")
    return redirect(home_of(questionnaire_id, key))
