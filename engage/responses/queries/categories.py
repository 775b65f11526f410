"""Which category each individual's response falls into, for counting many by group; never shown one by one."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import select

from engage.db import db
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.bank import by_census
from engage.questionnaires.kinds import KINDS
from engage.questionnaires.models import Version
from engage.questionnaires.shape import Sheet
from engage.questionnaires.value import Heard
from engage.responses.models import Answer, EqualityAnswer, Response, Tick

WARD = "ward"
CLOSED = "closed:"  # and the key of the question
CHARACTERISTICS = ("age", "sex", "ethnic_group", "disability")

ByResponse = dict[int, str]


def categories(questionnaire_id: int, closed_key: str | None) -> dict[str, ByResponse]:
    """Category by response id, for each of CHARACTERISTICS (census categories), WARD (code) and CLOSED (label).

    Submitted responses of individuals only. Who did not answer, or prefers not to say, is left out; so is a grouping
    that nobody is in. CLOSED, with the key behind it, is the answer to the closed question of that key; None for none.
    """
    sheets = questionnaires.sheets(questionnaire_id)
    found = _characteristics(questionnaire_id)
    wards = [question.id for sheet in sheets for question in sheet.questions if question.kind == "postcode"]
    found[WARD] = {response_id: str(text) for response_id, text in _answers(Answer.text, wards)}
    if closed_key is not None:
        found[f"{CLOSED}{closed_key}"] = _closed(sheets, closed_key)
    return {name: of for name, of in found.items() if of}


def _characteristics(questionnaire_id: int) -> dict[str, ByResponse]:
    rows = db.session.execute(
        select(EqualityAnswer.response_id, EqualityAnswer.characteristic, EqualityAnswer.category)
        .where(EqualityAnswer.response_id.in_(_counted(questionnaire_id)))
        .order_by(EqualityAnswer.response_id, EqualityAnswer.characteristic)
    )
    told: dict[int, list[tuple[str, str]]] = {}
    for response_id, question, option in rows:
        told.setdefault(response_id, []).append((question, option))
    found: dict[str, ByResponse] = {name: {} for name in CHARACTERISTICS}
    for response_id, answers in told.items():
        for name, category in _census(tuple(answers)):
            found[name][response_id] = category
    return found


@cache
def _census(answers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """One respondent's census category of each characteristic, from their answers to the wording bank."""
    counted = by_census({question: {option: 1} for question, option in answers})
    return tuple(
        (name, category)
        for name in CHARACTERISTICS
        for category, number in counted.get(name, {}).items()
        if number
    )


def _closed(sheets: list[Sheet], key: str) -> ByResponse:
    found: ByResponse = {}
    for sheet in sheets:
        question = sheet.by_key.get(key)
        if question is None:
            continue
        labels = {row.key: row.label for row in KINDS[question.kind].tally(question, Heard()).rows}
        keys = {option.id: option.key for option in question.options}
        for response_id, option_id in _answers(Tick.option_id, [question.id]):
            found[response_id] = labels[keys[option_id]]
        for response_id, number in _answers(Answer.number, [question.id]):
            if str(int(number)) in labels:
                found[response_id] = labels[str(int(number))]
    return found


def _answers(column: Any, question_ids: list[int]) -> list[tuple[int, Any]]:
    """Response id and value of what submitted individuals answered."""
    owner = column.class_
    return [
        (response_id, value)
        for response_id, value in db.session.execute(
            select(owner.response_id, column)
            .join(Response, Response.id == owner.response_id)
            .where(
                owner.question_id.in_(question_ids),
                column.is_not(None),
                Response.status == "submitted",
                Response.respondent_type == "individual",
            )
        )
    ]


def _counted(questionnaire_id: int) -> Any:
    return (
        select(Response.id)
        .join(Version, Version.id == Response.version_id)
        .where(
            Version.questionnaire_id == questionnaire_id,
            Response.status == "submitted",
            Response.respondent_type == "individual",
        )
    )
