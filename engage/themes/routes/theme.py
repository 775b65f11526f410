"""One theme: its label, what it is merged into, and the words that stand for it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.db import db
from engage.errors import Missing, Refused
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.forms import MergeForm, ThemeForm
from engage.themes.routes.looking_up import (
    blueprint,
    first_problem,
    frame_of,
    home_of,
    in_force,
    me,
    theme_of,
    title_of,
    wrong_field,
)


@blueprint.get("/<int:theme_id>")
@requires(Can.CODE_COMMENTS)
def theme(questionnaire_id: int, key: str, theme_id: int) -> str:
    """One theme: rename, merge, choose quotes."""
    return _theme_page(questionnaire_id, key, theme_id)


@blueprint.post("/<int:theme_id>/rename")
@requires(Can.ACCEPT_THEMES)
def rename(questionnaire_id: int, key: str, theme_id: int) -> Response | tuple[str, int]:
    """Give a theme another label."""
    found = theme_of(questionnaire_id, key, theme_id)
    form = ThemeForm()
    problem = None if form.validate() else first_problem(form)
    if problem is None:
        try:
            actions.rename(found, label=form.label.data or "", description=form.description.data or "")
        except Refused as error:
            problem = error.words
    if problem:
        return _theme_page(
            questionnaire_id, key, theme_id, rename=form, problem=(f"#{wrong_field(form, 'label')}", problem)
        ), 422
    db.session.commit()
    flash("The theme has its new label.")
    return redirect(url_for(".theme", questionnaire_id=questionnaire_id, key=key, theme_id=theme_id))


@blueprint.post("/<int:theme_id>/merge")
@requires(Can.ACCEPT_THEMES)
def merge(questionnaire_id: int, key: str, theme_id: int) -> Response | tuple[str, int]:
    """Merge a theme into another; one held by few needs a reason."""
    found = theme_of(questionnaire_id, key, theme_id)
    form = MergeForm()
    problem = None if form.validate() else first_problem(form)
    if problem is None:
        try:
            into = theme_of(questionnaire_id, key, form.into.data or 0)
            actions.merge(found, into, because=form.because.data or "")
        except Refused as error:
            problem = error.words
    if problem:
        return _theme_page(
            questionnaire_id, key, theme_id, merge=form, problem=(f"#{wrong_field(form, 'because')}", problem)
        ), 422
    db.session.commit()
    flash(f"“{found.label}” was merged into “{into.label}”.")
    return redirect(home_of(questionnaire_id, key) + "#frame")


@blueprint.post("/quotes/<int:quote_id>")
@requires(Can.ACCEPT_THEMES)
def choose_quote(questionnaire_id: int, key: str, quote_id: int) -> Response:
    """Approve a passage for commissioners, or take it back."""
    quote = queries.quote(quote_id)
    if quote is None or quote.theme_id is None:
        raise Missing("There is no such quote.")
    theme_of(questionnaire_id, key, quote.theme_id)
    if request.form.get("decision") == "drop":
        actions.drop_quote(quote)
    else:
        actions.approve_quote(quote, user_id=me())
    db.session.commit()
    return redirect(
        url_for(".theme", questionnaire_id=questionnaire_id, key=key, theme_id=quote.theme_id) + "#quotes"
    )


def _theme_page(
    questionnaire_id: int,
    key: str,
    theme_id: int,
    *,
    rename: ThemeForm | None = None,
    merge: MergeForm | None = None,
    problem: tuple[str, str] | None = None,
) -> str:
    found = theme_of(questionnaire_id, key, theme_id)
    frame = frame_of(questionnaire_id, key)
    return render_template(
        "themes/theme.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        theme=found,
        others=[one for one in in_force(frame) if one.id != theme_id],
        held_by=queries.holders(theme_id),
        few=actions.HELD_BY_FEW,
        quotes=queries.theme_quotes([theme_id], questionnaire_id, key).get(theme_id, []),
        rename=rename or ThemeForm(obj=found, formdata=None),
        merge=merge or MergeForm(formdata=None),
        error_list=[problem] if problem else [],
    )
