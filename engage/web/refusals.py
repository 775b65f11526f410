"""What was refused goes on record: somebody who tries doors, and whoever tries too often."""

from __future__ import annotations

from flask import request

from engage.access import current_actor
from engage.audit.actions import record_refusal
from engage.db import db

ON_RECORD = {403: "refuse", 429: "refuse as too often"}


def note(status: int) -> None:
    """Put a refusal on record, in a transaction of its own: the door, and whose account knocked if any did."""
    action = ON_RECORD.get(status)
    if action is None:
        return
    actor = current_actor()
    source = f"person {actor.id}" if actor else request.remote_addr
    record_refusal(action, "page", request.endpoint or "none", source=source)
    db.session.commit()
