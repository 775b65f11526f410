"""Counting responses that came in a burst from one network address: a number for officers, no mark on a response."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from engage import clock
from engage.db import db
from engage.responses.models import Burst


def count_in_burst(questionnaire_id: int) -> None:
    """Count one more for today, in the caller's transaction."""
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    counted = insert(Burst).values(questionnaire_id=questionnaire_id, day=clock.today(), responses=1)
    db.session.execute(
        counted.on_conflict_do_update(
            index_elements=[Burst.questionnaire_id, Burst.day], set_={"responses": Burst.responses + 1}
        )
    )
