"""Search: by word and by meaning, filters, saved searches, files; redacted words of live comments only."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from engage import clock
from engage.comments import jobs
from engage.comments.actions import record_all, withdraw
from engage.comments.given import Given
from engage.comments.models import Comment
from engage.db import db
from engage.permissions import Role
from engage.themes.jobs.meanings import keep_what_comments_mean
from engage.themes.models import Campaign, CampaignComment, Coding, Frame, FrameUse, Theme
from tests.cast import Person, person
from tests.counting import queries_of
from tests.pages import Page
from tests.themes import scene

SAID = (
    "I could not park anywhere near the clinic",
    "There was nowhere to leave the car, the parking is dreadful",
    "The nurse was kind and gentle",
    "100% of the staff_were ÉLITE",
    "Nothing",
    "=Ring 07700 900123 about the café",
)


@pytest.fixture
def asked(db_session: Session) -> int:
    questionnaire_id = scene.question()
    scene.comments(questionnaire_id, *SAID)
    db.session.commit()
    work()
    return questionnaire_id


def work() -> None:
    """What the worker does of itself within minutes."""
    db.session.remove()
    jobs.prepare_new_comments()
    keep_what_comments_mean()


def numbers(page: Page) -> list[int]:
    """The comments on a page of results, in order; counted from the first of the scene."""
    first = db.session.query(Comment.id).order_by(Comment.id).first()
    db.session.rollback()
    assert first is not None
    cards = page.with_class("engage-card")
    return [int((card.get("id") or "").removeprefix("comment-")) - first.id for card in cards]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("PARK", [1, 0]),
        ("the nurse", [2]),
        ("nurse the", [2]),
        ('"nurse the"', []),
        ("“was kind”", [2]),
        ("100%", [3]),
        ("%", [3]),
        ("staff_were", [3]),
        ("f_w", [3]),
        ("élite", [3]),
        ("CAFÉ", [5]),
        ("07700", []),
        ("phone number", [5]),
        ("\\", []),
        ("'; drop table comments", []),
    ],
)
def test_by_word(asked: int, officer: Person, words: str, found: list[int]) -> None:
    here = f"/themes/{asked}/{scene.KEY}/search"
    response = officer.client.get(here, query_string={"words": words})
    assert numbers(Page(response.text)) == found
    assert "900123" not in response.text


def test_by_meaning_and_more_like_this(asked: int, officer: Person) -> None:
    page = officer.client.page("/search?meaning=nowhere+to+park")
    assert set(numbers(page)) == {0, 1}
    first = db.session.query(Comment.id).order_by(Comment.id).first()
    db.session.rollback()
    assert first is not None
    like = officer.client.page(f"/search?like={first.id}")
    assert numbers(like) == [1], "the one it starts from is left out"
    assert SAID[0] in like.text
    narrowed = officer.client.page("/search?meaning=nowhere+to+park&words=dreadful")
    assert numbers(narrowed) == [1]
    assert numbers(officer.client.page("/search?meaning=zzzz")) == []


def test_what_was_withdrawn_is_found_no_more(asked: int, officer: Person) -> None:
    assert len(numbers(officer.client.page("/search?meaning=parking"))) == 2
    withdraw("answer", 2)
    db.session.commit()
    assert numbers(officer.client.page("/search?meaning=parking")) == [0]
    assert numbers(officer.client.page("/search?words=parking")) == []
    assert "parking" not in officer.client.get("/search/comments.csv").text


def test_filters(asked: int, officer: Person) -> None:
    frame = Frame(title="F", created_at=clock.now())
    db.session.add(frame)
    db.session.flush()
    theme = Theme(frame_id=frame.id, label="Parking", created_at=clock.now())
    use = FrameUse(questionnaire_id=asked, question_key=scene.KEY, frame_id=frame.id, begun_at=clock.now())
    db.session.add_all([theme, use])
    db.session.flush()
    run = scene.run(asked, scene.proposal())
    campaign = Campaign(run_id=run.id, exact=True)
    db.session.add(campaign)
    ids = [row.id for row in db.session.query(Comment.id).order_by(Comment.id)]
    db.session.add(Coding(comment_id=ids[0], theme_id=theme.id, coded_at=clock.now()))
    db.session.flush()
    db.session.add(CampaignComment(campaign_id=campaign.id, comment_id=ids[2]))
    theme_id = theme.id
    german = "Der Parkplatz ist viel zu klein und ich warte immer sehr lange"
    later = Given("answer", 50, asked, scene.KEY, "organisation", german, False, date(2026, 7, 1))
    record_all([later])
    db.session.commit()
    work()
    db.session.rollback()
    expected = {
        f"theme={theme_id}": [0],
        "theme=none": [6, 5, 4, 3, 2, 1],
        "voice=organisation": [6],
        "language=de": [6],
        "nothing=yes": [4],
        "campaign=only": [2],
        "campaign=without&words=the": [5, 3, 1, 0],
        "since=2026-06-15": [6],
        "until=2026-06-15&words=nurse": [2],
        "since=nonsense&voice=martian&page=9999&like=0": [6, 5, 4, 3, 2, 1, 0],
        f"question={asked}:{scene.KEY}&words=nurse": [2],
        f"question={asked + 1}:other": [],
    }
    for query, found in expected.items():
        assert numbers(officer.client.page(f"/search?{query}")) == found, query
    page = officer.client.page(f"/themes/{asked}/{scene.KEY}/search?theme={theme_id}")
    assert "Themes: Parking." in page.text


def test_a_search_is_kept_opened_and_deleted_by_its_owner(asked: int, officer: Person, app: Flask) -> None:
    page = officer.client.send("/search/sets?words=nurse&voice=individual", {"title": "Nurses"})
    links = {link.text: link.get("href") for link in page.all("a")}
    assert numbers(officer.client.page(links["Nurses"] or "")) == [2]
    assert officer.client.send("/search/sets?words=x", {"title": " "}, status=422).errors
    other = person(app, Role.ANALYST).client
    assert "Nurses" not in other.page("/search").text
    delete = next(
        form.get("action") or "" for form in page.all("form") if "delete" in (form.get("action") or "")
    )
    assert other.post(delete).status_code == 404
    assert "Nurses" not in officer.client.send(delete, {}).text


def test_the_file_holds_the_same_redacted_and_defused(asked: int, officer: Person) -> None:
    response = officer.client.get(f"/themes/{asked}/{scene.KEY}/search.csv?words=caf%C3%A9")
    rows = list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    assert [row["comment_words"] for row in rows] == ["'=Ring [phone number] about the café"]
    assert rows[0]["question"] == "What could be better?"


def test_one_theme_over_questions_is_never_added_up(asked: int, officer: Person) -> None:
    frame = Frame(title="F", created_at=clock.now())
    other = scene.question()
    scene.comments(other, "Park here", "Kind", first=30)
    db.session.add(frame)
    db.session.flush()
    theme = Theme(frame_id=frame.id, label="Parking", created_at=clock.now())
    db.session.add(theme)
    for questionnaire_id in (asked, other):
        db.session.add(
            FrameUse(
                questionnaire_id=questionnaire_id,
                question_key=scene.KEY,
                frame_id=frame.id,
                begun_at=clock.now(),
            )
        )
    db.session.flush()
    ids = [row.id for row in db.session.query(Comment.id).order_by(Comment.id)]
    for number in (0, 1, 6):
        db.session.add(Coding(comment_id=ids[number], theme_id=theme.id, coded_at=clock.now()))
    record_all([Given("note", 1, other, scene.KEY, "individual", "A note", False, date(2026, 6, 2))])
    db.session.commit()
    theme_id = theme.id
    db.session.rollback()
    page = officer.client.page(f"/themes/{asked}/{scene.KEY}/{theme_id}/across")
    rows = [[("".join(cell.itertext())).strip() for cell in row.iter("td")] for row in page.all("tr")[1:]]
    assert [(row[0], *row[2:]) for row in rows] == [
        ("Answers", "2", "6", "33.3%"),
        ("Answers", "1", "2", "50.0%"),
        ("Notes of tables", "0", "1", "0.0%"),
    ]


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.ORGANISER, Role.ADMINISTRATOR])
def test_who_does_not_code_does_not_search(asked: int, app: Flask, role: Role) -> None:
    client = person(app, role).client
    for url in ("/search", "/search/comments.csv", f"/themes/{asked}/{scene.KEY}/search"):
        assert client.get(url).status_code == 403


def test_a_page_of_many_asks_as_much_as_a_page_of_few(asked: int, officer: Person, app: Flask) -> None:
    counts = []
    for first in (100, 300):
        for url in ("/search?words=nurse", "/search?meaning=nurse"):
            officer.client.page(url)
            with queries_of(app) as statements:
                officer.client.page(url)
            counts.append(len(statements))
        scene.comments(asked, *[f"The nurse was number {at}" for at in range(40)], first=first)
        db.session.commit()
        work()
    assert counts[:2] == counts[2:]
    assert "Page 2" in officer.client.page("/search?words=nurse&page=2").html
