"""The workbench: what the machine proposes, the coding frame, and decisions on both."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.db import db
from engage.errors import Missing, Refused
from engage.jobs import actions as jobs
from engage.jobs.queries import latest
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.forms import DecisionForm, ThemeForm
from engage.themes.routes.looking_up import (
    blueprint,
    first_problem,
    home_of,
    me,
    subject_of,
    theme_of,
    title_of,
    use_of,
)


@blueprint.get("")
@requires(Can.CODE_COMMENTS)
def workbench(questionnaire_id: int, key: str) -> str:
    """Suggestions waiting for a decision, and the coding frame as it stands."""
    return _workbench_page(questionnaire_id, key)


def _workbench_page(
    questionnaire_id: int, key: str, adding: ThemeForm | None = None, problem: str = ""
) -> str:
    """`adding`: a theme as it was typed, with the problem for which it was not added."""
    use = queries.use(questionnaire_id, key)
    run = queries.latest_run(questionnaire_id, key)
    counts = queries.theme_counts(use.frame_id, questionnaire_id, key) if use else []
    return render_template(
        "themes/workbench.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        use=use,
        run=run,
        job=latest(subject_of(questionnaire_id, key)),
        suggestions=queries.undecided(run.id) if run else [],
        counts=counts,
        quotes=queries.theme_quotes([row.theme.id for row in counts], questionnaire_id, key),
        base=queries.base(questionnaire_id, key),
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


@blueprint.post("/suggestions/<int:suggestion_id>")
@requires(Can.ACCEPT_THEMES)
def decide(questionnaire_id: int, key: str, suggestion_id: int) -> Response:
    """Accept a suggestion under a label, put it into a theme, or set it aside."""
    suggestion = queries.suggested_theme(suggestion_id)
    if suggestion is None or (suggestion.run.questionnaire_id, suggestion.run.question_key) != (
        questionnaire_id,
        key,
    ):
        raise Missing("There is no such suggestion.")
    form = DecisionForm()
    if not form.validate():
        return _again(questionnaire_id, key, form)
    if request.form.get("decision") == "decline":
        actions.decline(suggestion)
    else:
        into = theme_of(questionnaire_id, key, form.into.data) if form.into.data else None
        label = form.label.data or suggestion.label
        try:
            actions.accept(suggestion, label=label, user_id=me(), into=into)
        except Refused as refused:
            home = home_of(questionnaire_id, key)
            raise Refused(refused.words, next_url=home, next_words="Go back to the themes") from None
    db.session.commit()
    return redirect(home_of(questionnaire_id, key) + "#suggestions")


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


def _again(questionnaire_id: int, key: str, form: DecisionForm) -> Response:
    """Back to the workbench with the first problem said; nothing was written."""
    flash(first_problem(form), "error")
    return redirect(home_of(questionnaire_id, key))
