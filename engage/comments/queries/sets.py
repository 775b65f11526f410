"""Searches that people kept."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engage.comments.models import SavedSet
from engage.db import db
from engage.errors import Missing


def saved_sets(user_id: int) -> Sequence[SavedSet]:
    """Everything a person kept, by title."""
    return db.session.scalars(
        sa.select(SavedSet).where(SavedSet.user_id == user_id).order_by(SavedSet.title, SavedSet.id)
    ).all()


def everybodys_sets() -> Sequence[SavedSet]:
    """What everybody kept."""
    return db.session.scalars(sa.select(SavedSet).order_by(SavedSet.id)).all()


def saved_set(set_id: int, user_id: int) -> SavedSet:
    """One of a person's own. Raises Missing, also for somebody else's."""
    found = db.session.get(SavedSet, set_id)
    if found is None or found.user_id != user_id:
        raise Missing("There is no such saved search.")
    return found
