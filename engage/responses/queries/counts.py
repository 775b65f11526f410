"""How many responses came, when and how. Drafts, withdrawn and excluded ones never enter a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from engage import clock
from engage.db import db
from engage.questionnaires.models import Version
from engage.responses.models import EqualityAnswer, Response


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of responses to a questionnaire, over all its versions. `submitted` is what every figure counts."""

    submitted: int = 0
    draft: int = 0
    withdrawn: int = 0
    excluded: int = 0


def _of(questionnaire_id: int) -> Any:
    return Response.version_id.in_(select(Version.id).where(Version.questionnaire_id == questionnaire_id))


def counts(questionnaire_id: int) -> Counts:
    """Responses by status."""
    rows = db.session.execute(
        select(Response.status, func.count()).where(_of(questionnaire_id)).group_by(Response.status)
    )
    return Counts(**dict(rows.all()))


def by_day(questionnaire_id: int) -> list[tuple[date, int]]:
    """Submitted responses by day in London, earliest first; days without any are absent."""
    rows = db.session.execute(
        select(Response.submitted_at, func.count())
        .where(_of(questionnaire_id), Response.status == "submitted")
        .group_by(Response.submitted_at)
    )
    days: dict[date, int] = {}
    for moment, number in rows:
        if moment is not None:
            day = clock.in_london(moment).date()
            days[day] = days.get(day, 0) + number
    return sorted(days.items())


def by_channel(questionnaire_id: int, respondent_type: str | None = None) -> dict[str, int]:
    """Submitted responses by channel, the most used first; of one respondent type if given."""
    return _by(Response.channel, questionnaire_id, respondent_type)


def by_type(questionnaire_id: int) -> dict[str, int]:
    """Submitted responses by respondent type (individual, organisation, on behalf)."""
    return _by(Response.respondent_type, questionnaire_id, None)


def _by(column: Any, questionnaire_id: int, respondent_type: str | None) -> dict[str, int]:
    chosen = (
        select(column, func.count())
        .where(_of(questionnaire_id), Response.status == "submitted")
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    if respondent_type is not None:
        chosen = chosen.where(Response.respondent_type == respondent_type)
    return dict(db.session.execute(chosen).all())


def equality_counts(questionnaire_id: int, respondent_type: str = "individual") -> dict[str, dict[str, int]]:
    """Submitted responses of one respondent type by question of the wording bank and option ("prefer not" too).

    A respondent who skipped a question is in none of its options: the base of each question is the sum of its own.
    """
    rows = db.session.execute(
        select(EqualityAnswer.characteristic, EqualityAnswer.category, func.count())
        .join(Response, Response.id == EqualityAnswer.response_id)
        .where(
            _of(questionnaire_id),
            Response.status == "submitted",
            Response.respondent_type == respondent_type,
        )
        .group_by(EqualityAnswer.characteristic, EqualityAnswer.category)
    )
    found: dict[str, dict[str, int]] = {}
    for characteristic, category, number in rows:
        found.setdefault(characteristic, {})[category] = number
    return found


def answered_versions(questionnaire_id: int) -> list[int]:
    """Ids of versions with a submitted response, newest first."""
    return list(
        db.session.scalars(
            select(Version.id)
            .where(
                Version.questionnaire_id == questionnaire_id,
                Version.id.in_(select(Response.version_id).where(Response.status == "submitted")),
            )
            .order_by(Version.number.desc())
        )
    )
