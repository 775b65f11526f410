"""Random questionnaires and random walks through them: no dead end, no fault, nothing half written.

A resident who types anything, goes anywhere and presses every button can always reach the end.
"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engage.db import db
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.kinds import KINDS
from engage.responses.models import Answer, Response, Tick
from tests.answering import Asked, consultation
from tests.databases import Database
from tests.pages import Page, StrictClient

FINE = {
    "number": "3",
    "scale": "2",
    "date": "1",
    "short_text": "Words",
    "comment": "Words",
    "postcode": "LU1 2NB",
}
NASTY = st.one_of(
    st.text(max_size=30).filter(lambda text: "\x00" not in text and text.isprintable()),
    st.sampled_from(["", "1e999", "99999", "31", "<b>", "👩", "‮x", "١٢", "o0", "o1", "none", "x" * 600]),
)


@st.composite
def questionnaires(draw: st.DrawFn) -> list[PageDraft]:
    """One to three pages of one to three questions of any kind, some of them asked on a condition."""
    chosen: list[tuple[str, str]] = []
    pages, number = [], 0
    for page in range(draw(st.integers(1, 3))):
        questions = []
        for _ in range(draw(st.integers(1, 3))):
            number += 1
            kind = draw(st.sampled_from(sorted(KINDS)))
            options: tuple[OptionDraft, ...] = ()
            if KINDS[kind].takes_options:
                options = (
                    OptionDraft("A", "o0"),
                    OptionDraft("B", "o1"),
                    OptionDraft("None", "none", exclusive=True),
                )
            asked_if = draw(st.lists(st.sampled_from(chosen), max_size=2, unique=True)) if chosen else []
            required = draw(st.booleans())
            key = f"k{number}"
            questions.append(
                QuestionDraft(
                    kind, f"Question {number}?", key, required=required, options=options, asked_if=asked_if
                )
            )
            chosen += [(key, option.key) for option in options]
        pages.append(PageDraft(f"Page {page}", questions))
    return pages


@pytest.fixture
def fresh(database: Database) -> Flask:
    """The application; each example of a test makes a consultation of its own on it."""
    database.empty()
    database.app.test_client_class = StrictClient
    return database.app


class Walk:
    """One resident at one consultation."""

    def __init__(self, app: Flask, pages: list[PageDraft], number: int) -> None:
        with app.app_context():
            self.asked: Asked = consultation(pages, slug=f"c{number}")
        self.client: StrictClient = app.test_client()  # type: ignore[assignment]  # the strict client
        self.client.post(self.asked.url("start"), data={"q-who": "individual"})

    def get(self, step: str) -> Page:
        response = self.client.get(self.asked.url(step), follow_redirects=True)
        assert response.status_code in (200, 404), (step, response.status)
        return Page(response.text)

    def save(self, number: int, data: dict[str, Any]) -> None:
        data = {"revision": self.asked.revision, **data}
        response = self.client.post(self.asked.url(f"page/{number}"), data=data, follow_redirects=True)
        assert response.status_code in (200, 409, 422), response.status
        assert response.status_code != 409 or "sent already" in response.text
        if response.status_code == 422:
            shown = Page(response.text)
            assert shown.errors
            values = shown.form_values()
            for name, typed in data.items():
                if name in values and isinstance(typed, str) and values[name] not in ([], [""]):
                    assert (
                        "".join(values[name]) == typed.strip("\n")
                        or name.endswith("ward")
                        or typed in values[name]
                    )

    def finish(self) -> Page:
        """Answer as a willing person: whatever page the journey shows, fill it in and go on."""
        page = self.get("check")
        for _ in range(40):
            if page.h1.startswith("Check"):
                return Page(self.client.post(self.asked.url("check"), data={}, follow_redirects=True).text)
            data = page.form_values()
            for question in self.asked.sheet.questions:
                self.answer_well(question, data, page)
            number = next(p.number for p in self.asked.sheet.pages if p.title == page.h1)
            response = self.client.post(self.asked.url(f"page/{number}"), data=data, follow_redirects=True)
            assert response.status_code == 200, Page(response.text).errors
            page = Page(response.text)
        raise AssertionError(f"a dead end at {page.h1}: {page.errors}")

    def answer_well(self, question: Any, data: dict[str, Any], page: Page) -> None:
        if f'name="{question.name}' not in page.html:
            return
        if question.kind == "date":
            data |= {
                f"{question.name}-day": "1",
                f"{question.name}-month": "2",
                f"{question.name}-year": "2024",
            }
        else:
            data[question.name] = FINE.get(question.kind, "o1")


numbers = iter(range(1_000_000))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=questionnaires(), data=st.data())
def test_nobody_gets_stuck_and_nothing_breaks(
    fresh: Flask, pages: list[PageDraft], data: st.DataObject
) -> None:
    walk = Walk(fresh, pages, next(numbers))
    names = [q.name + part for q in walk.asked.sheet.questions for part in ("", "-day", "-year", "-ward")]
    for _ in range(data.draw(st.integers(0, 4))):
        if data.draw(st.booleans()):
            walk.get(
                data.draw(
                    st.sampled_from(["check", "page/1", "page/2", "page/3", "page/9", "start", "about-you"])
                )
            )
        else:
            typed = data.draw(
                st.dictionaries(st.sampled_from(names), st.one_of(NASTY, st.lists(NASTY, max_size=3)))
            )
            walk.save(data.draw(st.integers(1, len(pages))), typed)
    assert walk.finish().h1 == "Questions about you"
    with fresh.app_context():
        response = db.session.scalars(
            sa.select(Response.id).where(Response.version_id == walk.asked.sheet.version_id)
        ).one()
        asked = set(db.session.scalars(sa.select(Answer.question_id).where(Answer.response_id == response)))
        ticked = set(db.session.scalars(sa.select(Tick.question_id).where(Tick.response_id == response)))
        required = {q.id for q in walk.asked.sheet.questions if q.required and not q.asked_if}
        assert required <= asked
        assert ticked <= asked
        db.session.remove()
