"""Keeping the promises that answers nobody sent are not kept, and that withdrawn ones leave no trace."""

from __future__ import annotations

from flask import current_app

from engage.db import db, empty_the_log
from engage.jobs.registry import every
from engage.responses import actions


@every(minutes=5)
def leave_no_trace() -> None:
    """What was withdrawn is in no file of the database after a few minutes either."""
    empty_the_log()


@every(minutes=60)
def forget_old_drafts() -> None:
    """Delete drafts that nobody touched for as many days as the privacy notice says."""
    actions.purge_drafts(current_app.extensions["engage.config"].draft_days)
    db.session.commit()
