"""The worker's part: comments are prepared soon after they came, a few hundred at a time."""

from __future__ import annotations

import time
from typing import Any

from flask import current_app

from engage.comments import actions, queries
from engage.comments.prepared import prepare
from engage.db import db, only_reading
from engage.jobs.registry import Report, every, handles
from engage.places.queries import names as place_names

AT_ONCE = 300
SECONDS_OF_A_CHORE = 20.0  # a chore stands in the way of the jobs that people wait for


@handles("prepare comments")
def prepare_comments(arguments: dict[str, Any], report: Report) -> None:
    """Prepare every comment that is not prepared yet. Cut short, it goes on where it was."""
    with only_reading():
        total = queries.not_prepared_count()
        db.session.rollback()
    done = 0
    for number in _batches():
        done += number
        report(min(done / max(total, 1), 0.99), f"{done:,} of {max(total, done):,} comments prepared")
    _tell()


@every(minutes=1)
def prepare_new_comments() -> None:
    """Prepare what came since the last time."""
    until = time.monotonic() + SECONDS_OF_A_CHORE
    for _ in _batches():
        if time.monotonic() > until:
            break
    _tell()


def _batches() -> Any:
    """Prepare a batch at a time, each read and computed without holding anything, then written; yields their sizes."""
    after = 0
    with only_reading():
        places = frozenset(name.lower() for name in place_names())
        db.session.rollback()
    while True:
        with only_reading():
            waiting = queries.not_prepared(after, AT_ONCE)
            no_names = queries.no_names()
            db.session.rollback()
        if not waiting:
            return
        after = waiting[-1][0]
        actions.keep_prepared(
            [prepare(number, words, places=places, no_names=no_names) for number, words in waiting]
        )
        db.session.commit()
        yield len(waiting)


def _tell() -> None:
    """Write to the officers where alerts are open. `Config.base_url` is the address that their browsers know."""
    config = current_app.extensions["engage.config"]
    if actions.tell_officers(f"{config.base_url}/comments/alerts"):
        db.session.commit()
    db.session.rollback()
