"""Housekeeping of addresses."""

from __future__ import annotations

from engage.contacts import actions
from engage.db import db
from engage.jobs.registry import every


@every(minutes=60)
def forget_stopped_contacts() -> None:
    """Delete the addresses of those who want to hear no more."""
    actions.forget_stopped()
    db.session.commit()
