"""What residents see of consultations."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.consultations.queries import OCCASION
from engage.db import db
from engage.responses.queries import arrived
from tests.consultations.making import drafted, held
from tests.counting import queries_of
from tests.pages import StrictClient

DAY = timedelta(days=1)


def test_the_home_page_says_what_is_open_planned_and_closed(app: Flask, resident: StrictClient) -> None:
    held(app, "open-one", title="Open one")
    held(app, "planned-one", title="Planned one", opens_in=3 * DAY)
    held(
        app,
        "closed-one",
        title="Closed one",
        opens_in=-9 * DAY,
        closes_in=-DAY,
        outcome="Two lines stay.\n\nMore.",
    )
    held(app, "quiet-one", title="Quiet one", opens_in=-9 * DAY, closes_in=-2 * DAY)
    drafted(app, title="Draft one")
    page = resident.page("/")
    assert page.text.index("Open one") < page.text.index("Planned one") < page.text.index("Closed one")
    assert "Two lines stay." in page.text
    assert "More." not in page.text
    assert "There is nothing to report yet." in page.text
    assert "about 5 minutes" in page.text
    assert "Draft one" not in page.text


def test_an_empty_home_page_says_so(resident: StrictClient) -> None:
    page = resident.page("/")
    assert "No consultation is open at the moment." in page.text
    assert "No consultation has closed yet." in page.text


@pytest.mark.parametrize("many", [1, 6])
def test_the_home_page_asks_the_database_once(app: Flask, resident: StrictClient, many: int) -> None:
    for number in range(many):
        held(app, f"number-{number}")
    resident.page("/")
    with queries_of(app) as asked:
        resident.page("/")
    assert len(asked) == 1, asked


def test_a_consultation_says_all_that_residents_need(app: Flask, resident: StrictClient) -> None:
    held(app, closes_in=3 * DAY + timedelta(hours=1), provenance="The answers are simulated.")
    with queries_of(app) as asked:
        page = resident.page("/consultations/getting-about")
    assert len(asked) == 2, asked
    for words in (
        "We want to know how you get about.",
        "It shapes how well we are.",
        "Which bus lines are kept.",
        "The Health and Wellbeing Board",
        "Anybody who lives here.",
        "about 5 minutes",
        "3 days left",
        "health@council.example",
        "The answers are simulated.",
        "You need no account",
    ):
        assert words in page.text
    assert [link.get("href") for link in page.with_class("govuk-button--start")] == [
        "/answer/getting-about/start"
    ]


def test_a_planned_one_says_when_it_opens_and_cannot_be_started(app: Flask, resident: StrictClient) -> None:
    held(app, opens_in=2 * DAY)
    page = resident.page("/consultations/getting-about")
    assert "This consultation is not open yet." in page.text
    assert not page.with_class("govuk-button--start")


def test_a_closed_one_says_what_comes_next_or_came_of_it(app: Flask, resident: StrictClient) -> None:
    held(app, opens_in=-9 * DAY, closes_in=-DAY)
    page = resident.page("/consultations/getting-about")
    assert "What comes of it will be told on this page." in page.text
    assert not page.with_class("govuk-button--start")
    with app.app_context():
        db.session.execute(sa.text("UPDATE consultations SET outcome = 'Two lines stay.'"))
        db.session.commit()
    page = resident.page("/consultations/getting-about")
    assert "Two lines stay." in page.text
    assert "What comes of it" not in page.text


@pytest.mark.parametrize("slug", ["nothing-here", "getting-about"])
def test_a_draft_or_an_unknown_one_is_not_found(app: Flask, resident: StrictClient, slug: str) -> None:
    drafted(app)
    resident.page(f"/consultations/{slug}", status=404)


def test_what_is_written_is_shown_as_words(app: Flask, resident: StrictClient) -> None:
    held(app, title="<script>alert(1)</script> صحة 🙂", purpose="<b>Why</b>")
    page = resident.page("/consultations/getting-about")
    assert page.h1 == "<script>alert(1)</script> صحة 🙂"
    assert "<b>Why</b>" in page.text


def test_the_occasion_is_what_the_journey_needs(app: Flask) -> None:
    questionnaire_id = held(app)
    with app.app_context():
        found, nobody = arrived(OCCASION, "getting-about", "no key") or (None, None)
        assert found is not None
        assert nobody is None
        assert found.questionnaire_id == questionnaire_id
        assert found.is_open(clock.now())
        assert found.url == "/consultations/getting-about"
        assert arrived(OCCASION, "nothing", "no key") is None
