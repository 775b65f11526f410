"""Changing a questionnaire that is being written: from pages to pages, in plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engage.errors import Missing
from engage.questionnaires.draft import PageDraft, QuestionDraft, key_from, keyed_options


def added(pages: Sequence[PageDraft], number: int, question: QuestionDraft) -> tuple[list[PageDraft], str]:
    """The pages with a question at the end of page `number`, and its key. Raises Missing."""
    taken = {one.key for page in pages for one in page.questions}
    key = question.key or key_from(question.title, taken)
    new = replace(question, key=key, options=keyed_options(question.options))
    page = page_at(pages, number)
    return with_page(pages, number, replace(page, questions=(*page.questions, new))), key


def changed(pages: Sequence[PageDraft], key: str, question: QuestionDraft) -> list[PageDraft]:
    """The pages with another question in the place of this one; it keeps the key. Raises Missing."""
    number, place = found(pages, key)
    questions = list(pages[number - 1].questions)
    questions[place] = replace(question, key=key, options=keyed_options(question.options))
    return with_page(pages, number, replace(pages[number - 1], questions=tuple(questions)))


def removed(pages: Sequence[PageDraft], key: str) -> list[PageDraft]:
    """The pages without this question. Raises Missing."""
    number, place = found(pages, key)
    questions = list(pages[number - 1].questions)
    del questions[place]
    return with_page(pages, number, replace(pages[number - 1], questions=tuple(questions)))


def moved(pages: Sequence[PageDraft], key: str, steps: int) -> list[PageDraft]:
    """The pages with this question some steps further up (negative) or down, over the edge of a page if need be.

    Raises Missing.
    """
    number, place = found(pages, key)
    question = pages[number - 1].questions[place]
    rest = removed(pages, key)
    place += steps
    while place < 0 and number > 1:
        number -= 1
        place += len(rest[number - 1].questions) + 1
    while place > len(rest[number - 1].questions) and number < len(rest):
        place -= len(rest[number - 1].questions) + 1
        number += 1
    questions = list(rest[number - 1].questions)
    questions.insert(max(0, place), question)
    return with_page(rest, number, replace(rest[number - 1], questions=tuple(questions)))


def page_moved(pages: Sequence[PageDraft], number: int, steps: int) -> list[PageDraft]:
    """The pages with this page some steps further up (negative) or down. Raises Missing."""
    page = page_at(pages, number)
    rest = [other for place, other in enumerate(pages, start=1) if place != number]
    rest.insert(max(0, min(len(rest), number - 1 + steps)), page)
    return rest


def page_removed(pages: Sequence[PageDraft], number: int) -> list[PageDraft]:
    """The pages without this page and its questions. Raises Missing."""
    page_at(pages, number)
    return [page for place, page in enumerate(pages, start=1) if place != number]


def with_page(pages: Sequence[PageDraft], number: int, page: PageDraft) -> list[PageDraft]:
    """The pages with another page in this place."""
    return [page if place == number else other for place, other in enumerate(pages, start=1)]


def page_at(pages: Sequence[PageDraft], number: int) -> PageDraft:
    """The page of this number, from 1. Raises Missing."""
    if not 1 <= number <= len(pages):
        raise Missing("There is no page with this number in the questionnaire.")
    return pages[number - 1]


def found(pages: Sequence[PageDraft], key: str) -> tuple[int, int]:
    """The number of the page that asks a question (from 1), and the question's place on it (from 0). Raises Missing."""
    for number, page in enumerate(pages, start=1):
        for place, question in enumerate(page.questions):
            if question.key == key:
                return number, place
    raise Missing("There is no question with this key in the questionnaire.")
