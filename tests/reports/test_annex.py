"""Views held by few, or mainly by one group, that were merged: guarded, and published without small numbers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.comments.models import Comment
from engage.db import db
from engage.errors import Refused
from engage.places.actions import load_place
from engage.places.package import place_directory
from engage.questionnaires.value import Value
from engage.responses.imported import ImportedResponse
from engage.themes import actions as themes
from engage.themes import queries as theme_queries
from tests.cast import Person
from tests.consultations.making import answered, held

PAGE = "/summaries/getting-about"


def said(number: int) -> ImportedResponse:
    faith = "muslim" if number < 22 else "christian"
    return ImportedResponse(
        f"r{number}",
        clock.now() - timedelta(days=1),
        channel="web",
        answers={"change": Value(text=f"Something to change, number {number}")},
        equality={"religion": faith},
    )


@pytest.fixture
def asked(app: Flask) -> int:
    """100 individuals commented, 22 of them Muslim; themes "Prayer" (22 Muslims of 33), "Rare" (3) and "Rest"."""
    questionnaire_id = held(app, closes_in=-timedelta(days=1))
    answered(app, questionnaire_id, [said(number) for number in range(100)])
    with app.app_context():
        load_place(place_directory())
        db.session.commit()
    return questionnaire_id


@pytest.fixture
def coded(app: Flask, asked: int, officer: Person) -> int:
    with app.app_context():
        frame = themes.begin_frame(asked, "change")
        labels = ("Prayer", "Rare", "Rest")
        made = [
            themes.add_theme(frame, label=label, description="", user_id=officer.id).id for label in labels
        ]
        ids = [row[0] for row in theme_queries.words_to_group(asked, "change")]
        holds = {one: [made[0] if at < 33 else made[1] if at < 36 else made[2]] for at, one in enumerate(ids)}
        themes.code_many(holds, frame, user_id=officer.id)
        use = theme_queries.use(asked, "change")
        assert use is not None
        themes.accept_frame(use, user_id=officer.id)
        db.session.commit()
    return asked


def test_a_view_mainly_of_one_group_needs_a_reason(app: Flask, coded: int, officer: Person) -> None:
    with app.app_context():
        frame = theme_queries.frame(coded, "change")
        assert frame is not None
        prayer, _, rest = frame.themes
        holding = theme_queries.holding(prayer.id)
        assert (holding.total, holding.by_few, holding.mainly) == (33, False, "Religion: Muslim")
        assert theme_queries.holding(rest.id).mainly is None
        with pytest.raises(Refused, match="one group"):
            themes.merge(prayer, rest, user_id=officer.id)
        db.session.rollback()


def test_the_annex_is_published_without_small_numbers(
    app: Flask, coded: int, officer: Person, analyst: Person
) -> None:
    assert "Annex" not in analyst.client.page(PAGE).text
    with app.app_context():
        frame = theme_queries.frame(coded, "change")
        assert frame is not None
        prayer, rare, rest = frame.themes
        themes.merge(prayer, rest, because="One room serves all", user_id=officer.id)
        themes.merge(rare, rest, because="Asks for the same room", user_id=officer.id)
        db.session.commit()
    page = analyst.client.page(PAGE).text
    annex = page[page.index("Annex: views") : page.rindex("How these figures are made")]
    assert (
        "Held by 35 comments of individuals. When it was merged, most of those who told us about themselves were of "
        "one group (Religion: Muslim)." in annex
    )
    assert "Held by fewer than 10 comments of individuals." in annex
    assert "One room serves all" in annex
    assert "Asks for the same room" in annex
    assert officer.name not in annex
    assert set(re.findall(r"\d+ (?=comments)", annex)) == {"10 ", "35 "}


def test_a_comment_that_says_nothing_is_in_no_count_of_the_annex(
    app: Flask, coded: int, officer: Person, analyst: Person
) -> None:
    """33 comments hold the merged view; 21 of them only say "n/a", so that a theme's count would be of 12."""
    with app.app_context():
        frame = theme_queries.frame(coded, "change")
        assert frame is not None
        prayer, _, rest = frame.themes
        themes.merge(prayer, rest, because="One room serves all", user_id=officer.id)
        ids = [row[0] for row in theme_queries.words_to_group(coded, "change")][:21]
        db.session.execute(sa.update(Comment).where(Comment.id.in_(ids)).values(says_nothing=True))
        db.session.commit()
    page = analyst.client.page(PAGE).text
    annex = page[page.index("Annex: views") : page.rindex("How these figures are made")]
    assert "Held by 10 comments of individuals." in annex
