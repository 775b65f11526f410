"""What the machine proposes, and decisions on it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.db import db
from engage.errors import Missing, Refused
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.forms import DecisionForm
from engage.themes.routes.looking_up import blueprint, first_problem, me, theme_of, title_of


@blueprint.get("/suggestions")
@requires(Can.CODE_COMMENTS)
def suggestions(questionnaire_id: int, key: str) -> str:
    """The groups that wait for a decision."""
    use = queries.use(questionnaire_id, key)
    run = queries.latest_run(questionnaire_id, key)
    return render_template(
        "themes/suggestions.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        run=run,
        suggestions=queries.undecided(run.id) if run else [],
        counts=queries.theme_counts(use.frame_id, questionnaire_id, key) if use else [],
    )


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
    here = url_for(".suggestions", questionnaire_id=questionnaire_id, key=key)
    form = DecisionForm()
    if not form.validate():
        flash(first_problem(form), "error")
        return redirect(here)
    if request.form.get("decision") == "decline":
        actions.decline(suggestion)
    else:
        into = theme_of(questionnaire_id, key, form.into.data) if form.into.data else None
        label = form.label.data or suggestion.label
        try:
            actions.accept(suggestion, label=label, user_id=me(), into=into)
        except Refused as refused:
            raise Refused(refused.words, next_url=here, next_words="Go back to the suggestions") from None
    db.session.commit()
    return redirect(here)
