"""What the pages of coding look up before they do anything, or refuse to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, url_for

from engage.access import current_actor
from engage.clock import now
from engage.coding.outline import outline
from engage.coding.queries import Desk
from engage.errors import Missing
from engage.questionnaires.queries import comment_question_title
from engage.themes.models import Frame, Theme
from engage.themes.queries import use

blueprint = Blueprint("coding", __name__, url_prefix="/coding/<int:questionnaire_id>/<key>")


@dataclass(frozen=True)
class Table:
    """A desk with what lies on it: the question's words, its frame, the themes in force in the order of their tree."""

    desk: Desk
    question: str
    frame: Frame
    themes: list[tuple[Theme, int]]

    @property
    def home(self) -> dict[str, Any]:
        """What every address of these pages begins with."""
        return {"questionnaire_id": self.desk.questionnaire_id, "key": self.desk.key}

    @property
    def by_id(self) -> dict[int, Theme]:
        """The themes in force."""
        return {theme.id: theme for theme, _ in self.themes}


def table_of(questionnaire_id: int, key: str) -> Table:
    """The desk of whoever is at the page. Raises Missing where the question has no coding frame (any more)."""
    question = comment_question_title(questionnaire_id, key)
    used = use(questionnaire_id, key)
    if used is None:
        raise Missing(
            "This question has no coding frame, so there is nothing to code to. What was coded before is kept.",
            next_url=url_for("themes.workbench", questionnaire_id=questionnaire_id, key=key),
            next_words="Go to the themes of this question",
        )
    in_force = [theme for theme in used.frame.themes if theme.merged_into_id is None]
    desk = Desk(used.frame_id, questionnaire_id, key, me(), now())
    return Table(desk, question, used.frame, outline(in_force))


def me() -> int:
    """The id of the person at the page."""
    actor = current_actor()
    if actor is None:
        raise Missing("Sign in first.")
    return actor.id
