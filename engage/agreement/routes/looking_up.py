"""What the pages of agreement look up before they do anything, or refuse to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, request, url_for

from engage.access import current_actor
from engage.agreement import queries
from engage.agreement.models import Sample
from engage.coding.decision import Decision, Sent, read
from engage.coding.outline import outline
from engage.errors import Malformed, Missing
from engage.paging import pages_of
from engage.questionnaires.queries import comment_question_title
from engage.themes import queries as themes
from engage.themes.models import FrameUse, Theme

blueprint = Blueprint("agreement", __name__, url_prefix="/agreement/<int:questionnaire_id>/<key>")


def use_of(questionnaire_id: int, key: str) -> FrameUse:
    """That a question is coded to a frame. Raises Missing."""
    comment_question_title(questionnaire_id, key)
    use = themes.use(questionnaire_id, key)
    if use is None:
        raise Missing(
            "There is no coding frame for this question yet. Make it first: a sample is coded to its themes."
        )
    return use


def sample_of(use: FrameUse) -> Sample:
    """The newest sample of a question, coded to its frame. Raises Missing."""
    found = queries.sample(use.questionnaire_id, use.question_key)
    if found is None or found.frame_id != use.frame_id:
        raise Missing("No sample has been drawn for this question yet.")
    return found


def in_order(use: FrameUse) -> list[tuple[Theme, int]]:
    """The themes in force in the order of their tree, each with its depth; a theme's number is its place, from 1."""
    return outline([theme for theme in use.frame.themes if theme.merged_into_id is None])


def sent() -> Decision:
    """The themes and positions ticked on the page. Raises Malformed."""
    try:
        return read(cast(Sent, request.form))
    except ValueError:
        raise Malformed("One of the ticked themes could not be read. Go back and tick again.") from None


def home_of(use: FrameUse) -> str:
    """The address of the question's page of agreement."""
    return url_for("agreement.show", questionnaire_id=use.questionnaire_id, key=use.question_key)


def me() -> int:
    """The id of the person at the page."""
    actor = current_actor()
    if actor is None:
        raise Missing("Sign in first.")
    return actor.id


def page_of(rows: Sequence[int], size: int) -> tuple[list[int], int, int]:
    """The rows of the page asked for, its number, and how many pages there are."""
    pages = pages_of(len(rows), size)
    number = max(1, min(request.args.get("page", 1, type=int), pages))
    return list(rows[(number - 1) * size : number * size]), number, pages
