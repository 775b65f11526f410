"""Officers write questions, in pages, without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.consultations import queries
from engage.consultations.writing import Writing
from engage.db import db
from tests.cast import Person
from tests.consultations.making import answered, drafted, held, response
from tests.pages import Page

AT = "/office/consultations/getting-about/questions"


def writing(app: Flask) -> Writing:
    """The questions as they are written now."""
    with app.app_context():
        return queries.writing(queries.by_slug("getting-about"))


def stored(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context():
        return {
            table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
            if table.name != "limit_counters"
        }


def titles(app: Flask) -> list[list[str]]:
    """The words of every question, by page."""
    return [[question.title for question in page.questions] for page in writing(app).pages]


def sent(officer: Person, path: str, *, status: int = 200, **changes: Any) -> Page:
    """Open a form, change fields in it and send it, as a browser does."""
    values = {
        name: value if len(value) > 1 else value[0]
        for name, value in officer.client.page(path).form_values(1).items()
    }
    return officer.client.send(path, {**values, **changes}, status=status)


def step(app: Flask, officer: Person, path: str, revision: int | None = None) -> Page:
    """Press a button of the page of questions."""
    at = writing(app).revision if revision is None else revision
    return officer.client.send(f"{AT}/{path}", {"revision": str(at)})


def test_a_questionnaire_is_written_page_by_page(app: Flask, officer: Person) -> None:
    drafted(app)
    sent(
        officer,
        f"{AT}/new/1/one_choice",
        title="Do you take the bus?",
        options="Yes\r\nNo\r\n\r\n",
        alone="I do not know",
    )
    sent(officer, f"{AT}/pages/new", title="More", text="Nearly done.")
    key = writing(app).pages[0].questions[0].key
    yes = writing(app).pages[0].questions[0].options[0].key
    sent(officer, f"{AT}/new/2/comment", title="Why?", required="y", asked_if=f"{key}.{yes}")
    made = writing(app)
    first, why = made.pages[0].questions[0], made.pages[1].questions[0]
    assert [(option.label, option.exclusive) for option in first.options] == [
        ("Yes", False), ("No", False), ("I do not know", True),
    ]  # fmt: skip
    assert (made.pages[1].title, made.pages[1].text) == ("More", "Nearly done.")
    assert (why.required, why.asked_if) == (True, ((key, yes),))
    page = officer.client.page(AT)
    assert "asked only after some answers" in page.text


@pytest.mark.parametrize(
    ("kind", "fields", "settings"),
    [
        (
            "scale",
            {"minimum": "0", "maximum": "10", "low_label": "Bad", "high_label": "Good"},
            {"minimum": 0, "maximum": 10, "low_label": "Bad", "high_label": "Good"},
        ),
        (
            "number",
            {"minimum": "0", "maximum": "7.5", "unit": "days", "decimals": "y"},
            {"minimum": 0, "maximum": "7.5", "unit": "days", "decimals": True},
        ),
        ("short_text", {"max_length": "100"}, {"max_length": 100}),
        ("comment", {"max_length": ""}, {}),
        ("several_choices", {"options": "A\nB\nC", "most": "2"}, {"most": 2}),
        ("date", {}, {}),
        ("postcode", {}, {}),
    ],
)
def test_each_kind_keeps_its_settings(
    app: Flask, officer: Person, kind: str, fields: dict[str, str], settings: dict[str, Any]
) -> None:
    drafted(app)
    sent(officer, f"{AT}/new/1/{kind}", title="A question", hint="A hint", **fields)
    made = writing(app).pages[0].questions[0]
    assert (made.kind, made.title, made.hint, dict(made.settings)) == (kind, "A question", "A hint", settings)
    sent(officer, f"{AT}/edit/{made.key}", title="Another")
    again = writing(app).pages[0].questions[0]
    assert (again.title, again.key, dict(again.settings), again.options) == (
        "Another",
        made.key,
        settings,
        made.options,
    )


@pytest.mark.parametrize(
    ("kind", "fields", "complaint"),
    [
        ("comment", {"title": ""}, "Enter the question"),
        ("comment", {"title": "x" * 401}, "400 characters"),
        ("one_choice", {"title": "A", "options": "Only one"}, "at least 2 options"),
        ("scale", {"title": "A", "minimum": "5", "maximum": "5"}, "2 to 11 points"),
        ("scale", {"title": "A", "minimum": "one"}, "whole number"),
        ("number", {"title": "A", "minimum": "9", "maximum": "1"}, "lowest number is above"),
        ("number", {"title": "A", "minimum": "NaN"}, "Enter a number"),
        ("number", {"title": "A", "maximum": "1e99"}, "Enter a number"),
        (
            "one_choice",
            {"title": "A", "options": "B\nC", "asked_if": "nothing.here"},
            "no earlier question has",
        ),
        ("comment", {"title": "A", "asked_if": "nonsense"}, "no earlier question has"),
        ("comment", {"title": "\u200b"}, "A question has words"),
        ("one_choice", {"title": "A", "options": "B\n\u200b\n \u2800"}, "at least 2 options"),
    ],
)
def test_a_wrong_question_is_not_kept_and_nothing_typed_is_lost(
    app: Flask, officer: Person, kind: str, fields: dict[str, str], complaint: str
) -> None:
    drafted(app)
    page = sent(officer, f"{AT}/new/1/{kind}", status=422, hint="Words to keep", **fields)
    assert any(complaint in line for line in page.errors), page.errors
    assert page.form_values(1)["hint"] == ["Words to keep"]
    assert titles(app) == [[]]


def test_questions_and_pages_move_and_go(app: Flask, officer: Person) -> None:
    drafted(app)
    for title in ("One", "Two", "Three"):
        sent(officer, f"{AT}/new/1/comment", title=title)
    sent(officer, f"{AT}/pages/new", title="Second page")
    step(app, officer, "edit/three/up")
    assert titles(app) == [["One", "Three", "Two"], []]
    step(app, officer, "edit/two/down")
    assert titles(app) == [["One", "Three"], ["Two"]]
    step(app, officer, "pages/2/up")
    assert titles(app) == [["Two"], ["One", "Three"]]
    step(app, officer, "edit/one/remove")
    assert titles(app) == [["Two"], ["Three"]]
    sent(officer, f"{AT}/pages/new", title="Empty")
    step(app, officer, "pages/3/remove")
    page = step(app, officer, "pages/1/remove")
    assert page.h1 == "Remove page 1 and what it asks?"
    assert "Two" in page.text
    assert titles(app) == [["Two"], ["Three"]]
    page = officer.client.send(f"{AT}/pages/1/remove", page.form_values(1))
    assert page.h1 == "Questions"
    assert titles(app) == [["Three"]]


def test_a_condition_is_not_broken_by_a_move(app: Flask, officer: Person) -> None:
    held(app)
    page = step(app, officer, "edit/travel/remove")
    assert "Nothing was changed." in page.text
    assert "How do you get about?" in titles(app)[0]


def test_renaming_a_page(app: Flask, officer: Person) -> None:
    drafted(app)
    sent(officer, f"{AT}/pages/1", title="About you", text="")
    assert writing(app).pages[0].title == "About you"
    sent(officer, f"{AT}/pages/1", status=422, title="")


def test_a_stale_form_of_a_question_is_told_and_keeps_its_words(app: Flask, officer: Person) -> None:
    drafted(app)
    old = writing(app).revision
    sent(officer, f"{AT}/new/1/comment", title="Mine")
    page = officer.client.send(f"{AT}/new/1/comment", {"title": "Hers", "revision": str(old)}, status=422)
    assert "Somebody saved this after you opened it" in page.errors[0]
    again = {name: value[0] for name, value in page.form_values(1).items()}
    assert again["title"] == "Hers"
    assert titles(app) == [["Mine"]]
    officer.client.send(f"{AT}/new/1/comment", again)
    assert titles(app) == [["Mine", "Hers"]]


def test_a_stale_button_changes_nothing(app: Flask, officer: Person) -> None:
    held(app)
    page = step(app, officer, "edit/trips/up", revision=1)
    assert "Somebody changed the questions" in page.text
    assert "How safe is it?" in titles(app)[1][0]


def test_after_an_answer_a_change_makes_version_2(app: Flask, officer: Person) -> None:
    questionnaire_id = held(app)
    assert "A change shows at once." in officer.client.page(AT).text
    answered(app, questionnaire_id, [response(1, clock.now() - timedelta(hours=2))])
    assert (
        "Changing this makes version 2: people who already started finish version 1"
        in officer.client.page(AT).text
    )
    sent(officer, f"{AT}/edit/line", title="Which bus line?", sameness="apart")
    assert (writing(app).number, writing(app).live) == (2, 1)
    page = officer.client.page(AT)
    assert "Residents are asked version 1 until you publish it" in page.text
    assert "Publish version 2" in page.text
    officer.client.send("/office/consultations/getting-about/publish", {})
    assert (writing(app).number, writing(app).live, writing(app).asked) == (2, 2, True)


def test_a_question_on_a_page_of_its_own_after_publishing(app: Flask, officer: Person) -> None:
    held(app)
    assert "Add a page with its first question" in officer.client.page(AT).text
    sent(officer, f"{AT}/new/3/comment", title="Anything else?")
    assert titles(app)[2] == ["Anything else?"]


def test_the_choice_of_kinds_leads_to_their_forms(app: Flask, officer: Person) -> None:
    drafted(app)
    page = officer.client.page(f"{AT}/new?page=1")
    for link in page.all("main")[0].iter("a"):
        if "/new/1/" in link.get("href", ""):
            officer.client.page(link.get("href", ""))
    officer.client.page(f"{AT}/new/1/riddle", status=404)
    officer.client.page(f"{AT}/new?page=none")
    officer.client.page(f"{AT}/edit/nothing", status=404)
    officer.client.page(f"{AT}/pages/9", status=404)


PREVIEW = "/office/consultations/getting-about/preview"


def test_the_preview_shows_every_page_as_residents_see_it(app: Flask, officer: Person) -> None:
    held(app)
    first = officer.client.page(PREVIEW)
    assert first.h1 == "Getting about"
    assert "Think of an ordinary week." in first.text
    assert "What would help? Asked only after “By bus”." in first.text
    second = officer.client.page(f"{PREVIEW}/2")
    assert "What should change?" in second.text
    assert "End the preview" in second.text
    officer.client.page(f"{PREVIEW}/3", status=404)
    officer.client.send(f"{PREVIEW}/3", {}, status=404)


def test_the_preview_follows_conditions_as_the_journey_does(app: Flask, officer: Person) -> None:
    held(app)
    client = officer.client
    assert "q-help" not in client.page(PREVIEW).form_values(1)
    before = stored(app)
    brought_up = client.send(f"{PREVIEW}/1", {"q-travel": "bus"})
    assert "What would help?" in brought_up.text
    assert "Asked only after" not in brought_up.text
    assert brought_up.form_values(1)["q-travel"] == ["bus"]
    here = next(
        form.get("action", "") for form in brought_up.all("form") if "chosen" in form.get("action", "")
    )
    onwards = client.post(here, data={"q-travel": "bus", "q-help": "more"}).location
    assert f"{PREVIEW}/2?chosen=" in onwards
    back = client.page(onwards).with_class("govuk-back-link")[0].get("href", "")
    values = client.page(back).form_values(1)
    assert (values["q-travel"], values["q-help"]) == (["bus"], ["more"])
    assert client.send(f"{PREVIEW}/1", {"q-travel": "foot"}).h1 == "In your words"
    ended = client.send(onwards, {"q-change": "Nothing"})
    assert ended.h1 == "Questions"
    assert "That was the last page" in ended.text
    assert stored(app) == before


def test_the_preview_says_what_cannot_be_taken(app: Flask, officer: Person) -> None:
    held(app)
    for chosen in ("99999999999999999999", "-", "x-1", "%3Cscript%3E"):
        officer.client.page(f"{PREVIEW}?chosen={chosen}")
    page = officer.client.send(f"{PREVIEW}/2", {"q-trips": "many"}, status=422)
    assert page.form_values(1)["q-trips"] == ["many"]
    assert page.errors
