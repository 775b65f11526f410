"""All coding frames, where each is used; and beginning one: from a template, from another question, as an own copy."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.db import db
from engage.errors import Missing, Refused
from engage.paging import page_asked, pages_of
from engage.permissions import Can
from engage.plurals import plural
from engage.themes import actions, queries
from engage.themes.framing.starting import starts
from engage.themes.queries import FRAMES_PER_PAGE
from engage.themes.routes.looking_up import blueprint, frame_of, me, title_of, use_of

frames_blueprint = Blueprint("frames", __name__, url_prefix="/frames")


@frames_blueprint.get("")
@requires(Can.CODE_COMMENTS)
def index() -> str:
    """Every coding frame with the questions it is used for, the newest first."""
    page = page_asked()
    rows, total = queries.frame_rows(page)
    pages = pages_of(total, FRAMES_PER_PAGE)
    return render_template("themes/frames.html", rows=rows, total=total, page=min(page, pages), pages=pages)


@blueprint.post("/frame/start")
@requires(Can.ACCEPT_THEMES)
def start_from(questionnaire_id: int, key: str) -> Response:
    """Add the themes of a template, or the equality themes, to the frame."""
    title_of(questionnaire_id, key)
    start = starts().get(request.form.get("start", ""))
    if start is None:
        raise Missing("There is no such template.")
    added = actions.start_from(actions.begin_frame(questionnaire_id, key), start, user_id=me())
    db.session.commit()
    flash(
        f"{plural(added, 'theme was', 'themes were')} added from “{start.title}”."
        if added
        else f"All themes of “{start.title}” are in the coding frame already."
    )
    return _to_frame(questionnaire_id, key)


@blueprint.post("/frame/use")
@requires(Can.ACCEPT_THEMES)
def use_frame(questionnaire_id: int, key: str) -> Response:
    """Use a frame of another question for this one too."""
    title_of(questionnaire_id, key)
    frame = queries.frame_by_id(request.form.get("frame", 0, type=int))
    if frame is None:
        raise Missing("There is no such coding frame.")
    try:
        actions.use_frame(questionnaire_id, key, frame)
    except Refused as refused:
        raise _back(refused, questionnaire_id, key) from None
    db.session.commit()
    flash(f"This question now uses the coding frame “{frame.title}”. Accept it when its themes fit.")
    return _to_frame(questionnaire_id, key)


@blueprint.post("/frame/copy")
@requires(Can.ACCEPT_THEMES)
def own_copy(questionnaire_id: int, key: str) -> Response:
    """Give this question an own copy of the frame it shares."""
    try:
        actions.own_copy(use_of(questionnaire_id, key), user_id=me())
    except Refused as refused:
        raise _back(refused, questionnaire_id, key) from None
    db.session.commit()
    flash("This question has its own copy now. What you change here changes nowhere else.")
    return _to_frame(questionnaire_id, key)


@blueprint.post("/frame/title")
@requires(Can.ACCEPT_THEMES)
def retitle(questionnaire_id: int, key: str) -> Response:
    """Give the frame another name."""
    try:
        actions.retitle(frame_of(questionnaire_id, key), request.form.get("title", ""))
    except Refused as refused:
        raise _back(refused, questionnaire_id, key) from None
    db.session.commit()
    flash("The coding frame has its new name.")
    return _to_frame(questionnaire_id, key)


def _to_frame(questionnaire_id: int, key: str) -> Response:
    return redirect(url_for("themes.frame", questionnaire_id=questionnaire_id, key=key))


def _back(refused: Refused, questionnaire_id: int, key: str) -> Refused:
    home = url_for("themes.frame", questionnaire_id=questionnaire_id, key=key)
    return Refused(refused.words, next_url=home, next_words="Go back to the coding frame")
