"""A question put in other words after people answered: an officer says whether its answers are counted together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.audit.models import Entry
from engage.consultations import queries
from engage.consultations.commands import bring_in
from engage.db import db
from engage.errors import Refused
from engage.questionnaires import actions as questionnaires
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.queries import comment_question_title, newest_sheet, other_words, versions
from engage.responses.queries import Asked, tallies
from tests.answering import YES_NO, consultation
from tests.cast import Person
from tests.pages import Page

DATA = Path(__file__).parents[1] / "data" / "imports"
AT = "/office/consultations/places/questions"
EDIT = f"{AT}/edit/where"
WHY = "Libary was misspelt"
WHERE = QuestionDraft(
    "one_choice",
    "Where do you go?",
    "where",
    options=(OptionDraft("Park"), OptionDraft("Pool"), OptionDraft("Libary")),
)
CAFE = QuestionDraft(
    "one_choice", "Did you use the park cafe?", "cafe", options=YES_NO, asked_if=(("where", "park"),)
)
SPELT = "Park\r\nPool\r\nLibrary"


@pytest.fixture
def places(app: Flask) -> int:
    """The id of a questionnaire with 150 answers in the old spelling."""
    with app.app_context():
        questionnaire_id = consultation((PageDraft("One", (WHERE, CAFE)),), slug="places").questionnaire_id
    bring(app, "spelling_before.csv")
    return questionnaire_id


def bring(app: Flask, file: str, expected: int = 150) -> None:
    command = ["responses", str(DATA / file), "--consultation", "places", "--commit"]
    done = app.test_cli_runner().invoke(bring_in, command)
    assert f"{expected} new" in done.output, done.output


def heard(app: Flask, questionnaire_id: int) -> dict[str, Asked]:
    """What was said to each question, over all versions, by its key."""
    with app.app_context():
        return {one.question.key: one for one in tallies(questionnaire_id)}


def counts(one: Asked) -> dict[str, int]:
    return {row.label: row.count for row in one.tally.rows}


def send(officer: Person, path: str = EDIT, *, status: int = 200, **changes: Any) -> Page:
    """Open the form and send it with these changes, as a browser does."""
    values = officer.client.page(path).form_values(1)
    plain = {name: value if len(value) > 1 else value[0] for name, value in values.items()}
    return officer.client.send(path, {**plain, **changes}, status=status)


def again(officer: Person, page: Page, *, status: int = 200, path: str = EDIT, **changes: Any) -> Page:
    """Send the form of a page that came back."""
    values = page.form_values(1)
    plain = {name: value if len(value) > 1 else value[0] for name, value in values.items()}
    return officer.client.send(path, {**plain, **changes}, status=status)


def keys(app: Flask, questionnaire_id: int) -> list[str]:
    with app.app_context():
        return [question.key for question in newest_sheet(questionnaire_id).questions]


def test_a_spelling_put_right_is_one_question_of_300(app: Flask, officer: Person, places: int) -> None:
    page = send(officer, options=SPELT)
    assert page.h1 == "Is it still the same question?"
    words = [[cell.text for cell in row.iter("td")] for row in page.all("tr")]
    assert "Libary" in str([cell for row in words for cell in row])
    assert page.form_values(1)["sameness"] == ["apart"], "apart unless somebody says so"
    with app.app_context():
        assert len(versions(places)) == 1, "nothing is saved before it is said"
    again(officer, page, sameness="together", why=WHY)
    officer.client.send("/office/consultations/places/publish", {})
    bring(app, "spelling_after.csv")
    found = heard(app, places)
    assert list(found) == ["where", "cafe"]
    assert counts(found["where"]) == {"Park": 100, "Pool": 100, "Library": 100}
    assert (found["where"].audience.asked, found["where"].tally.base) == (300, 300)
    assert found["where"].audience.everybody
    true = officer.client.page("/office/consultations/places/responses").text
    assert true.count("300 of 300 responses answered") == 1
    with app.app_context():
        new, old = versions(places)
        assert (new.number, old.number) == (2, 1)
        (entry,) = db.session.scalars(sa.select(Entry).filter_by(action="respell question"))
        assert entry.actor_id == officer.id
        assert entry.detail == {"question": "where", "why": WHY, "old_and_new_words": [["Libary", "Library"]]}
    shown = officer.client.page(AT).text
    assert "“Libary” became “Library”" in shown
    assert WHY in shown


def test_another_question_is_asked_of_its_own_150(app: Flask, officer: Person, places: int) -> None:
    again(officer, send(officer, options=SPELT))
    send(officer, f"{AT}/edit/where_2", hint="In a usual week")
    officer.client.send("/office/consultations/places/publish", {})
    bring(app, "spelling_after.csv")
    found = heard(app, places)
    for key, label in (("where", "Libary"), ("where_2", "Library")):
        assert counts(found[key]) == {"Park": 50, "Pool": 50, label: 50}
        assert (found[key].audience.asked, found[key].tally.base) == (150, 150)
        assert not found[key].audience.everybody
    true = officer.client.page("/office/consultations/places/responses").text
    assert true.count("150 answered of 150 that were asked; 150 responses were not asked") == 2
    summary = officer.client.page("/summaries/places").text
    assert summary.count("150 of 300 responses from individuals were asked this") == 2
    assert "Not answered" not in true + summary


def test_a_place_more_is_another_question_and_nobody_is_asked(
    app: Flask, officer: Person, places: int
) -> None:
    page = send(officer, options=f"{SPELT}\r\nMuseum")
    assert page.h1 == "Questions", "its options are not the same: no spelling can make it one"
    assert keys(app, places) == ["where_2", "cafe"]


def test_places_before_and_after_a_place_more_are_counted_apart(app: Flask, officer: Person) -> None:
    with app.app_context():
        places = consultation((PageDraft("One", (WHERE,)),), slug="places").questionnaire_id
    bring(app, "places_before.csv")
    send(officer, options=f"{SPELT}\r\nMuseum")
    officer.client.send("/office/consultations/places/publish", {})
    bring(app, "places_after.csv", 160)
    found = heard(app, places)
    assert counts(found["where"]) == {"Park": 50, "Pool": 50, "Libary": 50}
    assert counts(found["where_2"]) == {"Park": 40, "Pool": 40, "Library": 40, "Museum": 40}
    assert [found[key].audience.asked for key in ("where", "where_2")] == [150, 160]


def test_a_reason_is_asked_and_what_was_typed_stays(app: Flask, officer: Person, places: int) -> None:
    page = send(officer, options=SPELT, hint="Tick one", title="Where do you go to?")
    page = again(officer, page, sameness="together", why="  ", status=422)
    assert "Say why the answers may be counted together" in page.text
    assert "Libary" in page.text, "old and new words stay in view"
    values = page.form_values(1)
    assert (values["sameness"], values["hint"]) == (["together"], ["Tick one"])
    page = again(officer, page, why="x" * 301, status=422)
    assert page.form_values(1)["why"] == ["x" * 301]
    page = again(officer, page, why=WHY, title="", status=422)
    assert (page.form_values(1)["why"], page.form_values(1)["sameness"]) == ([WHY], ["together"])
    page = again(officer, page, title="Where do you go?", options=f"{SPELT}\r\nMuseum", status=422)
    assert "cannot be counted together" in page.text
    assert "Museum" in page.form_values(1)["options"][0]
    page = again(officer, page, sameness="neither", status=422)
    with app.app_context():
        assert len(versions(places)) == 1
        assert db.session.scalars(sa.select(Entry).filter_by(action="respell question")).all() == []
    assert again(officer, page, options=SPELT, sameness="together").h1 == "Questions"
    assert keys(app, places) == ["where", "cafe"]


def test_a_page_that_is_stale_keeps_what_was_said(app: Flask, officer: Person, places: int) -> None:
    page = send(officer, options=SPELT)
    officer.client.send(f"{AT}/pages/1", {"title": "Two", "revision": page.form_values(1)["revision"][0]})
    page = again(officer, page, sameness="together", why=WHY, status=422)
    assert page.form_values(1)["why"] == [WHY]
    assert again(officer, page).h1 == "Questions"
    assert keys(app, places) == ["where", "cafe"]


def test_what_was_said_once_holds_while_the_words_do(app: Flask, officer: Person, places: int) -> None:
    again(officer, send(officer, options=SPELT), sameness="together", why=WHY)
    assert send(officer, hint="Tick one").h1 == "Questions", "no words changed: not asked again"
    send(officer, f"{AT}/edit/cafe", required="y")
    assert keys(app, places) == ["where", "cafe"]
    page = send(officer, title="Where do you go most?")
    assert page.h1 == "Is it still the same question?", "other words again"
    again(officer, page)
    assert keys(app, places) == ["where_2", "cafe"]


def test_the_old_words_again_are_the_old_question(app: Flask, officer: Person, places: int) -> None:
    again(officer, send(officer, options=SPELT), sameness="together", why=WHY)
    assert send(officer, options="Park\r\nPool\r\nLibary").h1 == "Questions"
    assert keys(app, places) == ["where", "cafe"]


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "several_choices"},
        {"options": WHERE.options[:2]},
        {"options": (WHERE.options[1], WHERE.options[0], WHERE.options[2])},
        {"options": (*WHERE.options[:2], OptionDraft("Library", "libary", exclusive=True))},
        {"settings": {"most": 2}},
    ],
    ids=["kind", "fewer", "order", "alone", "setting"],
)
def test_more_than_words_is_never_counted_together(app: Flask, places: int, more: dict[str, Any]) -> None:
    changed = replace(WHERE, title="Where?", **more)
    with app.app_context():
        assert other_words(places, changed) is None
        with pytest.raises(Refused, match="More than words"):
            questionnaires.respell_question(places, "where", changed)


def test_a_question_that_nobody_could_answer_yet_is_not_asked_about(app: Flask, officer: Person) -> None:
    with app.app_context():
        consultation((PageDraft("One", (WHERE,)),), slug="places")
    assert send(officer, options=SPELT).h1 == "Questions"


def test_words_of_a_scale_may_be_respelt(app: Flask, officer: Person) -> None:
    settings = {"minimum": 1, "maximum": 5, "low_label": "Unsave", "high_label": "Safe"}
    scale = QuestionDraft("scale", "How safe is it?", "safe", settings=settings)
    with app.app_context():
        made = consultation((PageDraft("One", (WHERE, scale)),), slug="places").questionnaire_id
    bring(app, "places_before.csv")
    path = f"{AT}/edit/safe"
    page = send(officer, path, low_label="Unsafe")
    assert "Unsave" in page.text
    again(officer, page, path=path, sameness="together", why="Unsave was misspelt")
    assert keys(app, made) == ["where", "safe"]
    with app.app_context():
        (one,) = queries.respellings(queries.by_slug("places"))["safe"]
        assert one.words == (("Unsave", "Unsafe"),)


def test_words_that_nobody_was_asked_yet_are_not_told_as_the_question(app: Flask, officer: Person) -> None:
    comment = QuestionDraft("comment", "What shuld change?", "change")
    with app.app_context():
        made = consultation((PageDraft("One", (WHERE, comment)),), slug="places").questionnaire_id
    bring(app, "places_before.csv")
    path = f"{AT}/edit/change"
    page = send(officer, path, title="What should change?")
    again(officer, page, path=path, sameness="together", why="A letter was missing")
    with app.app_context():
        assert comment_question_title(made, "change") == "What shuld change?"
    officer.client.send("/office/consultations/places/publish", {})
    with app.app_context():
        assert comment_question_title(made, "change") == "What should change?"
