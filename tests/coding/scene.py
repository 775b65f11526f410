"""A question with comments, a coding frame, and a machine that learns: what the tests of coding start from."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from engage.clock import now
from engage.coding.jobs import learn_from_coding
from engage.coding.queries import Desk
from engage.db import db
from engage.themes import actions as theming
from engage.themes.models import Frame
from engage.themes.queries import use
from tests.themes import scene

KEY = scene.KEY
WORDS = {
    "Waiting": "I waited {} weeks for an appointment with the doctor and the waiting list was long.",
    "Parking": "There is no parking at the clinic and the car park charges {} pounds.",
    "Staff": "The nurses and staff were kind and friendly to me {} times.",
}


@dataclass(frozen=True)
class Stage:
    """Where it plays: ids of the question, its comments in order, and its themes by label."""

    questionnaire_id: int
    comments: list[int]
    themes: dict[str, int]
    frame_id: int

    @property
    def home(self) -> str:
        """The address where coding starts."""
        return f"/coding/{self.questionnaire_id}/{KEY}"

    def at(self, comment_id: int) -> str:
        """The address of a comment."""
        return f"{self.home}/{comment_id}"

    def desk(self, user_id: int) -> Desk:
        """The desk of somebody, now."""
        return Desk(self.frame_id, self.questionnaire_id, KEY, user_id, now())

    def frame(self) -> Frame:
        """The frame as it stands."""
        found = use(self.questionnaire_id, KEY)
        assert found is not None
        return found.frame


def stage(app: Flask, user_id: int, *, comments: int = 30, words: list[str] | None = None) -> Stage:
    """Set it up: comments of three kinds in turns (or these words), three themes, committed."""
    with app.app_context():
        questionnaire_id = scene.question()
        kinds = list(WORDS.values())
        said = words or [kinds[at % 3].format(at) for at in range(comments)]
        ids = scene.comments(questionnaire_id, *said)
        frame = theming.begin_frame(questionnaire_id, KEY)
        themes = {
            label: theming.add_theme(frame, label=label, description=f"About {label}.", user_id=user_id).id
            for label in WORDS
        }
        made = Stage(questionnaire_id, ids, themes, frame.id)
        db.session.commit()
        db.session.remove()
    return made


def learn(app: Flask, on: Stage, *, again: bool = True) -> None:
    """Let the worker's part run here and now."""
    with app.app_context():
        arguments = {
            "questionnaire_id": on.questionnaire_id,
            "question_key": KEY,
            "again": again,
            "job_id": 0,
        }
        learn_from_coding(arguments, lambda progress, words: None)
        db.session.remove()
