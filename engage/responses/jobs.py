"""Keeping the promise that answers nobody sent are not kept."""

from __future__ import annotations

from flask import current_app

from engage.db import db
from engage.jobs.registry import every
from engage.responses import actions


@every(minutes=60)
def forget_old_drafts() -> None:
    """Delete drafts that nobody touched for as many days as the privacy notice says."""
    actions.purge_drafts(current_app.extensions["engage.config"].draft_days)
    db.session.commit()
