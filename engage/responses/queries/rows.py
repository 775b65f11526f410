"""Submitted responses one by one, for the officers' pages and file. Never with what a respondent is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from engage.db import db
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.shape import QuestionShape, Sheet
from engage.questionnaires.value import Value
from engage.responses.models import Answer, Response, Tick


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One submitted response: how it came, for whom, and its answers by question key, as the newest version asks them.

    `id` joins it to its comments and leaves the house nowhere.
    """

    id: int
    respondent_type: str
    channel: str
    organisation: str | None
    answers: dict[str, Value] = field(default_factory=dict)


def every_response(questionnaire_id: int) -> list[ResponseRow]:
    """All submitted responses over all versions, in no order that means anything."""
    sheets = questionnaires.sheets(questionnaire_id)
    chosen = _submitted(sheets)
    found = {
        row.id: ResponseRow(*row)
        for row in db.session.execute(
            select(Response.id, Response.respondent_type, Response.channel, Response.organisation).where(
                Response.id.in_(chosen)
            )
        )
    }
    keys = {question.id: question.key for sheet in sheets for question in sheet.questions}
    ticked = _ticked(sheets, questionnaires.asked_of_anybody(questionnaire_id), chosen)
    for response_id, question_id, text, number, day in db.session.execute(
        select(Answer.response_id, Answer.question_id, Answer.text, Answer.number, Answer.date).where(
            Answer.response_id.in_(chosen)
        )
    ):
        options = tuple(sorted(ticked.get((response_id, question_id), ())))
        found[response_id].answers[keys[question_id]] = Value(text, number, day, options)
    return list(found.values())


def texts(questionnaire_id: int, key: str, respondent_type: str) -> Counter[str]:
    """How many submitted responses of one respondent type gave each text to a question, as it was given."""
    sheets = questionnaires.sheets(questionnaire_id)
    ids = [sheet.by_key[key].id for sheet in sheets if key in sheet.by_key]
    rows = db.session.execute(
        select(Answer.text, func.count())
        .where(
            Answer.question_id.in_(ids),
            Answer.text.is_not(None),
            Answer.response_id.in_(_submitted(sheets, respondent_type)),
        )
        .group_by(Answer.text)
    )
    return Counter({text: number for text, number in rows if text})


def organisations(questionnaire_id: int) -> list[tuple[str, int]]:
    """Names of the organisations that answered, in alphabetical order, with their numbers of responses."""
    sheets = questionnaires.sheets(questionnaire_id)
    rows = db.session.execute(
        select(Response.organisation, func.count())
        .where(Response.id.in_(_submitted(sheets, "organisation")), Response.organisation.is_not(None))
        .group_by(Response.organisation)
    )
    return sorted(((name, number) for name, number in rows if name), key=lambda row: row[0].casefold())


def _submitted(sheets: list[Sheet], respondent_type: str | None = None) -> Any:
    chosen = select(Response.id).where(
        Response.version_id.in_([sheet.version_id for sheet in sheets]), Response.status == "submitted"
    )
    return chosen if respondent_type is None else chosen.where(Response.respondent_type == respondent_type)


def _ticked(
    sheets: list[Sheet], newest: list[QuestionShape], chosen: Any
) -> dict[tuple[int, int], list[int]]:
    """Options chosen by (response, question), as the option of the same key in the newest version that asks it."""
    by_key = {(question.key, option.key): option.id for question in newest for option in question.options}
    current = {
        option.id: by_key.get((question.key, option.key), option.id)
        for sheet in sheets
        for question in sheet.questions
        for option in question.options
    }
    found: dict[tuple[int, int], list[int]] = {}
    for response_id, question_id, option_id in db.session.execute(
        select(Tick.response_id, Tick.question_id, Tick.option_id).where(Tick.response_id.in_(chosen))
    ):
        found.setdefault((response_id, question_id), []).append(current[option_id])
    return found
