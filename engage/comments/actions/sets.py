"""Searches that people keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engage import clock
from engage.comments import lengths, queries
from engage.comments.models import SavedSet
from engage.db import db
from engage.errors import Refused

MOST_SETS = 100


def save_set(user_id: int, title: str, criteria: Mapping[str, Any]) -> SavedSet:
    """Keep a search under a title; one of the same title is replaced. `Refused` without a title, or for too many."""
    said = " ".join(title.split())[: lengths.TITLE]
    if not said:
        raise Refused("Give the search a name, so that you find it again.")
    mine = queries.saved_sets(user_id)
    found = next((one for one in mine if one.title == said), None)
    if found is None:
        if len(mine) >= MOST_SETS:
            raise Refused(f"You have kept {MOST_SETS} searches. Delete one that you do not need any more.")
        found = SavedSet(user_id=user_id, title=said)
        db.session.add(found)
    found.criteria = dict(criteria)
    found.made_at = clock.now()
    db.session.flush()
    return found


def delete_set(saved: SavedSet) -> None:
    """Forget a search."""
    db.session.delete(saved)
