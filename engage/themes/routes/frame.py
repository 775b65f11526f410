"""The coding frame of a question: its themes as a tree, added to, moved, begun from others'."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.db import db
from engage.errors import Refused
from engage.paging import pages_of
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.forms import ThemeDetailsForm
from engage.themes.framing.hierarchy import Branch, ordered
from engage.themes.framing.starting import EQUALITY, starts
from engage.themes.models import Theme
from engage.themes.routes.looking_up import (
    blueprint,
    first_problem,
    in_force,
    me,
    theme_of,
    title_of,
    wrong_field,
)
from engage.themes.routes.theme import details_form

THEMES_PER_PAGE = 50


@blueprint.get("/frame")
@requires(Can.CODE_COMMENTS)
def frame(questionnaire_id: int, key: str) -> str:
    """The themes of the frame as a tree, a page at a time."""
    return frame_page(questionnaire_id, key)


@blueprint.post("/frame/new")
@requires(Can.ACCEPT_THEMES)
def add_to_frame(questionnaire_id: int, key: str) -> Response | tuple[str, int]:
    """Add a theme, under another or at the top."""
    title_of(questionnaire_id, key)
    form = details_form(queries.frame(questionnaire_id, key))
    problem = "" if form.validate() else first_problem(form)
    try:
        if not problem:
            actions.add_theme(
                actions.begin_frame(questionnaire_id, key),
                label=form.label.data or "",
                description=form.description.data or "",
                parent_id=form.parent.data or None,
                equality=form.equality.data or None,
                user_id=me(),
            )
    except Refused as refused:
        problem = refused.words
    if problem:
        db.session.rollback()
        at = f"#{wrong_field(form, 'label')}"
        return frame_page(questionnaire_id, key, adding=form, problem=(at, problem)), 422
    db.session.commit()
    flash(f"“{form.label.data}” is in the coding frame.")
    return _to_frame(questionnaire_id, key)


@blueprint.post("/<int:theme_id>/shift")
@requires(Can.ACCEPT_THEMES)
def shift(questionnaire_id: int, key: str, theme_id: int) -> Response:
    """Move a theme up or down among those beside it."""
    found = theme_of(questionnaire_id, key, theme_id)
    actions.shift(found, by=-1 if request.form.get("to") == "up" else 1)
    db.session.commit()
    return _to_frame(questionnaire_id, key, theme_id)


@blueprint.post("/<int:theme_id>/take-out")
@requires(Can.ACCEPT_THEMES)
def take_out(questionnaire_id: int, key: str, theme_id: int) -> Response:
    """Take out a theme that was never used."""
    found = theme_of(questionnaire_id, key, theme_id)
    label, back = (
        found.label,
        url_for(".theme", questionnaire_id=questionnaire_id, key=key, theme_id=theme_id),
    )
    try:
        actions.take_out(found)
    except Refused as refused:
        raise Refused(refused.words, next_url=back, next_words="Go back to the theme") from None
    db.session.commit()
    flash(f"“{label}” is no longer in the coding frame.")
    return _to_frame(questionnaire_id, key)


def _to_frame(questionnaire_id: int, key: str, theme_id: int | None = None) -> Response:
    kept: dict[str, Any] = {name: request.args[name] for name in ("page", "find") if name in request.args}
    at = url_for(".frame", questionnaire_id=questionnaire_id, key=key, **kept)
    return redirect(at + (f"#theme-{theme_id}" if theme_id else ""))


def frame_page(
    questionnaire_id: int,
    key: str,
    *,
    adding: ThemeDetailsForm | None = None,
    problem: tuple[str, str] | None = None,
) -> str:
    """The page, with a theme as it was typed and what is wrong with it."""
    use = queries.use(questionnaire_id, key)
    frame = use.frame if use else None
    counts = queries.theme_counts(frame.id, questionnaire_id, key) if frame else []
    find = request.args.get("find", "").strip()
    branches = [one for one in ordered(in_force(frame)) if _fits(one, find)]
    pages = pages_of(len(branches), THEMES_PER_PAGE)
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    shown = branches[(page - 1) * THEMES_PER_PAGE : page * THEMES_PER_PAGE]
    return render_template(
        "themes/frame.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        use=use,
        branches=shown,
        themes=len(counts),
        counts={row.theme.id: row for row in counts},
        examples=queries.examples([one.node.id for one in shown], reader=me()),
        uses=queries.used_for(frame.id) if frame else [],
        others=queries.frames_to_choose_from(frame.id if frame else None) if not counts else [],
        equality=starts()[EQUALITY],
        templates=[start for start in starts().values() if start.key != EQUALITY],
        find=find,
        page=page,
        pages=pages,
        adding=adding or details_form(frame, formdata=None),
        error_list=[problem] if problem else [],
    )


def _fits(branch: Branch[Theme], find: str) -> bool:
    words = find.casefold()
    return words in branch.node.label.casefold() or words in branch.node.description.casefold()
