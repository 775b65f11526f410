"""An officer's page of one consultation."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from engage import clock
from tests.cast import Person
from tests.consultations.making import answered, drafted, held, response
from tests.counting import queries_of

AT = "/office/consultations/getting-about"
DAY = timedelta(days=1)


def test_responses_are_counted_by_day_channel_and_respondent(app: Flask, officer: Person) -> None:
    questionnaire_id = held(app)
    now = clock.now()
    rows = [response(n, now - DAY) for n in range(6)]
    rows += [
        response(n, now - 2 * DAY, channel="paper", respondent_type="organisation") for n in range(10, 12)
    ]
    answered(app, questionnaire_id, rows)
    page = officer.client.page(AT)
    assert "8 submitted" in page.text
    tables = [
        [" ".join("".join(row.itertext()).split()) for row in body.iter("tr")] for body in page.all("tbody")
    ]
    assert tables[1] == ["Import 6 (75%)", "Paper 2 (25%)"]
    assert tables[2] == ["For themselves 6 (75%)", "For an organisation 2 (25%)"]
    assert len(tables[0]) == 6
    assert "<svg" in page.html
    assert "Themes: What should change?" in page.text


def test_the_page_costs_the_same_for_many_responses(app: Flask, officer: Person) -> None:
    questionnaire_id = held(app)
    answered(app, questionnaire_id, [response(1, clock.now())])
    officer.client.page(AT)
    with queries_of(app) as few:
        officer.client.page(AT)
    answered(app, questionnaire_id, [response(n, clock.now() - n * DAY / 9) for n in range(2, 40)])
    with queries_of(app) as many:
        officer.client.page(AT)
    assert len(many) == len(few) <= 12, many


def test_no_response_yet_is_said_for_each_stage(app: Flask, officer: Person) -> None:
    held(app)
    assert "Nobody has sent an answer so far." in officer.client.page(AT).text
    held(app, "planned", opens_in=DAY)
    assert "It has not opened yet." in officer.client.page("/office/consultations/planned").text
    held(app, "closed", opens_in=-9 * DAY, closes_in=-DAY)
    assert "It closed without a response." in officer.client.page("/office/consultations/closed").text


def test_a_draft_shows_the_checklist_instead(app: Flask, officer: Person, analyst: Person) -> None:
    slug = drafted(app)
    page = officer.client.page(f"/office/consultations/{slug}")
    assert "Before you publish" in page.text
    assert "Responses" not in page.text
    assert "Write questions" in page.text
    assert "Write questions" not in analyst.client.page(f"/office/consultations/{slug}").text


def test_each_role_sees_the_links_it_may_follow(
    app: Flask, officer: Person, organiser: Person, commissioner: Person
) -> None:
    held(app)
    links = {link.get("href", "") for link in officer.client.page(AT).all("a")}
    assert {
        f"{AT}/edit",
        f"{AT}/questions",
        f"{AT}/preview",
        f"{AT}/close",
        "/summaries/getting-about",
    } <= links
    links = {link.get("href", "") for link in organiser.client.page(AT).all("a")}
    assert not {link for link in links if link.startswith(f"{AT}/")}
    commissioner.client.page(AT, status=403)
