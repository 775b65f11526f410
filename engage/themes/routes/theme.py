"""One theme: what it is, what it is merged into, and the words that stand for it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.comments.queries import unseen_count
from engage.db import db
from engage.errors import Missing, Refused
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.forms import ExampleForm, MergeForm, ThemeDetailsForm
from engage.themes.framing.hierarchy import ordered
from engage.themes.framing.merging import why_guarded
from engage.themes.framing.starting import characteristics
from engage.themes.models import Frame, Theme
from engage.themes.routes.looking_up import (
    blueprint,
    first_problem,
    frame_of,
    in_force,
    me,
    theme_of,
    title_of,
    wrong_field,
)

Problem = tuple[str, str]  # where, and what is wrong


@blueprint.get("/<int:theme_id>")
@requires(Can.CODE_COMMENTS)
def theme(questionnaire_id: int, key: str, theme_id: int) -> str:
    """One theme: describe, move, merge, choose quotes and examples."""
    return _theme_page(questionnaire_id, key, theme_id)


@blueprint.post("/<int:theme_id>/change")
@requires(Can.ACCEPT_THEMES)
def change(questionnaire_id: int, key: str, theme_id: int) -> Response | tuple[str, int]:
    """Give a theme another label, description, place in the tree or characteristic."""
    found = theme_of(questionnaire_id, key, theme_id)
    form = details_form(frame_of(questionnaire_id, key), found)
    problem = None if form.validate() else first_problem(form)
    if problem is None:
        try:
            actions.change_theme(
                found,
                label=form.label.data or "",
                description=form.description.data or "",
                parent_id=form.parent.data or None,
                equality=form.equality.data or None,
            )
        except Refused as error:
            problem = error.words
    if problem:
        db.session.rollback()
        at = f"#{wrong_field(form, 'label')}"
        return _theme_page(questionnaire_id, key, theme_id, details=form, problem=(at, problem)), 422
    db.session.commit()
    flash("The theme is saved.")
    return _to_theme(questionnaire_id, key, theme_id)


@blueprint.post("/<int:theme_id>/examples")
@requires(Can.ACCEPT_THEMES)
def add_example(questionnaire_id: int, key: str, theme_id: int) -> Response | tuple[str, int]:
    """Say with words what belongs to a theme, or does not: typed, or words of a comment."""
    found = theme_of(questionnaire_id, key, theme_id)
    form = ExampleForm()
    problem = None if form.validate() else first_problem(form)
    comment = None
    if problem is None and form.comment.data:
        comment = queries.comment_of(questionnaire_id, key, form.comment.data, reader=me())
        problem = None if comment else "There is no such comment, or it was withdrawn."
    if problem is None:
        try:
            actions.add_example(
                found,
                form.words.data or "",
                counter=bool(form.counter.data),
                comment=(comment.id, comment.words) if comment else None,
            )
        except Refused as error:
            problem = error.words
    if problem:
        at = f"#{wrong_field(form, 'words')}"
        return _theme_page(questionnaire_id, key, theme_id, example=form, problem=(at, problem)), 422
    db.session.commit()
    return _to_theme(questionnaire_id, key, theme_id, "examples")


@blueprint.post("/examples/<int:example_id>/drop")
@requires(Can.ACCEPT_THEMES)
def drop_example(questionnaire_id: int, key: str, example_id: int) -> Response:
    """Take an example away."""
    example = queries.example(example_id)
    if example is None:
        raise Missing("There is no such example any more.")
    theme_id = theme_of(questionnaire_id, key, example.theme_id).id
    actions.drop_example(example)
    db.session.commit()
    return _to_theme(questionnaire_id, key, theme_id, "examples")


@blueprint.post("/<int:theme_id>/merge")
@requires(Can.ACCEPT_THEMES)
def merge(questionnaire_id: int, key: str, theme_id: int) -> Response | tuple[str, int]:
    """Merge a theme into another; a view held by few, by one group or on the other side needs a reason."""
    found = theme_of(questionnaire_id, key, theme_id)
    form = MergeForm()
    problem = None if form.validate() else first_problem(form)
    if problem is None:
        try:
            into = theme_of(questionnaire_id, key, form.into.data or 0)
            known = bool(form.opposed.data)
            actions.merge(found, into, because=form.because.data or "", user_id=me(), opposed_known=known)
        except Refused as error:
            problem = error.words
    if problem:
        db.session.rollback()
        at = f"#{wrong_field(form, 'because')}"
        return _theme_page(questionnaire_id, key, theme_id, merge=form, problem=(at, problem)), 422
    db.session.commit()
    flash(f"“{found.label}” was merged into “{into.label}”. You can undo this on the page of merges.")
    return redirect(url_for(".frame", questionnaire_id=questionnaire_id, key=key))


@blueprint.post("/quotes/<int:quote_id>")
@requires(Can.ACCEPT_THEMES)
def choose_quote(questionnaire_id: int, key: str, quote_id: int) -> Response:
    """Approve a passage for commissioners, or take it back."""
    quote = queries.quote(quote_id)
    if quote is None or quote.theme_id is None:
        raise Missing("There is no such quote.")
    found = theme_of(questionnaire_id, key, quote.theme_id)
    if request.form.get("decision") == "drop":
        actions.drop_quote(quote)
    else:
        actions.approve_quote(quote, user_id=me())
    db.session.commit()
    return _to_theme(questionnaire_id, key, found.merged_into_id or found.id, "quotes")


def details_form(frame: Frame | None, theme: Theme | None = None, **keywords: Any) -> ThemeDetailsForm:
    """The form of a theme's details, with what it may lie under: any other theme in force."""
    branches = ordered([one for one in in_force(frame) if theme is None or one.id != theme.id])
    parents = {branch.node.id: "– " * branch.depth + branch.node.label for branch in branches}
    return ThemeDetailsForm(**keywords).offer(parents, characteristics())


def _to_theme(questionnaire_id: int, key: str, theme_id: int, at: str | None = None) -> Response:
    return redirect(
        url_for(".theme", questionnaire_id=questionnaire_id, key=key, theme_id=theme_id, _anchor=at)
    )


def _theme_page(
    questionnaire_id: int,
    key: str,
    theme_id: int,
    *,
    details: ThemeDetailsForm | None = None,
    example: ExampleForm | None = None,
    merge: MergeForm | None = None,
    problem: Problem | None = None,
) -> str:
    found = theme_of(questionnaire_id, key, theme_id)
    frame = frame_of(questionnaire_id, key)
    holding = queries.holding(theme_id)
    counts = queries.theme_counts(frame.id, questionnaire_id, key)
    if details is None:
        shown = {"parent": found.parent_id or 0, "equality": found.equality or ""}
        details = details_form(frame, found, obj=found, formdata=None, data=shown)
    return render_template(
        "themes/theme.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        theme=found,
        others=[one for one in in_force(frame) if one.id != theme_id],
        uses=queries.used_for(frame.id),
        holding=holding,
        count=next((one for one in counts if one.theme.id == theme_id), None),
        guarded=why_guarded(holding, holding),
        quotes=queries.theme_quotes([theme_id], questionnaire_id, key, reader=me()).get(theme_id, []),
        examples=queries.examples([theme_id], reader=me()).get(theme_id, []),
        unseen=unseen_count(me(), questionnaire_id, key),
        details=details,
        example=example or ExampleForm(formdata=None),
        merge=merge or MergeForm(formdata=None),
        error_list=[problem] if problem else [],
    )
