"""What an officer lets coders see of a respondent, and what one respondent said there."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from engage.coding.models import CodingContext
from engage.db import db
from engage.questionnaires.bank import bank
from engage.questionnaires.kinds import KINDS, Gazetteer
from engage.questionnaires.queries import answered_sheets
from engage.responses.queries import answers_of, equality_of

RESPONDENT_TYPE = "respondent type"
VOICES = {
    "individual": "An individual",
    "organisation": "An organisation",
    "on behalf": "On behalf of a person",
}
CLOSED = ("one_choice", "several_choices", "scale", "number")


@dataclass(frozen=True)
class Line:
    """One thing a respondent said: what it is, and the words."""

    what: str
    words: str


def context(questionnaire_id: int, key: str) -> CodingContext | None:
    """What may be seen beside the comments to a question; None: nothing."""
    return db.session.scalar(
        sa.select(CodingContext).where(
            CodingContext.questionnaire_id == questionnaire_id, CodingContext.question_key == key
        )
    )


def choices(questionnaire_id: int) -> tuple[dict[str, str], dict[str, str]]:
    """What can be allowed: titles of closed questions by key, and labels of characteristics by key."""
    closed: dict[str, str] = {}
    for sheet in reversed(answered_sheets(questionnaire_id)):
        closed |= {one.key: one.title for one in sheet.questions if one.kind in CLOSED}
    return closed, {RESPONDENT_TYPE: "Who answered"} | {one.key: one.label for one in bank().questions}


def lines(
    allowed: CodingContext | None, response_id: int | None, voice: str, places: Gazetteer
) -> list[Line]:
    """What one respondent said of what may be seen; nothing where nothing is allowed or nothing was said."""
    if allowed is None:
        return []
    found = []
    if allowed.asked and response_id is not None:
        found += _answered(allowed.questionnaire_id, allowed.asked, response_id, places)
    if allowed.characteristic == RESPONDENT_TYPE:
        found.append(Line("Who answered", VOICES[voice]))
    elif allowed.characteristic and response_id is not None:
        question = bank().question(allowed.characteristic)
        option = question and question.option(equality_of(response_id).get(question.key, ""))
        if question and option:
            found.append(Line(question.label, option.label))
    return found


def _answered(questionnaire_id: int, asked: str, response_id: int, places: Gazetteer) -> list[Line]:
    answers = answers_of(response_id)
    for sheet in answered_sheets(questionnaire_id):
        question = sheet.by_key.get(asked)
        if question and question.kind in CLOSED and question.id in answers:
            words = KINDS[question.kind].show(question, answers[question.id], places)
            return [Line(question.title, words.replace("\n", "; "))] if words else []
    return []
