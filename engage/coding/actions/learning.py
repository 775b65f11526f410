"""Writing down what the machine learned, in short transactions. None commits."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engage.clock import now
from engage.coding.models import Coder, CodingSuggestion
from engage.coding.state import Learned
from engage.db import db
from engage.jobs import actions as jobs
from engage.jobs.queries import is_waiting

JOB = "learn from coding"


def subject_of(questionnaire_id: int, key: str) -> str:
    """What its jobs are about."""
    return f"coding:{questionnaire_id}:{key}"


def ask_to_learn(questionnaire_id: int, key: str, *, again: bool = False) -> None:
    """Ask the worker to learn from what was coded, unless it will anyway; `again`: and to read all that is unread."""
    subject = subject_of(questionnaire_id, key)
    if again or not is_waiting(subject):
        page = f"/coding/{questionnaire_id}/{key}"  # as a path, because the worker asks too; who may open it may watch
        arguments = {"questionnaire_id": questionnaire_id, "question_key": key, "again": again, "page": page}
        jobs.ask(JOB, arguments, subject=subject)


def keep_coder(frame_id: int, questionnaire_id: int, key: str, learned: Learned, *, coded: int) -> int:
    """Keep what was learned from so many coded comments; its id."""
    coder = Coder(
        frame_id=frame_id,
        questionnaire_id=questionnaire_id,
        question_key=key,
        made_at=now(),
        coded=coded,
        content=learned.to_bytes(),
    )
    db.session.add(coder)
    db.session.flush()
    return coder.id


def keep_suggestions(coder_id: int, rows: Sequence[tuple[int, int, float]]) -> None:
    """Keep what a coder would code: (comment, theme, confidence)."""
    if rows:
        values = [
            {"coder_id": coder_id, "comment_id": comment, "theme_id": theme, "confidence": sure}
            for comment, theme, sure in rows
        ]
        db.session.execute(sa.insert(CodingSuggestion), values)


def say_scored(coder_id: int) -> None:
    """Say that a coder has read every unread comment: from now on queues are made of its suggestions."""
    scored = sa.update(Coder).where(Coder.id == coder_id).values(scored=True)
    db.session.execute(scored, execution_options={"synchronize_session": False})


def forget_suggestions(coder_id: int, comment_ids: Sequence[int]) -> None:
    """Delete some of a coder's suggestions."""
    some = sa.delete(CodingSuggestion).where(
        CodingSuggestion.coder_id == coder_id, CodingSuggestion.comment_id.in_(comment_ids)
    )
    db.session.execute(some, execution_options={"synchronize_session": False})


def forget_coder(coder_id: int) -> None:
    """Delete a coder."""
    gone = sa.delete(Coder).where(Coder.id == coder_id)
    db.session.execute(gone, execution_options={"synchronize_session": False})
