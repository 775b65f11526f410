"""Writing the record."""

from __future__ import annotations

from typing import Any

from flask import has_request_context

from engage import clock
from engage.access import current_actor
from engage.audit.models import Entry
from engage.db import db


def record(
    action: str,
    subject_kind: str,
    subject_id: object,
    *,
    actor_id: int | None = None,
    **detail: Any,
) -> None:
    """Add a line in the caller's transaction: `record("publish", "consultation", slug, version=3)`.

    The actor is the person at the page unless given; None means the system itself (a command, the worker).
    `detail` holds ids, counts and names of fields: never an address, a name or anybody's words.
    """
    if actor_id is None and has_request_context():
        actor = current_actor()
        actor_id = actor.id if actor else None
    db.session.add(
        Entry(
            at=clock.now(),
            actor_id=actor_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
            detail=detail,
        )
    )
