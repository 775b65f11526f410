"""The page of one comment, which several views show."""

from __future__ import annotations

from flask import Blueprint, render_template

from engage.access import current_actor
from engage.comments import queries
from engage.comments.forms import AsGivenForm, TakeOutForm, TranslationForm
from engage.comments.tongues import tongue
from engage.errors import Missing
from engage.questionnaires.queries import comment_question_title

blueprint = Blueprint("comments", __name__, url_prefix="/comments")


def me() -> int:
    """The id of the person at the page."""
    actor = current_actor()
    if actor is None:
        raise Missing("Sign in first.")
    return actor.id


def comment_page(
    comment_id: int,
    *,
    take_out: TakeOutForm | None = None,
    why: AsGivenForm | None = None,
    english: TranslationForm | None = None,
    given: str | None = None,
    problem: tuple[str, str] | None = None,
) -> str:
    """A live comment in its redacted words with everything that can be done to it. Raises Missing.

    `given`: its words as they were given, for one who may read them and has said why.
    """
    comment = queries.live_comment(comment_id)
    translation = queries.translation(comment_id)
    if english is None:
        english = TranslationForm(formdata=None)
        english.english.data = translation.words if translation else ""
    marks = queries.marks_of(comment_id)
    return render_template(
        "comments/show.html",
        comment=comment,
        question=comment_question_title(comment.questionnaire_id, comment.question_key),
        tongue=tongue(comment.language),
        translation=translation.words if translation else None,
        found=queries.found_by_rules(comment),
        applied=[mark for mark in marks if mark.state == "applied"],
        dismissed=[mark for mark in marks if mark.state == "dismissed"],
        suggested=queries.waiting_of(comment_id),
        take_out=take_out or TakeOutForm(formdata=None),
        why=why or AsGivenForm(formdata=None),
        english=english,
        given=given,
        error_list=[problem] if problem else [],
    )
