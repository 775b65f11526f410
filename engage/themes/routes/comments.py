"""The comments: read them, code them by hand, choose words to quote."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.comments.queries import unseen_count
from engage.db import db
from engage.errors import Malformed, Refused
from engage.paging import page_asked
from engage.permissions import Can
from engage.themes import actions, queries
from engage.themes.routes.looking_up import (
    blueprint,
    coded_by_me,
    frame_of,
    in_force,
    me,
    theme_of,
    title_of,
)


@blueprint.get("/comments")
@requires(Can.CODE_COMMENTS)
def comments(questionnaire_id: int, key: str) -> str:
    """The comments, a page at a time, with the themes each holds."""
    return _comments_page(questionnaire_id, key)


@blueprint.post("/<int:theme_id>/quote/<int:comment_id>")
@requires(Can.ACCEPT_THEMES)
def quote(questionnaire_id: int, key: str, theme_id: int, comment_id: int) -> Response | tuple[str, int]:
    """Let words of a comment stand for a theme."""
    found = theme_of(questionnaire_id, key, theme_id)
    comment = coded_by_me(questionnaire_id, key, comment_id)
    passage = request.form.get("passage", "")
    try:
        actions.quote(comment, found, passage, user_id=me())
    except Refused as error:
        if not comment.quotable or theme_id not in comment.theme_ids:
            raise  # no field for it is on the page
        return _comments_page(questionnaire_id, key, problem=(comment_id, passage, error.words)), 422
    db.session.commit()
    flash(f"The quote now stands for “{found.label}”.")
    return redirect(
        url_for(".theme", questionnaire_id=questionnaire_id, key=key, theme_id=theme_id) + "#quotes"
    )


@blueprint.post("/comments/<int:comment_id>")
@requires(Can.CODE_COMMENTS)
def code(questionnaire_id: int, key: str, comment_id: int) -> Response:
    """A person decides which themes a comment holds."""
    coded_by_me(questionnaire_id, key, comment_id)
    try:
        holds = {int(value) for value in request.form.getlist("theme")}
    except ValueError:
        raise Malformed("One of the ticked themes could not be read. Go back and tick again.") from None
    actions.code(comment_id, frame_of(questionnaire_id, key), holds=holds, user_id=me())
    db.session.commit()
    place: dict[str, Any] = {
        name: request.args[name] for name in ("page", "theme", "only") if name in request.args
    }
    return redirect(
        url_for(".comments", questionnaire_id=questionnaire_id, key=key, **place) + f"#comment-{comment_id}"
    )


def _comments_page(questionnaire_id: int, key: str, problem: tuple[int, str, str] | None = None) -> str:
    """`problem`: a comment's id, the words that were to be quoted, and why they cannot be."""
    themes = in_force(queries.frame(questionnaire_id, key))
    page = page_asked()
    theme_id = next((one.id for one in themes if one.id == request.args.get("theme", type=int)), None)
    only = request.args.get("only", "")
    rows, total = queries.comments(
        questionnaire_id, key, reader=me(), page=page, theme_id=theme_id, only=only
    )
    pages = queries.pages_of(total)
    return render_template(
        "themes/comments.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        rows=rows,
        total=total,
        page=min(page, pages),
        pages=pages,
        themes=themes,
        theme_id=theme_id,
        only=only,
        unseen=unseen_count(me(), questionnaire_id, key),
        problem=problem,
        error_list=[(f"#passage-{problem[0]}", problem[2])] if problem else [],
    )
