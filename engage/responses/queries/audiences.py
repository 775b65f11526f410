"""Who was asked each question: over versions of a questionnaire and the conditions in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select

from engage.db import db
from engage.questionnaires.models import Condition
from engage.questionnaires.shape import QuestionShape, Sheet
from engage.responses.models import Answer, Response, Tick

Pair = tuple[str, str]  # question key, option key


@dataclass(frozen=True, slots=True)
class Audience:
    """Who was asked a question, counted over all published versions.

    `asked`: responses whose version asks it and whose other answers lead to it (or that answered it all the same: in an
    import the column of the leading question may be missing). `everybody`: every version asks it, without a condition.
    `asked_if`: the options that lead to it, any of which is enough;
    empty where no version has a condition. `smallest_part`: the fewest people who gave one leading answer in one
    version, or none of them, where some version has the leading question without this one; else None. `is_plain`: False
    where `asked` is more, or less, than the people of `asked_if`: versions have different conditions, or an import
    answered it without them.
    """

    asked: int = 0
    everybody: bool = True
    asked_if: frozenset[Pair] = frozenset()
    smallest_part: int | None = None
    is_plain: bool = True


def audiences(
    sheets: Sequence[Sheet], counted: Any, answered: Mapping[int, int], ticked: Mapping[int, int]
) -> dict[str, Audience]:
    """Audience by question key.

    `counted`: ids of responses that count; `answered`: how many of them answered each question, by id, and `ticked`:
    chose each option.
    """
    in_version = _by_version(sheets, counted)
    conditional = [question.id for sheet in sheets for question in sheet.questions if question.asked_if]
    led = _led_to(conditional, counted)
    beside = _beside(conditional, counted)
    found: dict[str, list[tuple[Sheet, QuestionShape]]] = {}
    people: dict[int, int] = {}
    for sheet in sheets:
        for question in sheet.questions:
            found.setdefault(question.key, []).append((sheet, question))
            people[question.id] = (
                led[question.id] + beside[question.id]
                if question.asked_if
                else in_version.get(sheet.version_id, 0)
            )
    splits = _Splits(sheets, answered, ticked)
    return {
        key: _audience(
            asked,
            splits,
            sum(people[question.id] for _, question in asked),
            is_beside=any(beside[question.id] for _, question in asked),
        )
        for key, asked in found.items()
    }


def _audience(
    asked: Sequence[tuple[Sheet, QuestionShape]], splits: _Splits, people: int, *, is_beside: bool
) -> Audience:
    conditions = {_pairs(sheet, question) for sheet, question in asked}
    pairs = frozenset[Pair]().union(*conditions)
    return Audience(
        people,
        everybody=not pairs and len(asked) == len(splits.sheets),
        asked_if=pairs,
        smallest_part=splits.smallest(pairs, {sheet.version_id for sheet, _ in asked}),
        is_plain=len(conditions) == 1 and not is_beside,
    )


def _pairs(sheet: Sheet, question: QuestionShape) -> frozenset[Pair]:
    return frozenset(
        (other.key, option.key)
        for other in sheet.questions
        for option in other.options
        if option.id in question.asked_if
    )


class _Splits:
    """How a version that leaves out a question splits the people of the answers that lead to it elsewhere."""

    def __init__(
        self, sheets: Sequence[Sheet], answered: Mapping[int, int], ticked: Mapping[int, int]
    ) -> None:
        self.sheets = sheets
        self._answered = answered
        self._ticked = ticked
        self._leading = frozenset[Pair]().union(
            *(_pairs(sheet, question) for sheet in sheets for question in sheet.questions)
        )

    def smallest(self, pairs: frozenset[Pair], asking: Collection[int]) -> int | None:
        """The smallest part of one version: who gave one leading answer, or who gave none of them.

        None where each version that has the leading questions asks this one as well.
        """
        keys = {key for key, _ in pairs}
        having = [sheet for sheet in self.sheets if keys & sheet.by_key.keys()]
        if all(sheet.version_id in asking for sheet in having):
            return None
        questions = [sheet.by_key[key] for sheet in having for key in keys & sheet.by_key.keys()]
        return min(part for question in questions for part in self._parts(question))

    def _parts(self, question: QuestionShape) -> list[int]:
        leading = [key for owner, key in self._leading if owner == question.key]
        parts = [self._ticked.get(question.option_ids.get(key, 0), 0) for key in leading]
        answered = self._answered.get(question.id, 0)
        if question.kind == "several_choices":
            return [*parts, answered - max(parts)]
        if question.kind == "one_choice" and len(leading) == len(question.options):
            return parts
        return [*parts, answered - sum(parts)]


def _by_version(sheets: Sequence[Sheet], counted: Any) -> Mapping[int, int]:
    rows = db.session.execute(
        select(Response.version_id, func.count())
        .where(Response.version_id.in_([sheet.version_id for sheet in sheets]), Response.id.in_(counted))
        .group_by(Response.version_id)
    )
    return dict(rows.all())


def _led_to(question_ids: Sequence[int], counted: Any) -> Counter[int]:
    """Responses that chose any option that leads to a question, by its id."""
    rows = db.session.execute(
        select(Condition.question_id, func.count(Tick.response_id.distinct()))
        .join(Tick, Tick.option_id == Condition.option_id)
        .where(Condition.question_id.in_(question_ids), Tick.response_id.in_(counted))
        .group_by(Condition.question_id)
    )
    return Counter(dict(rows.all()))


def _beside(question_ids: Sequence[int], counted: Any) -> Counter[int]:
    """Responses that answered a question though none of their other answers leads to it, by its id."""
    led = exists().where(
        Condition.question_id == Answer.question_id,
        Tick.option_id == Condition.option_id,
        Tick.response_id == Answer.response_id,
    )
    rows = db.session.execute(
        select(Answer.question_id, func.count())
        .where(Answer.question_id.in_(question_ids), Answer.response_id.in_(counted), ~led)
        .group_by(Answer.question_id)
    )
    return Counter(dict(rows.all()))
