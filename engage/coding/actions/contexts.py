"""An officer lets coders see something of a respondent beside a comment, or nothing any more."""

from __future__ import annotations

from engage.audit.actions import record
from engage.clock import now
from engage.coding.models import CodingContext
from engage.coding.queries import choices, context
from engage.db import db
from engage.errors import Refused


def allow(
    questionnaire_id: int, key: str, *, asked: str | None, characteristic: str | None, user_id: int
) -> None:
    """Let coders see the answer to a closed question and one characteristic (None: not). `Refused` for others."""
    closed, characteristics = choices(questionnaire_id)
    if (asked and asked not in closed) or (characteristic and characteristic not in characteristics):
        raise Refused(
            "Choose one of those on the page. The questionnaire may have changed: look at it again."
        )
    found = context(questionnaire_id, key)
    if found is None:
        found = CodingContext(questionnaire_id=questionnaire_id, question_key=key)
        db.session.add(found)
    found.asked, found.characteristic = asked or None, characteristic or None
    found.allowed_at, found.allowed_by = now(), user_id
    db.session.flush()
    record(
        "coders' view changed", "questionnaire", questionnaire_id, question=key, asked=asked,
        characteristic=characteristic,
    )  # fmt: skip
