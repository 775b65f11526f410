"""Writing questionnaires. A version that has an answer never changes: editing it makes the next one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import delete, insert, update

from engage import clock
from engage.db import db
from engage.errors import Refused
from engage.questionnaires import draft, editing, queries
from engage.questionnaires.draft import PageDraft, QuestionDraft
from engage.questionnaires.models import Condition, Option, Page, Question, Questionnaire, Version

OptionIds = dict[tuple[str, str], int]
NONE: Mapping[str, QuestionDraft] = MappingProxyType({})


def create(title: str, pages: Sequence[PageDraft]) -> Questionnaire:
    """A questionnaire with its first version, not yet published; pages may still be empty.

    Raises Refused with what must be put right.
    """
    keyed = draft.with_keys(pages)
    _refuse(draft.problems(keyed, finished=False))
    questionnaire = Questionnaire(title=title.strip())
    db.session.add(questionnaire)
    db.session.flush()
    _write_pages(_new_version(questionnaire.id, 1), keyed)
    return questionnaire


def rename(questionnaire_id: int, title: str) -> None:
    """Give a questionnaire another title."""
    db.session.execute(
        update(Questionnaire).where(Questionnaire.id == questionnaire_id).values(title=title.strip())
    )


def publish(questionnaire_id: int) -> int:
    """Ask the newest version from now on; returns its id. Publishing twice changes nothing.

    Raises Refused with what must be put right in it.
    """
    hold(questionnaire_id)
    version = queries.newest_version(questionnaire_id)
    _refuse(draft.problems(draft.from_shapes(queries.sheet_at(version.id, version.revision).pages)))
    db.session.execute(
        update(Version)
        .where(Version.id == version.id, Version.published_at.is_(None))
        .values(published_at=clock.now())
    )
    return version.id


def freeze(version_id: int, revision: int) -> bool:
    """Freeze a version at its first answer, if it is still the revision that was answered.

    True when it is frozen now (by this answer or an earlier one) in that revision; False when an officer changed it
    meanwhile, and the answer must be read again by the questions as they are now.
    """
    done = db.session.execute(
        update(Version)
        .where(Version.id == version_id, Version.revision == revision, Version.frozen_at.is_(None))
        .values(frozen_at=clock.now())
        .returning(Version.id)
    )
    return done.first() is not None or queries.is_frozen(version_id, revision)


def editable_version(questionnaire_id: int) -> int:
    """The id of a version that may be edited: the newest, or a copy of it when an answer has frozen that.

    Marks the version as changed, and holds off the first answer to it until the caller commits.
    """
    hold(questionnaire_id)
    version = queries.newest_version(questionnaire_id)
    changed = db.session.execute(
        update(Version)
        .where(Version.id == version.id, Version.frozen_at.is_(None))
        .values(revision=_new_revision())
        .returning(Version.id)
    )
    if changed.first() is not None:
        return version.id
    pages = draft.from_shapes(queries.sheet(version.id).pages)
    new = _new_version(questionnaire_id, version.number + 1)
    _write_pages(new, pages)
    return new


def rewrite(
    questionnaire_id: int, pages: Sequence[PageDraft], respelt: Mapping[str, QuestionDraft] = NONE
) -> int:
    """Make these the pages of the version that may be edited; returns its id.

    Questions that have changed since they were answered get a new key, but those that are `respelt`, by key, now or
    when this version was last written. Raises Refused with what must be put right: in a version that is being asked,
    all of it.
    """
    settled = {**draft.by_key(_pages(questionnaire_id)), **respelt}
    version_id = editable_version(questionnaire_id)
    keyed = draft.rekeyed(draft.with_keys(pages), queries.answered_questions(questionnaire_id), settled)
    asked = queries.newest_version(questionnaire_id).published_at is not None
    _refuse(draft.problems(keyed, finished=asked))
    db.session.execute(delete(Page).where(Page.version_id == version_id))
    _write_pages(version_id, keyed)
    return version_id


def add_question(questionnaire_id: int, page_number: int, question: QuestionDraft) -> str:
    """Ask one more question at the end of a page; returns its key. Raises Missing, Refused."""
    pages, key = editing.added(_pages(questionnaire_id), page_number, question)
    rewrite(questionnaire_id, pages)
    return key


def change_question(questionnaire_id: int, key: str, question: QuestionDraft) -> None:
    """Ask this in the place of the question with this key. Raises Missing, Refused."""
    rewrite(questionnaire_id, editing.changed(_pages(questionnaire_id), key, question))


def respell_question(questionnaire_id: int, key: str, question: QuestionDraft) -> None:
    """The same, but answers to the old words and to these are counted together.

    Raises Missing, and Refused where more than words has changed.
    """
    pages = editing.changed(_pages(questionnaire_id), key, question)
    new = draft.by_key(pages)[key]
    answered = queries.answered_questions(questionnaire_id).get(key)
    if answered and not (draft.same_question(new, answered) or draft.differs_in_words(new, answered)):
        raise Refused(
            "More than words has changed, so the answers cannot be counted together. "
            "Choose to count them apart, or take the other changes back."
        )
    rewrite(questionnaire_id, pages, {key: new})


def move_question(questionnaire_id: int, key: str, steps: int) -> None:
    """Ask a question earlier (negative steps) or later. Raises Missing, Refused where a condition would break."""
    rewrite(questionnaire_id, editing.moved(_pages(questionnaire_id), key, steps))


def remove_question(questionnaire_id: int, key: str) -> None:
    """Ask a question no more. Raises Missing, Refused where another is asked depending on it."""
    rewrite(questionnaire_id, editing.removed(_pages(questionnaire_id), key))


def add_page(questionnaire_id: int, title: str, text: str = "") -> None:
    """Add an empty page at the end. Raises Refused in a version that is being asked."""
    rewrite(questionnaire_id, [*_pages(questionnaire_id), PageDraft(title, (), text)])


def change_page(questionnaire_id: int, number: int, title: str, text: str) -> None:
    """Give a page another title and text. Raises Missing, Refused."""
    pages = _pages(questionnaire_id)
    page = editing.page_at(pages, number)
    rewrite(questionnaire_id, editing.with_page(pages, number, PageDraft(title, page.questions, text)))


def move_page(questionnaire_id: int, number: int, steps: int) -> None:
    """Show a page earlier (negative steps) or later. Raises Missing, Refused where a condition would break."""
    rewrite(questionnaire_id, editing.page_moved(_pages(questionnaire_id), number, steps))


def remove_page(questionnaire_id: int, number: int) -> None:
    """Remove a page and its questions. Raises Missing, Refused."""
    rewrite(questionnaire_id, editing.page_removed(_pages(questionnaire_id), number))


def _pages(questionnaire_id: int) -> list[PageDraft]:
    hold(questionnaire_id)
    return draft.from_shapes(queries.newest_sheet(questionnaire_id).pages)


def hold(questionnaire_id: int) -> None:
    """One at a time edits a questionnaire or imports to it: the second waits here until the first has committed."""
    db.session.execute(
        update(Questionnaire).where(Questionnaire.id == questionnaire_id).values(title=Questionnaire.title)
    )


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise Refused(" ".join(problems), title="This question was not saved")


def _new_revision() -> int:
    return secrets.randbelow(2**31 - 1) + 1


def _new_version(questionnaire_id: int, number: int) -> int:
    version = Version(questionnaire_id=questionnaire_id, number=number, revision=_new_revision())
    db.session.add(version)
    db.session.flush()
    return version.id


def _write_pages(version_id: int, pages: Sequence[PageDraft]) -> None:
    options: OptionIds = {}
    for position, page in enumerate(pages):
        row = Page(version_id=version_id, position=position, title=page.title.strip(), text=page.text.strip())
        db.session.add(row)
        db.session.flush()
        for place, question in enumerate(page.questions):
            _write_question(row.id, place, question, options)


def _write_question(page_id: int, position: int, question: QuestionDraft, options: OptionIds) -> None:
    row = Question(
        page_id=page_id,
        position=position,
        key=question.key,
        kind=question.kind,
        title=question.title.strip(),
        hint=question.hint.strip(),
        required=question.required,
        settings=dict(question.settings),
    )
    db.session.add(row)
    db.session.flush()
    for place, option in enumerate(question.options):
        written = Option(
            question_id=row.id,
            position=place,
            key=option.key,
            label=option.label.strip(),
            exclusive=option.exclusive,
        )
        db.session.add(written)
        db.session.flush()
        options[question.key, option.key] = written.id
    conditions = [{"question_id": row.id, "option_id": options[pair]} for pair in question.asked_if]
    if conditions:
        db.session.execute(insert(Condition), conditions)
