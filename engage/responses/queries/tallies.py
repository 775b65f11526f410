"""What submitted responses said to each question, added up by the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from engage.db import db
from engage.questionnaires import queries as questionnaires
from engage.questionnaires.kinds import KINDS
from engage.questionnaires.shape import QuestionShape, Sheet
from engage.questionnaires.value import Heard, Tally
from engage.responses.models import Answer, Response, Tick
from engage.responses.queries.audiences import Audience, audiences


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, who was asked it and what they said. One of several versions is shown as the newest asks it."""

    question: QuestionShape
    tally: Tally
    audience: Audience


def tallies(questionnaire_id: int, respondent_type: str = "individual") -> list[Asked]:
    """Every question asked of anybody, newest version first in order, with its tally over all versions.

    Counts submitted responses of one respondent type, so that organisations never change an individual's n or %.
    The base of each is the responses that answered it; who was asked at all is its audience.
    """
    sheets = questionnaires.sheets(questionnaire_id)
    counted = select(Response.id).where(
        Response.version_id.in_([sheet.version_id for sheet in sheets]),
        Response.status == "submitted",
        Response.respondent_type == respondent_type,
    )
    heard, answered, ticked = _heard(sheets, counted)
    asked_of = audiences(sheets, counted, answered, ticked)
    return [
        Asked(
            question,
            KINDS[question.kind].tally(question, heard.get(question.key, Heard())),
            asked_of[question.key],
        )
        for question in questionnaires.asked_of_anybody(questionnaire_id)
    ]


def _heard(sheets: Sequence[Sheet], counted: Any) -> tuple[dict[str, Heard], Counter[int], Counter[int]]:
    """What was said, by question key, over all versions; how many answered each question and chose each option, by id.

    Each pass reads one index in the order of its questions, and a value only of questions that are counted by it: with
    ten thousand responses this is the difference between a page and a wait.
    """
    asked = {question.id: question for sheet in sheets for question in sheet.questions}
    option_keys = {option.id: option.key for question in asked.values() for option in question.options}

    def by_value(column: Any, kinds: Collection[str]) -> dict[str, Counter[Any]]:
        """Question key → value → responses."""
        ids = [question.id for question in asked.values() if question.kind in kinds]
        found: dict[str, Counter[Any]] = defaultdict(Counter)
        for question_id, value, number in _grouped(column, ids, counted) if ids else ():
            if value is not None:
                found[asked[question_id].key][value] += number
        return found

    answered: Counter[int] = Counter()
    by_key: Counter[str] = Counter()
    for question_id, number in db.session.execute(
        select(Answer.question_id, func.count())
        .where(Answer.question_id.in_(asked), Answer.response_id.in_(counted))
        .group_by(Answer.question_id)
    ):
        answered[question_id] = number
        by_key[asked[question_id].key] += number
    ticked = by_value(Tick.option_id, KINDS)
    numbers, dates, texts = (
        by_value(getattr(Answer, column), [name for name, kind in KINDS.items() if kind.counts == column])
        for column in ("number", "date", "text")
    )
    heard = {
        key: Heard(
            number,
            _summed(ticked[key], option_keys.__getitem__),
            _summed(numbers[key], lambda value: value.normalize() + 0),
            dict(dates[key]),
            dict(texts[key]),
        )
        for key, number in by_key.items()
    }
    return heard, answered, sum(ticked.values(), Counter())


def _grouped(column: Any, question_ids: list[int], counted: Any) -> Any:
    """Question id, value, and how many counted responses gave it."""
    owner = column.class_
    return db.session.execute(
        select(owner.question_id, column, func.count())
        .where(owner.question_id.in_(question_ids), owner.response_id.in_(counted))
        .group_by(owner.question_id, column)
    )


def _summed(found: Mapping[Any, int], renamed: Callable[[Any], Any]) -> dict[Any, int]:
    """Counts under other names, those of the same name together: an option has an id in every version."""
    together: Counter[Any] = Counter()
    for value, number in found.items():
        together[renamed(value)] += number
    return dict(together)
