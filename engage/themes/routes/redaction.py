"""Decisions on what is taken out of comments; apart from the comments' own room, because quotes move along."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires
from engage.comments import queries
from engage.comments.forms import TakeOutForm
from engage.comments.routes.showing import comment_page, me
from engage.db import db
from engage.errors import Refused
from engage.permissions import Can
from engage.themes.actions import redaction as actions

blueprint = Blueprint("redaction", __name__, url_prefix="/comments")


@blueprint.post("/<int:comment_id>/take-out")
@requires(Can.CODE_COMMENTS)
def take_out(comment_id: int) -> Response | tuple[str, int]:
    """Take words out of a comment."""
    form = TakeOutForm()
    problem = None if form.validate() else next(iter(form.errors.values()))[0]
    if problem is None:
        try:
            actions.take_out(comment_id, form.words.data or "", form.kind.data, user_id=me())
        except Refused as refused:
            problem = refused.words
    if problem:
        db.session.rollback()
        form.words.errors = [problem]
        return comment_page(comment_id, take_out=form, problem=(f"#{form.words.id}", problem)), 422
    db.session.commit()
    flash("The words are taken out. Nobody sees them any more, in quotes neither.")
    return redirect(url_for("comments.show", comment_id=comment_id))


@blueprint.post("/<int:comment_id>/marks/<int:mark_id>")
@requires(Can.CODE_COMMENTS)
def decide(comment_id: int, mark_id: int) -> Response:
    """Apply, dismiss or undo one mark."""
    mark = queries.redaction(comment_id, mark_id)
    actions.decide(mark, request.form.get("decision", ""), user_id=me())
    db.session.commit()
    return redirect(url_for("comments.show", comment_id=comment_id) + "#marks")


@blueprint.post("/names")
@requires(Can.CODE_COMMENTS)
def decide_word() -> Response:
    """Apply or dismiss every suggestion of a word."""
    word, decision = request.form.get("word", "")[:200], request.form.get("decision", "")
    left = actions.decide_word(word, decision, user_id=me())
    db.session.commit()
    done = "taken out" if decision == "apply" else "left in, and not suggested again"
    more = f" {left:,} comments are left: decide once more." if left else ""
    flash(f"“{word}” was {done}.{more}" if decision == "dismiss" else f"The word was {done}.{more}")
    return redirect(url_for("comments.names"))
