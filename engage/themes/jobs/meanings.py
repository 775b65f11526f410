"""Work out what comments mean, so that search by meaning finds them."""

from __future__ import annotations

import time

from engage.comments.actions import keep_meanings
from engage.db import db, only_reading
from engage.jobs.registry import every
from engage.themes.engine.meaning import meanings, packed
from engage.themes.queries.meanings import without_meaning

MEANINGS_AT_ONCE = 2_000
SECONDS_OF_A_CHORE = 20.0  # a chore stands in the way of the jobs that people wait for


@every(minutes=5)
def keep_what_comments_mean() -> None:
    """Work out what new comments mean, for search; what is left when the time is up waits for the next time."""
    until = time.monotonic() + SECONDS_OF_A_CHORE
    while time.monotonic() < until:
        with only_reading():
            waiting = without_meaning(MEANINGS_AT_ONCE)
            db.session.rollback()
        if not waiting:
            return
        rows = packed(meanings([words for _, words in waiting]))
        keep_meanings({number: row for (number, _), row in zip(waiting, rows, strict=True)})
        db.session.commit()
