"""One respondent's own response, found by the key in their cookie or the reference on their receipt.

The hot path: plain rows by statements made once, each by an index, whatever the number of responses stored.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, outerjoin, select

from engage.db import db
from engage.questionnaires.models import Version
from engage.questionnaires.value import Value
from engage.responses.models import Answer, EqualityAnswer, Response, Tick
from engage.responses.occasions import Occasion
from engage.responses.receipts import hashed


@dataclass(frozen=True, slots=True)
class Held:
    """A response as its journey needs it. `frozen` says whether its version can still change under it."""

    id: int
    status: str
    respondent_type: str
    organisation: str | None
    quotable: bool
    finished: bool
    saved_at: datetime
    version_id: int
    reference_hash: str | None
    questionnaire_id: int
    revision: int
    frozen: bool


_RESPONSES, _VERSIONS = Response.__table__.c, Version.__table__.c
_ANSWERS, _TICKS, _ABOUT = Answer.__table__.c, Tick.__table__.c, EqualityAnswer.__table__.c
_HELD = (
    _RESPONSES.id,
    _RESPONSES.status,
    _RESPONSES.respondent_type,
    _RESPONSES.organisation,
    _RESPONSES.quotable,
    _RESPONSES.finished,
    _RESPONSES.saved_at,
    _RESPONSES.version_id,
    _RESPONSES.reference_hash,
    _VERSIONS.questionnaire_id,
    _VERSIONS.revision,
    _VERSIONS.frozen_at.is_not(None),
)
_BY_REFERENCE = (
    select(*_HELD)
    .join_from(Response.__table__, Version.__table__, _VERSIONS.id == _RESPONSES.version_id)
    .where(_RESPONSES.reference_hash == bindparam("reference_hash"))
)
_ANSWERED = (
    select(_ANSWERS.question_id, _ANSWERS.text, _ANSWERS.number, _ANSWERS.date, _TICKS.option_id)
    .join_from(
        Answer.__table__,
        Tick.__table__,
        and_(_TICKS.response_id == _ANSWERS.response_id, _TICKS.question_id == _ANSWERS.question_id),
        isouter=True,
    )
    .where(_ANSWERS.response_id == bindparam("response_id"))
    .order_by(_ANSWERS.question_id, _TICKS.option_id)
)
_SAID = select(_ABOUT.characteristic, _ABOUT.category).where(_ABOUT.response_id == bindparam("response_id"))


def arrived(occasions: Select[Any], slug: str, key: str) -> tuple[Occasion, Held | None] | None:
    """An occasion, with the response under this key if it is one to its questionnaire; None for no such occasion.

    `occasions` is a statement whose one row, for the parameter `at`, has the fields of an Occasion.
    """
    values = {"at": slug, "key_hash": hashed(key)}
    row = db.session.connection().execute(_with_response(occasions), values).first()
    if row is None:
        return None
    occasion = Occasion(*row[: -len(_HELD)])
    held = Held(*row[-len(_HELD) :])
    return occasion, held if held.questionnaire_id == occasion.questionnaire_id else None


@cache
def _with_response(occasions: Select[Any]) -> Select[Any]:
    """Both in one statement, because every page of an answer asks for both."""
    at = occasions.subquery()
    columns = [at.c[field.name] for field in fields(Occasion)]
    mine = outerjoin(at, Response.__table__, _RESPONSES.key_hash == bindparam("key_hash"))
    return select(*columns, *_HELD).select_from(
        outerjoin(mine, Version.__table__, _VERSIONS.id == _RESPONSES.version_id)
    )


def by_reference(reference: str) -> Held | None:
    """The response whose receipt has this reference, in its written form."""
    values = {"reference_hash": hashed(reference)}
    row = db.session.connection().execute(_BY_REFERENCE, values).first()
    return None if row is None else Held(*tuple[Any, ...](row))


def answers_of(response_id: int) -> dict[int, Value]:
    """The answers of one response by question id, also those that are no longer asked."""
    found: dict[int, Value] = {}
    rows = db.session.connection().execute(_ANSWERED, {"response_id": response_id})
    for question_id, text, number, date, option_id in rows:
        before = found.get(question_id)
        if before is not None:
            found[question_id] = Value(text, number, date, (*before.options, option_id))
        else:
            found[question_id] = Value(text, number, date, () if option_id is None else (option_id,))
    return found


def equality_of(response_id: int) -> dict[str, str]:
    """What one respondent said about themselves: option key by question key of the wording bank."""
    return dict(db.session.connection().execute(_SAID, {"response_id": response_id}).all())
