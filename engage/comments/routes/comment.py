"""One comment: its redacted words, its translation, and, for those who may and say why, the words as given."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import Field

from engage.access import requires
from engage.comments import actions
from engage.comments.forms import AsGivenForm, TranslationForm
from engage.comments.routes.showing import blueprint, comment_page, me
from engage.db import db
from engage.permissions import Can


@blueprint.get("/<int:comment_id>")
@requires(Can.CODE_COMMENTS)
def show(comment_id: int) -> str:
    """One comment and what can be done to it."""
    return comment_page(comment_id)


@blueprint.post("/<int:comment_id>/as-given")
@requires(Can.READ_WORDS_AS_GIVEN)
def as_given(comment_id: int) -> str | tuple[str, int]:
    """Show the words as they were given, once; that it was done is kept before they are shown."""
    form = AsGivenForm()
    if not form.validate():
        return comment_page(comment_id, why=form, problem=_problem(form.why)), 422
    words = actions.read_as_given(comment_id, str(form.why.data))
    db.session.commit()
    return comment_page(comment_id, given=words)


@blueprint.post("/<int:comment_id>/translation")
@requires(Can.CODE_COMMENTS)
def translate(comment_id: int) -> Response | tuple[str, int]:
    """Keep a translation beside the comment."""
    form = TranslationForm()
    if not form.validate():
        return comment_page(comment_id, english=form, problem=_problem(form.english)), 422
    actions.translate(comment_id, form.english.data or "", user_id=me())
    db.session.commit()
    flash("The translation is kept." if form.english.data else "There is no translation any more.")
    return redirect(url_for(".show", comment_id=comment_id))


def _problem(field: Field) -> tuple[str, str]:
    """Where the page shows what is wrong with a field, and what that is."""
    return f"#{field.id}", field.errors[0]
