"""Telling of alerts, and closing them."""

from __future__ import annotations

from engage import clock
from engage.accounts.queries import users
from engage.audit.actions import record
from engage.comments import emails, lengths, queries
from engage.comments.models import Alert
from engage.errors import Refused
from engage.notifications.actions import write
from engage.permissions import Role


def tell_officers(address: str) -> int:
    """Write to every officer that alerts are open, once for all that were raised since the last time.

    `address`: where the alerts are read. How many letters were written. They hold no word of any comment.
    """
    waiting, newest = queries.letter_facts()
    if not waiting:
        return 0
    subject, text = emails.alerts(waiting, address)
    officers = [user for user in users() if user.active and user.role is Role.OFFICER]
    return sum(write(f"alerts:{newest}:{user.id}", user.email, subject, text) for user in officers)


def close_alert(alert: Alert, outcome: str, *, user_id: int) -> None:
    """Say what came of an alert. `Refused` without an outcome, or when it is closed."""
    said = outcome.strip()
    if alert.closed_at is not None:
        raise Refused("Somebody has closed this alert already.")
    if not said:
        raise Refused("Say what came of it, without repeating what the person wrote.")
    alert.closed_at = clock.now()
    alert.closed_by = user_id
    alert.outcome = said[: lengths.OUTCOME]
    record("alert closed", "comment", alert.comment_id, alert=alert.id)
