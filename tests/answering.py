"""What tests of answering share: a consultation with every kind of question, and a resident's walk through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engage import clock
from engage.consultations.models import Consultation
from engage.db import db
from engage.questionnaires import actions as questionnaires
from engage.questionnaires import queries
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.shape import Sheet
from tests.pages import Page, StrictClient

YES_NO = (OptionDraft("Yes", "yes"), OptionDraft("No", "no"))
PAGES = (
    PageDraft(
        "Your services",
        (
            QuestionDraft("one_choice", "Have you used a service?", "used", required=True, options=YES_NO),
            QuestionDraft(
                "several_choices",
                "What would help?",
                "help",
                options=(
                    OptionDraft("Evening times", "evening"),
                    OptionDraft("Nearer to home", "nearer"),
                    OptionDraft("None of these", "none", exclusive=True),
                ),
            ),
            QuestionDraft(
                "scale", "How easy was it?", "ease", settings={"low_label": "Hard", "high_label": "Easy"}
            ),
        ),
    ),
    PageDraft(
        "More about it",
        (
            QuestionDraft("comment", "What was good?", "good", required=True, asked_if=(("used", "yes"),)),
            QuestionDraft("number", "How many times?", "times", asked_if=(("used", "yes"),)),
        ),
    ),
    PageDraft(
        "The last things",
        (
            QuestionDraft("date", "When was it?", "when"),
            QuestionDraft("short_text", "Which place?", "place"),
            QuestionDraft("comment", "What could be better?", "better"),
            QuestionDraft("postcode", "Where do you live?", "ward"),
        ),
    ),
)


@dataclass(frozen=True)
class Asked:
    """A published consultation in plain values."""

    slug: str
    questionnaire_id: int
    sheet: Sheet

    def url(self, step: str) -> str:
        """The address of a step of its journey."""
        return f"/answer/{self.slug}/{step}"

    @property
    def revision(self) -> str:
        """The revision that its pages send back."""
        return str(self.sheet.revision)


def consultation(pages: Sequence[PageDraft] = PAGES, slug: str = "health", **details: Any) -> Asked:
    """Publish a consultation that opened a day ago and closes in a day. Commits."""
    questionnaire = questionnaires.create("Questions", pages)
    questionnaires.publish(questionnaire.id)
    moment = clock.now()
    values = {
        "title": "Local health",
        "opens_at": moment - timedelta(days=1),
        "closes_at": moment + timedelta(days=1),
        "published_at": moment - timedelta(days=2),
        **details,
    }
    db.session.add(Consultation(slug=slug, questionnaire_id=questionnaire.id, **values))
    asked = Asked(slug, questionnaire.id, queries.newest_sheet(questionnaire.id))
    db.session.commit()
    return asked


def begin(client: StrictClient, asked: Asked, who: str = "individual", name: str = "") -> Page:
    """Start answering; returns the first page."""
    return client.send(asked.url("start"), {"q-who": who, "q-organisation": name})


def answer(
    client: StrictClient, asked: Asked, number: int, *, status: int = 200, query: str = "", **answers: Any
) -> Page:
    """Send one page by question key (a date's parts as `when_day`); returns the page it leads to."""
    data = {f"q-{key.replace('_', '-')}": value for key, value in answers.items()}
    data["revision"] = asked.revision
    return client.send(asked.url(f"page/{number}") + query, data, status=status)


def send(client: StrictClient, asked: Asked, **ticked: str) -> Page:
    """Send the response; returns the page it leads to."""
    return client.send(asked.url("check"), ticked)


def walk(client: StrictClient, asked: Asked, words: str = "The nurse was kind") -> Page:
    """The whole journey of a person who used a service, up to the page after sending."""
    begin(client, asked)
    answer(client, asked, 1, used="yes", help=["evening", "nearer"], ease="4")
    answer(client, asked, 2, good=words, times="3")
    answer(client, asked, 3, better="Shorter waits", ward="LU1 2NB")
    return send(client, asked, quotable="yes")


def reference_on(page: Page) -> str:
    """The reference on a receipt."""
    return page.with_class("govuk-panel__body")[0].find("strong").text or ""  # type: ignore[union-attr]  # there is one
