"""Writing the record."""

from __future__ import annotations

from typing import Any

from flask import has_request_context

from engage import clock
from engage.access import current_actor
from engage.audit.models import Entry
from engage.db import db
from engage.limits.actions import attempt

MOST_REFUSALS = 30  # lines a minute: who knocks at every door must not fill the disk


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
    `detail` holds ids, counts, names of fields, and what an officer wrote for all to read (a question's words, a
    reason): never an address, a name or a resident's words.
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


def record_refusal(action: str, subject_kind: str, subject_id: object, *, source: str | None) -> None:
    """Add a line about a door that stayed shut, in the caller's transaction, which must be committed.

    At most one a minute for the same door, subject and `source` (a network address, of which only a keyed hash is
    kept, for two days and not here), and at most `MOST_REFUSALS` in all.
    """
    is_first = attempt(f"record of {action} {subject_kind} {subject_id} from {source}", 1, 60)
    if is_first and attempt("record of refusals", MOST_REFUSALS, 60):
        record(action, subject_kind, subject_id)
