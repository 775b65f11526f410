"""Posting what is in the outbox."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from flask import current_app

from engage import clock
from engage.db import db, only_reading
from engage.jobs.registry import every
from engage.notifications import actions, queries
from engage.notifications.post import CheckedConnection, Post, ends_connection, for_good, prepared

AT_ONCE = 200
KEPT = timedelta(days=30)
log = logging.getLogger("engage.notifications")


@every(minutes=1)
def post_letters() -> None:
    """Hand every letter that is due to the mail server, each in transactions of its own."""
    post = prepared(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy's own method
    if post is None:
        return
    if actions.give_up_deadly():
        log.warning("letters given up: a worker died at each attempt")
    db.session.commit()
    with only_reading():
        due = queries.due(clock.now(), AT_ONCE)
        db.session.rollback()
    if not due:
        return
    try:
        with post.connection() as connection:
            for message_id in due:
                _post_one(post, connection, message_id)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail server not reachable", extra={"facts": {"error": type(error).__name__}})


def _post_one(post: Post, connection: CheckedConnection, message_id: int) -> None:
    """Take, hand over, and say so. Raises what ends the connection; the letter is then tried again later."""
    attempt = actions.take(message_id)
    db.session.commit()
    if attempt is None:
        return
    with only_reading():
        letter = queries.message(message_id)
        db.session.expunge_all()
        db.session.rollback()
    if letter is None:
        return
    try:
        post.send(connection, letter.once, letter.to_address, letter.subject, letter.text)
    except Exception as error:
        is_broken = ends_connection(error)
        actions.not_posted(message_id, attempt, for_good=for_good(error), may_have_gone=is_broken)
        db.session.commit()
        facts = {"message": message_id, "attempt": attempt, "error": type(error).__name__}
        log.warning("letter not posted", extra={"facts": facts})
        if is_broken:
            raise
        return
    actions.posted(message_id)
    db.session.commit()


@every(minutes=60)
def forget_posted_letters() -> None:
    """Do not keep addresses longer than it takes to answer a question about a letter."""
    actions.forget_posted(KEPT)
    db.session.commit()
