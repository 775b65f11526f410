"""Consultations for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from engage import clock
from engage.consultations import actions
from engage.consultations.details import Details, History
from engage.db import db
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.responses import actions as responses
from engage.responses.imported import ImportedResponse

PAGES = (
    PageDraft(
        "Getting about",
        (
            QuestionDraft(
                "one_choice",
                "How do you get about?",
                key="travel",
                required=True,
                options=(OptionDraft("On foot", "foot"), OptionDraft("By bus", "bus")),
            ),
            QuestionDraft(
                "several_choices",
                "What would help?",
                key="help",
                options=(
                    OptionDraft("More buses", "more"),
                    OptionDraft("Lower fares; or none", "cost"),
                    OptionDraft("None of these", "none", exclusive=True),
                ),
                asked_if=(("travel", "bus"),),
            ),
        ),
        text="Think of an ordinary week.",
    ),
    PageDraft(
        "In your words",
        (
            QuestionDraft(
                "scale",
                "How safe is it?",
                key="safe",
                settings={"minimum": 1, "maximum": 5, "low_label": "Unsafe", "high_label": "Safe"},
            ),
            QuestionDraft("number", "How many trips?", key="trips", settings={"minimum": 0, "maximum": 50}),
            QuestionDraft("date", "When was the last?", key="last"),
            QuestionDraft("short_text", "Which line?", key="line"),
            QuestionDraft("comment", "What should change?", key="change"),
            QuestionDraft("postcode", "Your postcode", key="postcode"),
        ),
    ),
)
READY = Details(
    title="Getting about",
    purpose="We want to know how you get about.\n\nIt shapes how well we are.",
    scope="Anybody who lives here.",
    decision="Which bus lines are kept.",
    decision_maker="The Health and Wellbeing Board",
    owner="Public Health Team",
    owner_email="health@council.example",
    minutes=5,
)


def details(opens_in: timedelta, closes_in: timedelta, **changes: Any) -> Details:
    """Complete details with dates relative to now."""
    now = clock.now()
    return replace(READY, opens_at=now + opens_in, closes_at=now + closes_in, **changes)


def held(
    app: Flask,
    slug: str = "getting-about",
    *,
    opens_in: timedelta = -timedelta(days=5),
    closes_in: timedelta = timedelta(days=20),
    provenance: str = "",
    outcome: str = "",
    **changes: Any,
) -> int:
    """A published consultation, open unless told; returns its questionnaire's id."""
    with app.app_context():
        history = History(clock.now() + min(opens_in, timedelta(0)), provenance, outcome)
        made = actions.bring_in(slug, details(opens_in, closes_in, **changes), PAGES, history)
        db.session.commit()
        return made.questionnaire_id


def drafted(app: Flask, **changes: Any) -> str:
    """A draft that is ready to be published but for its questions; returns its slug."""
    with app.app_context():
        made = actions.create(details(timedelta(days=1), timedelta(days=30), **changes))
        db.session.commit()
        return made.slug


def answered(app: Flask, questionnaire_id: int, rows: list[ImportedResponse]) -> None:
    """Responses to it."""
    with app.app_context():
        responses.import_responses(questionnaire_id, rows)
        db.session.commit()


def response(number: int, at: datetime, **changes: Any) -> ImportedResponse:
    """A response without answers."""
    return ImportedResponse(f"r{number}", at, {}, **changes)
