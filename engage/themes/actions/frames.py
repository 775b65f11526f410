"""The coding frame: begun, shared, copied, kept as a version, and from when it counts."""

from __future__ import annotations

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.questionnaires.queries import comment_question_title
from engage.themes import queries
from engage.themes.actions.themes import add_theme as add_theme
from engage.themes.models import Frame, FrameUse


def begin_frame(questionnaire_id: int, question_key: str) -> Frame:
    """The coding frame of a question, begun if there is none."""
    frame = queries.frame(questionnaire_id, question_key)
    if frame is None:
        frame = Frame(
            title=comment_question_title(questionnaire_id, question_key), created_at=now(), themes=[]
        )
        db.session.add(frame)
        db.session.flush()
        db.session.add(
            FrameUse(
                questionnaire_id=questionnaire_id,
                question_key=question_key,
                frame=frame,
                begun_at=now(),
            )
        )
        db.session.flush()
    return frame


def accept_frame(use: FrameUse, *, user_id: int) -> None:
    """From now on the themes of the frame count for this question. `Refused` when there is none to count."""
    frame = use.frame
    if not any(theme.merged_into_id is None for theme in frame.themes):
        raise Refused("There is no theme to accept yet. Accept a suggestion or add a theme first.")
    use.accepted_at = now()
    use.accepted_by = user_id
    record("frame accepted", "frame", frame.id, themes=len(frame.themes))
