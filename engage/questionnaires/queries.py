"""Reading questionnaires. A version is read once per process and revision, into plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from engage.db import db
from engage.errors import Missing
from engage.questionnaires.draft import (
    QuestionDraft,
    by_key,
    differs_in_words,
    from_shapes,
    same_question,
)
from engage.questionnaires.models import Condition, Option, Page, Question, Questionnaire, Version
from engage.questionnaires.shape import OptionShape, PageShape, QuestionShape, Sheet

KEPT_SHEETS = 200
_LIVE = (
    select(Version.id, Version.revision)
    .where(Version.questionnaire_id == bindparam("asked"), Version.published_at.is_not(None))
    .order_by(Version.number.desc())
    .limit(1)
)
_kept: dict[tuple[int, int], Sheet] = {}


@dataclass(frozen=True)
class VersionRow:
    """One version of a questionnaire: when it was published and when its first answer froze it (None: not yet)."""

    id: int
    questionnaire_id: int
    number: int
    revision: int
    published_at: datetime | None
    frozen_at: datetime | None


def title(questionnaire_id: int) -> str:
    """The title of a questionnaire. Raises Missing."""
    found = db.session.scalar(select(Questionnaire.title).where(Questionnaire.id == questionnaire_id))
    if found is None:
        raise Missing("There is no such questionnaire.")
    return found


def versions(questionnaire_id: int) -> Sequence[VersionRow]:
    """All versions, newest first."""
    rows = db.session.execute(
        select(
            Version.id,
            Version.questionnaire_id,
            Version.number,
            Version.revision,
            Version.published_at,
            Version.frozen_at,
        )
        .where(Version.questionnaire_id == questionnaire_id)
        .order_by(Version.number.desc())
    )
    return [VersionRow(*row) for row in rows]


def newest_version(questionnaire_id: int) -> VersionRow:
    """The version being written, or else the one being asked. Raises Missing."""
    found = versions(questionnaire_id)
    if not found:
        raise Missing("There is no such questionnaire.")
    return found[0]


def sheet(version_id: int) -> Sheet:
    """A version as plain values, its pages and questions in order. Raises Missing."""
    revision = db.session.scalar(select(Version.revision).where(Version.id == version_id))
    if revision is None:
        raise Missing("There is no such version of the questionnaire.")
    return sheet_at(version_id, revision)


def sheet_at(version_id: int, revision: int) -> Sheet:
    """The same when the revision is known: nothing is read if this process has read it before.

    Revisions are random, so that one which was rolled back, or belongs to a database that is gone, never comes back
    with other contents.
    """
    found = _kept.get((version_id, revision))
    if found is None:
        found = _read(version_id, revision)
        if len(_kept) >= KEPT_SHEETS:
            _kept.clear()
        _kept[version_id, revision] = found
    return found


def live_sheet(questionnaire_id: int) -> Sheet | None:
    """What a new respondent is asked: the sheet of the newest published version, or None while none is published."""
    row = db.session.connection().execute(_LIVE, {"asked": questionnaire_id}).first()
    return None if row is None else sheet_at(row.id, row.revision)


def newest_sheet(questionnaire_id: int) -> Sheet:
    """The sheet of the newest version, published or not: what an officer edits and previews. Raises Missing."""
    version = newest_version(questionnaire_id)
    return sheet_at(version.id, version.revision)


def sheets(questionnaire_id: int) -> list[Sheet]:
    """Every published version, oldest first: one question may stand in several, under the same key."""
    published = [version for version in versions(questionnaire_id) if version.published_at]
    return [sheet_at(version.id, version.revision) for version in reversed(published)]


def asked_of_anybody(questionnaire_id: int) -> list[QuestionShape]:
    """Every question of every published version, once, as the newest that asks it does; the newest version's first."""
    found: dict[str, QuestionShape] = {}
    for version in reversed(sheets(questionnaire_id)):
        for question in version.questions:
            found.setdefault(question.key, question)
    return list(found.values())


def is_frozen(version_id: int, revision: int) -> bool:
    """Whether a version is frozen in this revision."""
    return bool(
        db.session.scalar(
            select(Version.id).where(
                Version.id == version_id, Version.revision == revision, Version.frozen_at.is_not(None)
            )
        )
    )


def answered_sheets(questionnaire_id: int) -> list[Sheet]:
    """The versions that have answers, newest first."""
    frozen = [version for version in versions(questionnaire_id) if version.frozen_at]
    return [sheet_at(version.id, version.revision) for version in frozen]


def answered_questions(questionnaire_id: int) -> dict[str, QuestionDraft]:
    """Every question of a version that has answers, by key, as the newest such version asks it."""
    found: dict[str, QuestionDraft] = {}
    for version in reversed(answered_sheets(questionnaire_id)):
        found.update(by_key(from_shapes(version.pages)))
    return found


def other_words(questionnaire_id: int, question: QuestionDraft) -> QuestionDraft | None:
    """The question that was answered under the same key in other words, if nobody decided yet whether it is the same.

    None as well where more than words has changed: then it is another question.
    """
    before = answered_questions(questionnaire_id).get(question.key)
    if before is None or not differs_in_words(question, before):
        return None
    written = by_key(from_shapes(newest_sheet(questionnaire_id).pages)).get(question.key)
    return None if written and same_question(question, written) else before


def _read(version_id: int, revision: int) -> Sheet:
    pages = db.session.execute(
        select(Page.id, Page.title, Page.text).where(Page.version_id == version_id).order_by(Page.position)
    ).all()
    questions = _questions(version_id)
    row = db.session.execute(
        select(Version.questionnaire_id, Version.number).where(Version.id == version_id)
    ).one()
    shapes = tuple(
        PageShape(number, page.title, page.text, tuple(questions[page.id]))
        for number, page in enumerate(pages, start=1)
    )
    return Sheet(version_id, row.questionnaire_id, row.number, shapes, revision)


def _questions(version_id: int) -> dict[int, list[QuestionShape]]:
    """Questions by page id, in order."""
    asked = (
        select(Question)
        .join(Page, Page.id == Question.page_id)
        .where(Page.version_id == version_id)
        .subquery()
    )
    options: dict[int, list[OptionShape]] = defaultdict(list)
    for row in db.session.execute(
        select(Option.question_id, Option.id, Option.key, Option.label, Option.exclusive)
        .join(asked, asked.c.id == Option.question_id)
        .order_by(Option.position)
    ):
        options[row.question_id].append(OptionShape(row.id, row.key, row.label, row.exclusive))
    conditions: dict[int, set[int]] = defaultdict(set)
    for question_id, option_id in db.session.execute(
        select(Condition.question_id, Condition.option_id).join(asked, asked.c.id == Condition.question_id)
    ):
        conditions[question_id].add(option_id)
    found: dict[int, list[QuestionShape]] = defaultdict(list)
    for row in db.session.execute(select(asked).order_by(asked.c.position)):
        found[row.page_id].append(
            QuestionShape(
                id=row.id,
                key=row.key,
                kind=row.kind,
                title=row.title,
                hint=row.hint,
                required=row.required,
                settings=row.settings,
                options=tuple(options[row.id]),
                asked_if=frozenset(conditions[row.id]),
            )
        )
    return found


def comment_question_title(questionnaire_id: int, question_key: str) -> str:
    """The words of a comment question as the newest version puts them, published ones first. Raises Missing."""
    found = db.session.scalar(
        select(Question.title)
        .join(Page, Page.id == Question.page_id)
        .join(Version, Version.id == Page.version_id)
        .where(
            Version.questionnaire_id == questionnaire_id,
            Question.key == question_key,
            Question.kind == "comment",
        )
        .order_by(Version.published_at.is_(None), Version.number.desc())
        .limit(1)
    )
    if found is None:
        raise Missing("There is no such question, or it does not ask for words.")
    return found
