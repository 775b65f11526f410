"""Responses that no longer count: withdrawn by their respondent, excluded by an officer, never sent."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update

from engage import clock
from engage.audit.actions import record
from engage.comments import actions as comments
from engage.db import db
from engage.errors import Refused
from engage.responses import queries
from engage.responses.models import Answer, EqualityAnswer, Response
from engage.responses.queries import Held

WITHOUT_SYNC = {"synchronize_session": False}


def withdraw(reference: str) -> Held | None:
    """Withdraw the response with this reference; returns it as it was before, or None when there is none.

    Its answers, what was said about the respondent, the name of an organisation, why it was excluded and the words of
    its comments are deleted. What stays is one row that says that a response was withdrawn, and on which day. Doing it
    twice is the same as doing it once.
    """
    held = queries.by_reference(reference)
    if held is None or held.status not in ("submitted", "excluded"):
        return held
    changed = db.session.execute(
        update(Response)
        .where(Response.id == held.id, Response.status.in_(("submitted", "excluded")))
        .values(
            status="withdrawn",
            ended_on=clock.today(),
            organisation=None,
            excluded_because=None,
            quotable=False,
        )
        .returning(Response.id)
    )
    if changed.first() is None:
        return held
    for table in (Answer, EqualityAnswer):
        db.session.execute(delete(table).where(table.response_id == held.id), execution_options=WITHOUT_SYNC)
    comments.withdraw("answer", held.id)
    record("withdraw", "response", held.id)
    return held


def exclude(response_id: int, because: str) -> None:
    """Leave a submitted response and its comments out of every figure, for a reason that is kept. Raises Refused."""
    if not because.strip():
        raise Refused("Say why this response is to be left out.")
    changed = db.session.execute(
        update(Response)
        .where(Response.id == response_id, Response.status == "submitted")
        .values(status="excluded", excluded_because=because.strip()[:300], ended_on=clock.today())
        .returning(Response.id)
    )
    if changed.first() is None:
        raise Refused("Only a response that was sent can be left out.")
    comments.set_aside("answer", response_id)
    record("exclude", "response", response_id)


def finish(held: Held) -> None:
    """Remember that its respondent has left the device: whoever copied the cookie before opens nothing with it."""
    db.session.execute(
        update(Response).where(Response.id == held.id).values(finished=True),
        execution_options=WITHOUT_SYNC,
    )


def discard(held: Held) -> bool:
    """Delete a draft with its answers, because its respondent leaves; False when it is none, or was sent just now."""
    gone = db.session.execute(
        delete(Response).where(Response.id == held.id, Response.status == "draft").returning(Response.id),
        execution_options=WITHOUT_SYNC,
    )
    return gone.first() is not None


def purge_drafts(days: int) -> int:
    """Delete drafts that nobody has touched for this many days, with their answers; how many there were."""
    gone = db.session.execute(
        delete(Response)
        .where(Response.status == "draft", Response.saved_at < clock.now() - timedelta(days=days))
        .returning(Response.id),
        execution_options=WITHOUT_SYNC,
    )
    return len(gone.all())
