"""The office: from draft to outcome."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.audit.models import Entry
from engage.consultations.models import Consultation
from engage.db import db
from engage.permissions import Role
from tests.cast import Person
from tests.consultations.making import answered, drafted, held, response
from tests.counting import queries_of
from tests.pages import Page, StrictClient

DAY = timedelta(days=1)
NEW = "/office/consultations/new"


def typed(**changes: str) -> dict[str, Any]:
    """A complete form of details."""
    opens, closes = clock.today() + DAY, clock.today() + 30 * DAY
    return {
        "title": "Parks and play",
        "purpose": "To hear what parks are for.",
        "scope": "Everybody.",
        "decision": "Which parks are mended first.",
        "decision_maker": "The Board",
        "owner": "Parks",
        "owner_email": "parks@council.example",
        "minutes": "5",
        "opens_on-day": str(opens.day),
        "opens_on-month": str(opens.month),
        "opens_on-year": str(opens.year),
        "opens_time": "9am",
        "closes_on-day": str(closes.day),
        "closes_on-month": str(closes.month),
        "closes_on-year": str(closes.year),
        "closes_time": "17:00",
        **changes,
    }


def saved(app: Flask) -> Consultation:
    """The only consultation there is."""
    with app.app_context():
        return db.session.scalars(sa.select(Consultation)).one()


def actions(app: Flask) -> list[str]:
    """What the record says, in order."""
    with app.app_context():
        return list(db.session.scalars(sa.select(Entry.action).order_by(Entry.id)))


def test_the_list_shows_stages_and_counts_with_one_query(app: Flask, officer: Person) -> None:
    first = held(app, "first", title="First")
    held(app, "closed", title="Closed one", opens_in=-9 * DAY, closes_in=-DAY)
    drafted(app, title="Draft")
    answered(app, first, [response(number, clock.now()) for number in range(3)])
    officer.client.page("/office")
    with queries_of(app) as few:
        page = officer.client.page("/office")
    cells = [
        " ".join("".join(cell.itertext()).split())
        for row in page.all("tbody")
        for cell in row.iter()
        if cell.tag in {"th", "td"}
    ]
    assert cells[0::4] == ["First", "Draft", "Closed one"]
    assert cells[2::4] == ["Open", "Draft", "Closed"]
    assert cells[1::4] == ["3", "0", "0"]
    for number in range(5):
        held(app, f"more-{number}")
    with queries_of(app) as many:
        officer.client.page("/office")
    assert len(many) == len(few)


def test_an_empty_office_says_what_to_do(officer: Person, analyst: Person) -> None:
    assert "There is no consultation yet" in officer.client.page("/office").text
    assert "New consultation" in officer.client.page("/office").text
    assert "New consultation" not in analyst.client.page("/office").text


def test_an_officer_begins_with_a_title_only(app: Flask, officer: Person) -> None:
    page = officer.client.send(
        NEW, {"title": "Parks & play", "minutes": "10", "closes_time": "23:59", "opens_time": "09:00"}
    )
    assert page.h1 == "Questions"
    made = saved(app)
    assert (made.slug, made.opens_at, made.published_at) == ("parks-play", None, None)
    assert actions(app) == ["create"]


def test_details_come_back_as_they_were_saved(app: Flask, officer: Person) -> None:
    officer.client.send(NEW, typed())
    made = saved(app)
    assert made.opens_at is not None
    assert clock.in_london(made.opens_at).hour == 9
    values = officer.client.page("/office/consultations/parks-and-play/edit").form_values(1)
    expected = typed(opens_time="09:00")
    assert {name: value[0] for name, value in values.items() if name in expected} == expected


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"title": ""}, "Enter a title"),
        ({"title": "x" * 201}, "“Title” can have at most 200 characters. You have entered 201"),
        ({"owner": "x" * 2_001}, "“Who is asking” can have at most 200 characters. You have entered 2,001"),
        ({"minutes": "soon"}, "whole number"),
        ({"minutes": "0"}, "1 to 120"),
        ({"owner_email": "parks"}, "name@example.org"),
        ({"opens_on-day": "31", "opens_on-month": "2"}, "“Opens on”: there is no such date"),
        ({"closes_on-year": "99999"}, "“Closes on”: enter a year from 1850 to 2150"),
        ({"opens_time": "9"}, "“Opens at (London time)”: enter a time, like 9am"),
        ({"closes_on-year": "2020"}, "must close after it opens"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_kept(
    app: Flask, officer: Person, change: dict[str, str], complaint: str
) -> None:
    page = officer.client.send(NEW, typed(purpose="Words I would hate to lose", **change), status=422)
    assert any(complaint in line for line in page.errors), page.errors
    assert page.form_values(1)["purpose"] == ["Words I would hate to lose"]
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Consultation)) == 0


def test_any_script_and_any_line_end_is_no_trouble(app: Flask, officer: Person) -> None:
    officer.client.send(NEW, typed(purpose="Parks 🌳\r\n\r\nصحة"))
    assert saved(app).purpose == "Parks 🌳\n\nصحة"


def test_two_officers_at_once_the_later_is_told_and_keeps_her_words(app: Flask, officer: Person) -> None:
    slug = drafted(app)
    url = f"/office/consultations/{slug}/edit"
    opened = officer.client.page(url).form_values(1)
    revision = opened["revision"][0]
    officer.client.send(url, typed(revision=revision, decision="The first decision"))
    page = officer.client.send(url, typed(revision=revision, decision="The second decision"), status=422)
    assert "Somebody saved this after you opened it" in page.errors[0]
    assert page.form_values(1)["decision"] == ["The second decision"]
    assert saved(app).decision == "The first decision"
    again = {name: value[0] for name, value in page.form_values(1).items()}
    officer.client.send(url, again)
    assert saved(app).decision == "The second decision"


@pytest.mark.parametrize("revision", ["", "0", "-1", "x", "9" * 30, "²"])
def test_a_revision_that_was_tampered_with_is_stale(app: Flask, officer: Person, revision: str) -> None:
    slug = drafted(app)
    officer.client.send(f"/office/consultations/{slug}/edit", typed(revision=revision), status=422)
    assert saved(app).title == "Getting about"


def publishable(app: Flask, officer: Person, **changes: Any) -> str:
    """A draft with a question."""
    slug = drafted(app, **changes)
    at = f"/office/consultations/{slug}/questions"
    revision = officer.client.page(f"{at}/new/1/comment").form_values(1)["revision"][0]
    officer.client.send(f"{at}/new/1/comment", {"title": "What should change?", "revision": revision})
    return slug


def test_the_checklist_stands_between_a_draft_and_its_residents(app: Flask, officer: Person) -> None:
    slug = drafted(app, decision="")
    page = officer.client.page(f"/office/consultations/{slug}")
    assert "Say which decision the answers will inform." in page.text
    assert "Add a question." in page.text
    refused = officer.client.send(f"/office/consultations/{slug}/publish", {}, status=409)
    assert "Say which decision the answers will inform. Add a question." in refused.text
    assert saved(app).published_at is None


def test_a_complete_draft_is_published(app: Flask, officer: Person, resident: StrictClient) -> None:
    slug = publishable(app, officer)
    assert "Publish" in officer.client.page(f"/office/consultations/{slug}").text
    page = officer.client.send(f"/office/consultations/{slug}/publish", {})
    assert "Published. Opens on" in page.text
    assert "It has not opened yet." in page.text
    assert "not open yet" in resident.page(f"/consultations/{slug}").text
    first = saved(app).published_at
    officer.client.send(f"/office/consultations/{slug}/publish", {})
    assert saved(app).published_at == first
    assert actions(app)[-1] == "publish"
    assert actions(app).count("publish") == 1


def test_a_published_one_keeps_what_residents_must_be_told(app: Flask, officer: Person) -> None:
    held(app)
    url = "/office/consultations/getting-about/edit"
    revision = officer.client.page(url).form_values(1)["revision"][0]
    page = officer.client.send(url, typed(revision=revision, decision="", closes_time="5pm"), status=422)
    assert "it must keep: the decision it informs" in page.errors[0]
    assert saved(app).decision == "Which bus lines are kept."


def test_what_was_never_said_need_not_be_kept(app: Flask, officer: Person) -> None:
    held(app, owner_email="", decision_maker="")
    url = "/office/consultations/getting-about/edit"
    revision = officer.client.page(url).form_values(1)["revision"][0]
    sent = typed(revision=revision, owner_email="", title="A better title")
    officer.client.send(url, sent)
    assert saved(app).title == "Getting about"
    officer.client.send(url, {**sent, "reason": "Clearer"})
    assert saved(app).title == "A better title"


def test_closing_early_is_asked_first_and_then_done(
    app: Flask, officer: Person, resident: StrictClient
) -> None:
    held(app)
    url = "/office/consultations/getting-about/close"
    assert officer.client.page(url).h1 == "Close this consultation now?"
    assert saved(app).closes_at > clock.now()  # type: ignore[operator]  # it has one
    refused = officer.client.send(url, {"reason": " "}, status=422)
    assert refused.errors == ["Say why you are closing it early"]
    assert saved(app).closes_at > clock.now()  # type: ignore[operator]  # it has one
    page = officer.client.send(url, {"reason": "Everybody has answered."})
    assert "Nobody can begin to answer any more." in page.text
    shown = resident.page("/consultations/getting-about").text
    assert "has closed" in shown
    assert "Everybody has answered." in shown
    assert "What changed on this page" in shown
    assert actions(app)[-1] == "close early"
    for again in ({}, {"reason": "Once more"}):
        assert officer.client.send(url, again, status=409).h1


def one_each(page: Page) -> dict[str, str]:
    """What a page's form sends if nothing is changed."""
    return {name: value[0] for name, value in page.form_values(1).items()}


def test_the_outcome_is_told_to_residents_when_it_has_closed(
    app: Flask, officer: Person, resident: StrictClient
) -> None:
    held(app, opens_in=-9 * DAY, closes_in=-DAY)
    url = "/office/consultations/getting-about/outcome"
    revision = officer.client.page(url).form_values(1)["revision"][0]
    preview = officer.client.send(url, {"outcome": "Two lines stay.", "revision": revision})
    assert saved(app).outcome == ""
    officer.client.send(url, {**one_each(preview), "step": "email"})
    assert "Two lines stay." in resident.page("/consultations/getting-about").text
    assert "Two lines stay." in resident.page("/").text
    page = officer.client.send(url, {"outcome": "None stays.", "revision": revision}, status=422)
    assert page.form_values(1)["outcome"] == ["None stays."]
    assert saved(app).outcome == "Two lines stay."


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.ANALYST, Role.ORGANISER, Role.ADMINISTRATOR])
def test_only_officers_write(app: Flask, enter: Any, role: Role) -> None:
    held(app)
    client = enter(role).client
    for path in (
        "new",
        "getting-about/edit",
        "getting-about/questions",
        "getting-about/outcome",
        "getting-about/preview",
    ):
        client.page(f"/office/consultations/{path}", status=403)
    assert client.post("/office/consultations/getting-about/publish").status_code == 403
    assert client.post("/office/consultations/getting-about/close").status_code == 403


def test_a_stranger_is_sent_to_sign_in(app: Flask, resident: StrictClient) -> None:
    held(app)
    assert "/sign-in" in resident.get("/office").location
    assert "/sign-in" in resident.get("/office/consultations/getting-about").location


def test_what_is_not_there_is_not_found(officer: Person) -> None:
    for path in ("", "/edit", "/questions", "/outcome", "/close", "/preview"):
        officer.client.page(f"/office/consultations/nothing{path}", status=404)
