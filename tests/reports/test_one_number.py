"""One theme, one number: wherever pages and files tell how many hold it, the number is the same or its base is said."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from engage.comments.models import Comment
from engage.db import db
from engage.themes import queries as theme_queries
from tests.cast import Person
from tests.pages import Page
from tests.reports import test_themes_told as told
from tests.reports.test_themes_told import KEY, PAGE, TABLE, rows, truth, use_of

asked = told.asked
THEME = "Buses"


@pytest.fixture
def counted(app: Flask, asked: int, officer: Person) -> int:
    """84 comments hold the theme: 80 by individuals, of which 3 say nothing, and 4 by organisations. Measured."""
    with app.app_context():
        theme = next(one for one in use_of(asked).frame.themes if one.label == THEME)
        holds = [one for one, held in truth(asked).items() if held == theme.id]
        mine = db.session.query(Comment).filter(Comment.id.in_(holds), Comment.voice == "individual")
        for comment in mine.order_by(Comment.id).limit(3):
            comment.says_nothing = True
        db.session.commit()
    told.exactly(app, asked, officer)
    return asked


def text_of(page: Page) -> str:
    return " ".join(page.text.split())


def test_a_theme_has_one_number_on_every_page_and_in_every_file(
    app: Flask, counted: int, officer: Person, analyst: Person
) -> None:
    with app.app_context():
        use = use_of(counted)
        theme = next(one for one in use.frame.themes if one.label == THEME)
        row = next(
            one for one in theme_queries.theme_counts(use.frame_id, counted, KEY) if one.theme.id == theme.id
        )
        theme_id = theme.id
    assert (row.comments, row.told, row.organisations) == (84, 77, 4)
    home = f"/themes/{counted}/{KEY}"

    frame = text_of(officer.client.page(f"{home}/frame"))
    assert re.search(r"Buses .*?84 on “Buses” 77 84 ", frame), "all, and those that the summary counts"
    assert "The summary counts those by individuals that say something." in frame
    assert "By individuals, saying something" in frame

    one = text_of(officer.client.page(f"{home}/{theme_id}"))
    assert (
        "Held by 84 comments to this question, by everybody and those that say nothing too; 77 of them are by "
        "individuals and say something, as the summary counts." in one
    )
    listed = text_of(officer.client.page(f"{home}/comments?theme={theme_id}"))
    assert "84 comments, by everybody and those that say nothing too." in listed

    measured = text_of(officer.client.page(f"/agreement/{counted}/{KEY}"))
    assert re.search(r"Buses .*? 81 ", measured)
    assert "Comments and shares are of everybody’s comments with content" in measured

    file = rows(analyst)[TABLE, THEME]
    assert (file["count"], file["base"]) == ("75", "235"), "77 of 237, rounded"
    summary = text_of(analyst.client.page(PAGE))
    assert "235 comments by individuals that say something" in summary
    assert re.search(r"Buses 75 3\d% ", summary)

    groups = rows(analyst, f"{PAGE}/groups/{KEY}.csv")
    by_sex = [
        int(one["count"])
        for (table, name), one in groups.items()
        if "by sex" in table and name.startswith(f"{THEME} / ") and one["count"]
    ]
    assert by_sex
    assert 0 < sum(by_sex) <= 77 + 2 * len(by_sex), (
        "each is a part of what the summary counts, rounded; some are hidden"
    )
    assert "comments by individuals that say something" in text_of(
        analyst.client.page(f"{PAGE}/groups/{KEY}?by=sex")
    )
