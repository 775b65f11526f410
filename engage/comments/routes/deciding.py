"""Decisions on what is hidden in comments: of one comment, and of one word in all of them."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engage.access import requires, safe_path
from engage.comments import actions, queries
from engage.comments.forms import TakeOutForm
from engage.comments.routes.showing import blueprint, comment_page, me
from engage.db import db
from engage.errors import Malformed, Refused
from engage.permissions import Can
from engage.plurals import plural


@blueprint.post("/<int:comment_id>/take-out")
@requires(Can.CODE_COMMENTS)
def take_out(comment_id: int) -> Response | tuple[str, int]:
    """Hide words of a comment."""
    form = TakeOutForm()
    problem = None if form.validate() else next(iter(form.errors.values()))[0]
    if problem is None:
        try:
            actions.mark_words(comment_id, form.words.data or "", form.kind.data, user_id=me())
        except Refused as refused:
            problem = refused.words
    if problem:
        db.session.rollback()
        form.words.errors = [problem]
        return comment_page(comment_id, take_out=form, problem=(f"#{form.words.id}", problem)), 422
    db.session.commit()
    flash("Hidden. These words no longer appear anywhere, including quotes.")
    return redirect(url_for("comments.show", comment_id=comment_id))


@blueprint.post("/<int:comment_id>/marks/<int:mark_id>")
@requires(Can.CODE_COMMENTS)
def decide(comment_id: int, mark_id: int) -> Response:
    """Say of one mark whether it is personal, or undo that."""
    mark = queries.redaction(comment_id, mark_id)
    actions.decide_mark(mark, request.form.get("decision", ""), user_id=me())
    db.session.commit()
    return _back(comment_id)


@blueprint.post("/<int:comment_id>/found")
@requires(Can.CODE_COMMENTS)
def show_found(comment_id: int) -> Response:
    """Show what a rule hid, because it is not personal."""
    try:
        start, end = (int(request.form.get(name, "")) for name in ("start", "end"))
    except ValueError:
        raise Malformed("It could not be told which words you mean. Go back and choose again.") from None
    actions.show_found(comment_id, start, end, user_id=me())
    db.session.commit()
    return _back(comment_id)


@blueprint.post("/names")
@requires(Can.CODE_COMMENTS)
def decide_word() -> Response:
    """Say of a word whether it is personal, wherever it is suggested."""
    word, decision = request.form.get("word", "")[:200], request.form.get("decision", "")
    left = actions.decide_word(word, decision, user_id=me())
    db.session.commit()
    more = f" {plural(left, 'comment is', 'comments are')} left: decide once more." if left else ""
    if decision == "dismiss":
        flash(f"“{word}” is shown again, and will not be hidden in new comments.{more}")
    else:
        flash(f"The word stays hidden.{more}")
    return redirect(url_for("comments.names"))


def _back(comment_id: int) -> Response:
    """Where the decision was made: while coding, or on the comment's own page."""
    return redirect(
        safe_path(request.form.get("back")) or url_for("comments.show", comment_id=comment_id) + "#marks"
    )
