"""Housekeeping of sign-ins and of counted attempts."""

from __future__ import annotations

from engage.accounts import actions
from engage.db import db
from engage.jobs.registry import every
from engage.limits.actions import forget_old


@every(minutes=60)
def forget_old_sign_ins() -> None:
    """Keep no list of when people worked."""
    actions.forget_old_sign_ins()
    forget_old()
    db.session.commit()
