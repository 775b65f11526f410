"""What submitted responses said to each question, added up by the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from engage.db import db
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.kinds import KINDS
from engage.questionnaires.models import Option, Page, Question, Version
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Tally
from engage.responses.models import Answer, Response, Tick

COUNTED_TEXTS = tuple(name for name, kind in KINDS.items() if kind.counts_texts)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what was said to it. A question of several versions is shown as the newest asks it."""

    question: QuestionShape
    tally: Tally


def tallies(questionnaire_id: int, respondent_type: str = "individual") -> list[Asked]:
    """Every question asked of anybody, newest version first in order, with its tally over all versions.

    Counts submitted responses of one respondent type, so that organisations never change an individual's n or %.
    The base of each is the responses that answered it.
    """
    heard = _heard(questionnaire_id, respondent_type)
    found: dict[str, Asked] = {}
    for sheet in reversed(questionnaires.sheets(questionnaire_id)):
        for question in sheet.questions:
            if question.key not in found:
                said = heard.get(question.key, Heard())
                found[question.key] = Asked(question, KINDS[question.kind].tally(question, said))
    return list(found.values())


def _heard(questionnaire_id: int, respondent_type: str) -> dict[str, Heard]:
    counted = (Response.status == "submitted", Response.respondent_type == respondent_type)
    answered = _grouped(questionnaire_id, counted, func.count())
    options: dict[str, dict[str, int]] = defaultdict(dict)
    for key, option, number in db.session.execute(
        select(Question.key, Option.key, func.count())
        .select_from(Tick)
        .join(Option, Option.id == Tick.option_id)
        .join(Question, Question.id == Tick.question_id)
        .join(Response, Response.id == Tick.response_id)
        .where(Question.id.in_(_questions(questionnaire_id)), *counted)
        .group_by(Question.key, Option.key)
    ):
        options[key][option] = number
    numbers: dict[str, dict[Decimal, int]] = defaultdict(dict)
    for key, value, number in _grouped(questionnaire_id, counted, Answer.number, func.count()):
        if value is not None:
            numbers[key][value.normalize() + 0] = number
    dates: dict[str, dict[dt.date, int]] = defaultdict(dict)
    for key, value, number in _grouped(questionnaire_id, counted, Answer.date, func.count()):
        if value is not None:
            dates[key][value] = number
    texts: dict[str, dict[str, int]] = defaultdict(dict)
    only = (*counted, Question.kind.in_(COUNTED_TEXTS))
    for key, value, number in _grouped(questionnaire_id, only, Answer.text, func.count()):
        if value is not None:
            texts[key][value] = number
    return {
        key: Heard(number, options[key], numbers[key], dates[key], texts[key]) for key, number in answered
    }


def _questions(questionnaire_id: int) -> Any:
    return (
        select(Question.id)
        .join(Page, Page.id == Question.page_id)
        .join(Version, Version.id == Page.version_id)
        .where(Version.questionnaire_id == questionnaire_id)
    )


def _grouped(questionnaire_id: int, counted: tuple[Any, ...], *columns: Any) -> list[Any]:
    """Question key, then `columns` (the last one the count), a row for each key and value of the others."""
    grouped = (Question.key, *columns[:-1])
    return list(
        db.session.execute(
            select(*grouped, columns[-1])
            .select_from(Answer)
            .join(Question, Question.id == Answer.question_id)
            .join(Response, Response.id == Answer.response_id)
            .where(Question.id.in_(_questions(questionnaire_id)), *counted)
            .group_by(*grouped)
        )
    )
