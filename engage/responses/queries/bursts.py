"""How many responses came in bursts."""

from __future__ import annotations

from sqlalchemy import func, select

from engage.db import db
from engage.responses.models import Burst


def in_bursts(questionnaire_id: int) -> int:
    """How many responses, withdrawn ones too, came soon after many others from the same network address."""
    total = select(func.coalesce(func.sum(Burst.responses), 0)).where(
        Burst.questionnaire_id == questionnaire_id
    )
    return int(db.session.scalar(total) or 0)
