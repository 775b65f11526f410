"""Which questions and pages are asked, given the answers so far. Nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Mapping

from engage.questionnaires.shape import PageShape, QuestionShape, Sheet
from engage.questionnaires.value import Value

Answers = Mapping[int, Value]  # by question id


def asked(sheet: Sheet, answers: Answers) -> list[QuestionShape]:
    """The questions that are asked, in order.

    A condition looks only at options chosen in questions that are themselves asked, so that an answer which an earlier
    change has put out of sight decides nothing.
    """
    chosen: set[int] = set()
    found = []
    for question in sheet.questions:
        if question.asked_if and not question.asked_if & chosen:
            continue
        found.append(question)
        value = answers.get(question.id)
        if value is not None:
            chosen.update(value.options)
    return found


def asked_on(page: PageShape, sheet: Sheet, answers: Answers) -> list[QuestionShape]:
    """The questions of one page that are asked, in order."""
    here = {question.id for question in page.questions}
    return [question for question in asked(sheet, answers) if question.id in here]


def pages(sheet: Sheet, answers: Answers) -> list[int]:
    """Numbers of the pages that ask anything, in order."""
    return sorted({sheet.page_of[question.id] for question in asked(sheet, answers)})


def page_after(sheet: Sheet, answers: Answers, number: int) -> int | None:
    """The next page that asks anything, or None: it is time to check the answers."""
    return next((page for page in pages(sheet, answers) if page > number), None)


def page_before(sheet: Sheet, answers: Answers, number: int) -> int | None:
    """The page before that asks anything, or None on the first."""
    return next((page for page in reversed(pages(sheet, answers)) if page < number), None)


def unanswered(sheet: Sheet, answers: Answers) -> list[QuestionShape]:
    """The questions that are asked, must be answered and are not, in order."""
    return [
        question for question in asked(sheet, answers) if question.required and question.id not in answers
    ]


def no_longer_asked(sheet: Sheet, answers: Answers) -> list[int]:
    """Ids of questions with an answer that are not asked any more, because an earlier answer has changed."""
    still = {question.id for question in asked(sheet, answers)}
    return [question_id for question_id in answers if question_id not in still]


def newly_asked(sheet: Sheet, before: Answers, after: Answers) -> list[QuestionShape]:
    """The questions that a change of answers has brought up and that have no answer yet, in order."""
    known = {question.id for question in asked(sheet, before)}
    return [q for q in asked(sheet, after) if q.id not in known and q.id not in after]
