"""One respondent's own response, found by the key in their cookie or the reference on their receipt.

The hot path: plain rows, each by an index, whatever the number of responses stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engage.db import db
from engage.questionnaires.models import Version
from engage.questionnaires.value import Value
from engage.responses.models import Answer, EqualityAnswer, Response, Tick
from engage.responses.receipts import hashed


@dataclass(frozen=True, slots=True)
class Held:
    """A response as its journey needs it. `frozen` says whether its version can still change under it."""

    id: int
    status: str
    respondent_type: str
    organisation: str | None
    quotable: bool
    saved_at: datetime
    version_id: int
    reference_hash: str | None
    questionnaire_id: int
    revision: int
    frozen: bool


_HELD = select(
    Response.id,
    Response.status,
    Response.respondent_type,
    Response.organisation,
    Response.quotable,
    Response.saved_at,
    Response.version_id,
    Response.reference_hash,
    Version.questionnaire_id,
    Version.revision,
    Version.frozen_at.is_not(None),
).join(Version, Version.id == Response.version_id)


def by_key(key: str, questionnaire_id: int) -> Held | None:
    """The response under this key, if it is one to this questionnaire."""
    return _held(_HELD.where(Response.key_hash == hashed(key), Version.questionnaire_id == questionnaire_id))


def by_reference(reference: str) -> Held | None:
    """The response whose receipt has this reference, in its written form."""
    return _held(_HELD.where(Response.reference_hash == hashed(reference)))


def _held(chosen: Any) -> Held | None:
    row = db.session.execute(chosen).first()
    return None if row is None else Held(*row)


def answers_of(response_id: int) -> dict[int, Value]:
    """The answers of one response by question id, also those that are no longer asked."""
    rows = db.session.execute(
        select(Answer.question_id, Answer.text, Answer.number, Answer.date).where(
            Answer.response_id == response_id
        )
    ).all()
    if not rows:
        return {}
    ticked: dict[int, list[int]] = {}
    for question_id, option_id in db.session.execute(
        select(Tick.question_id, Tick.option_id)
        .where(Tick.response_id == response_id)
        .order_by(Tick.option_id)
    ):
        ticked.setdefault(question_id, []).append(option_id)
    return {
        row.question_id: Value(row.text, row.number, row.date, tuple(ticked.get(row.question_id, ())))
        for row in rows
    }


def equality_of(response_id: int) -> dict[str, str]:
    """What one respondent said about themselves: option key by question key of the wording bank."""
    rows = db.session.execute(
        select(EqualityAnswer.characteristic, EqualityAnswer.category).where(
            EqualityAnswer.response_id == response_id
        )
    )
    return {row.characteristic: row.category for row in rows}
