"""Of which groups respondents are: counts only, never one respondent's answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select

from engage.db import db
from engage.questionnaires.models import Version
from engage.responses.models import EqualityAnswer, Response

OfQuestionnaires = dict[int, dict[str, dict[str, int]]]


def equality_counts_among(
    questionnaire_ids: Collection[int], response_ids: Select[*tuple[Any, ...]] | None = None
) -> OfQuestionnaires:
    """Submitted responses of individuals by questionnaire, question of the wording bank and option.

    `response_ids` keeps these responses only. A respondent who skipped a question is in none of its options.
    """
    chosen = (
        select(Version.questionnaire_id, EqualityAnswer.characteristic, EqualityAnswer.category, func.count())
        .join(Response, Response.id == EqualityAnswer.response_id)
        .join(Version, Version.id == Response.version_id)
        .where(
            Version.questionnaire_id.in_(questionnaire_ids),
            Response.status == "submitted",
            Response.respondent_type == "individual",
        )
        .group_by(Version.questionnaire_id, EqualityAnswer.characteristic, EqualityAnswer.category)
    )
    if response_ids is not None:
        chosen = chosen.where(Response.id.in_(response_ids))
    found: OfQuestionnaires = {}
    for questionnaire_id, characteristic, category, number in db.session.execute(chosen):
        found.setdefault(questionnaire_id, {}).setdefault(characteristic, {})[category] = number
    return found
