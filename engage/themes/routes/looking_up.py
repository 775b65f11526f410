"""What the pages of themes look up before they do anything, or refuse to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for

from engage.access import current_actor
from engage.errors import Missing, Refused
from engage.questionnaires.queries import comment_question_title
from engage.themes import queries
from engage.themes.models import Frame, FrameUse, Theme
from engage.themes.queries import CodedComment

blueprint = Blueprint("themes", __name__, url_prefix="/themes/<int:questionnaire_id>/<key>")


def first_problem(form: Any) -> str:
    """The first thing that is wrong with a form."""
    return next(
        (problem for problems in form.errors.values() for problem in problems), "Look at the form again."
    )


def wrong_field(form: Any, otherwise: str) -> str:
    """The id of the first field that is wrong; `otherwise` where a rule and not a field said no."""
    return next(iter(form.errors), otherwise)


def frame_of(questionnaire_id: int, key: str) -> Frame:
    """The coding frame of a question. Raises Missing."""
    return use_of(questionnaire_id, key).frame


def use_of(questionnaire_id: int, key: str) -> FrameUse:
    """That a question is coded to a frame. Raises Missing."""
    use = queries.use(questionnaire_id, key)
    if use is None:
        raise Missing("There is no coding frame for this question yet.")
    return use


def theme_of(questionnaire_id: int, key: str, theme_id: int) -> Theme:
    """A theme of a question's frame. Raises Missing."""
    found = queries.theme(theme_id)
    if found is None or found.frame_id != use_of(questionnaire_id, key).frame_id:
        raise Missing("There is no such theme in this coding frame.")
    return found


def coded_by_me(questionnaire_id: int, key: str, comment_id: int) -> CodedComment:
    """A live comment that the person at the page may see the codings of, and change. Raises Missing and Refused."""
    found = queries.comment_of(questionnaire_id, key, comment_id, reader=me())
    if found is None:
        raise Missing("There is no such comment, or it was withdrawn.")
    if found.unseen:
        raise yet_blind(questionnaire_id, key)
    return found


def yet_blind(questionnaire_id: int, key: str) -> Refused:
    """Why somebody can do nothing with a comment that they have yet to code blind, and where they can."""
    return Refused(
        "This comment is in an open sample. Code it blind first: until then you do not see what others decided on it, "
        "and decide nothing on it here.",
        next_url=url_for("agreement.code", questionnaire_id=questionnaire_id, key=key),
        next_words="Code the sample",
    )


def in_force(frame: Frame | None) -> list[Theme]:
    """The themes that were not merged away."""
    return [theme for theme in frame.themes if theme.merged_into_id is None] if frame else []


def title_of(questionnaire_id: int, key: str) -> str:
    """The question's words; raises `Missing` where nothing like it was asked."""
    return comment_question_title(questionnaire_id, key)


def home_of(questionnaire_id: int, key: str) -> str:
    """The address of the workbench."""
    return url_for("themes.workbench", questionnaire_id=questionnaire_id, key=key)


def subject_of(questionnaire_id: int, key: str) -> str:
    """What its jobs are about."""
    return f"themes:{questionnaire_id}:{key}"


def me() -> int:
    """The id of the person at the page."""
    actor = current_actor()
    if actor is None:
        raise Missing("Sign in first.")
    return actor.id
