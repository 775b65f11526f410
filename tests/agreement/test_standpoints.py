"""Positions that a text model suggests: only where it is needed, can be checked, and knows something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

import numpy as np
import pytest
from flask import Flask

from engage.agreement import queries
from engage.agreement.jobs import measure_themes
from engage.agreement.standpoints import FEWEST_POSITIONS, Stands, one_position, suggested
from engage.comments.actions import withdraw
from engage.comments.models import Comment
from engage.db import db
from engage.questionnaires import actions as questionnaires
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.themes import actions as themes
from engage.themes import queries as theme_queries
from engage.themes.engine.embedding import rows_of
from tests.cast import Person
from tests.counting import queries_of
from tests.themes.scene import KEY, comments, proposal, question, run
from tests.themes.test_position import AGAINST, FOR

THEME, OTHER = 7, 8


def said() -> Iterator[tuple[str, str]]:
    """Endless comments for and against, no two the same."""
    for number, (yes, no) in enumerate(cycle(zip(FOR, AGAINST, strict=True))):
        yield f"{yes}, says number {number}", "for"
        yield f"{no}, says number {number}", "against"


def stands(coded: int, unread: int = 20) -> tuple[Stands, list[str], list[str]]:
    """So many comments with a person's position, then some that only the machine put to the theme."""
    words, given = zip(*islice(said(), coded + unread), strict=True)
    found = Stands(
        None, {at: {THEME: given[at]} for at in range(coded)}, {THEME: range(coded, coded + unread)}
    )
    return found, list(words), list(given)


def test_enough_positions_are_learnt_and_what_is_suggested_is_right() -> None:
    found, words, given = stands(220)
    told = suggested(found, rows_of(words), {at: at for at in range(240)})
    assert told["why"] == ""
    assert told["codes"] == told["checked"] == 220
    assert told["low"] < told["right"] / told["checked"] <= told["high"]
    assert told["low"] > told["commonest"]
    assert told["themes"][str(THEME)] == {
        "for": given[220:].count("for"),
        "against": given[220:].count("against"),
    }


@pytest.mark.parametrize("coded", [0, 1, FEWEST_POSITIONS - 1])
def test_under_two_hundred_it_says_so_and_suggests_nothing(coded: int) -> None:
    found, words, _ = stands(coded)
    told = suggested(found, rows_of(words), {at: at for at in range(coded + 20)})
    assert told["codes"] == coded
    assert f"{FEWEST_POSITIONS} are needed" in told["why"]
    assert "themes" not in told


def test_a_closed_question_is_believed_and_no_model_is_run() -> None:
    found, words, _ = stands(220)
    closed = Stands("Do you agree?", found.said, found.unread)
    assert suggested(closed, rows_of(words), {at: at for at in range(240)}) == {"closed": "Do you agree?"}


def test_a_model_that_knows_no_more_than_the_commonest_position_suggests_nothing() -> None:
    found, words, _ = stands(220)
    chance = np.random.default_rng(1).random(220) < 0.7
    random = Stands(
        None, {at: {THEME: "for" if chance[at] else "against"} for at in range(220)}, found.unread
    )
    told = suggested(random, rows_of(words), {at: at for at in range(240)})
    assert "no more often" in told["why"]
    assert "themes" not in told


def test_copies_are_checked_once() -> None:
    found, words, _ = stands(220)
    words[10:120] = [words[at % 2] for at in range(10, 120)]
    told = suggested(found, rows_of(words), {at: at for at in range(240)})
    assert told["codes"] == 220
    assert told["checked"] == 110


def test_a_comment_that_takes_two_positions_teaches_none() -> None:
    both = {1: {THEME: "for", OTHER: "against"}, 2: {THEME: "for", OTHER: "for"}, 3: {}}
    assert one_position(both) == {2: "for"}


def measured(questionnaire_id: int) -> dict[str, object]:
    measure_themes({"questionnaire_id": questionnaire_id, "question_key": KEY}, lambda part, words: None)
    use = theme_queries.use(questionnaire_id, KEY)
    assert use is not None
    found = queries.measurement(questionnaire_id, KEY, use.frame_id)
    assert found is not None
    return dict(found.content["positions"])


def coded(questionnaire_id: int, officer: Person, number: int) -> tuple[int, list[int]]:
    """A theme that 260 comments were put to by the machine; a person gave so many of them a position."""
    words, given = zip(*islice(said(), 260), strict=True)
    ids = comments(questionnaire_id, *words)
    made = run(questionnaire_id, proposal(("The plan", ids)))
    suggestion = theme_queries.suggested_theme(theme_queries.undecided(made.id)[0].suggestion.id)
    assert suggestion is not None
    theme = themes.accept(suggestion, label="The plan", user_id=officer.id)
    use = theme_queries.use(questionnaire_id, KEY)
    assert use is not None
    for one, position in zip(ids[:number], given, strict=False):
        themes.code(one, use.frame, holds=[theme.id], positions={theme.id: position}, user_id=officer.id)
    db.session.commit()
    return theme.id, ids


def test_the_page_shows_what_is_suggested_beside_how_often_it_is_right(app: Flask, officer: Person) -> None:
    with app.app_context():
        asked = question()
        theme, ids = coded(asked, officer, 220)
        told = measured(asked)
        assert told["themes"] == {str(theme): {"for": 20, "against": 20}}
        by_people = queries.positions(theme_queries.use(asked, KEY).frame_id, asked, KEY)  # type: ignore[union-attr]
        assert by_people[theme] == {"for": 110, "against": 110}, "a suggestion is no person's position"
    text = " ".join(officer.client.page(f"/agreement/{asked}/{KEY}").text.split())
    assert f"right for {told['right']} of 220 checked" in text
    assert "suggested by a text model" in text
    assert "The plan 110 110 0 20 20 0" in text
    with app.app_context():
        withdraw("answer", db.session.get_one(Comment, ids[-1]).origin_id)
        db.session.commit()
        assert measured(asked)["themes"] == {str(theme): {"for": 20, "against": 19}}


def test_the_page_says_what_is_lacking_where_people_gave_too_few(app: Flask, officer: Person) -> None:
    with app.app_context():
        asked = question()
        coded(asked, officer, 30)
        measured(asked)
    text = " ".join(officer.client.page(f"/agreement/{asked}/{KEY}").text.split())
    assert "Nothing is suggested. People gave a position to 30 comments; 200 are needed." in text
    assert "Text model: for" not in text


def plan() -> int:
    """A question of two options and a comment that follows it, in Polish: no word of it is an English stance."""
    closed = QuestionDraft(
        "one_choice",
        "Czy popiera Pan/Pani plan?",
        options=[OptionDraft("Tak"), OptionDraft("Nie")],
        key="plan",
    )
    made = questionnaires.create(
        "Plan", [PageDraft("Strona", [closed, QuestionDraft("comment", "Dlaczego?", key=KEY)])]
    )
    questionnaires.publish(made.id)
    return made.id


def choose(questionnaire_id: int, closed: str | None, *, tells: bool) -> None:
    use = theme_queries.use(questionnaire_id, KEY)
    assert use is not None
    themes.choose_closed(use, closed, tells=tells)
    db.session.commit()


def test_no_question_tells_where_people_stand_until_an_officer_chooses_it(
    app: Flask, officer: Person
) -> None:
    with app.app_context():
        asked = plan()
        coded(asked, officer, 220)
        assert measured(asked)["closed"] is None, "being asked before it is no reason"
        choose(asked, "plan", tells=False)
        assert measured(asked)["closed"] is None, "to compare by it is not to take sides by it"
        choose(asked, "plan", tells=True)
        assert measured(asked) == {"closed": "Czy popiera Pan/Pani plan?"}
    text = officer.client.page(f"/agreement/{asked}/{KEY}").text
    assert (
        "An officer chose a closed question that tells where people stand: “Czy popiera Pan/Pani plan?”"
        in text
    )
    assert "No text model is used" in text


def test_another_choice_makes_what_was_measured_no_longer_current(app: Flask, officer: Person) -> None:
    with app.app_context():
        asked = plan()
        coded(asked, officer, 30)
        measured(asked)
        use = theme_queries.use(asked, KEY)
        assert use is not None
        found = queries.measurement(asked, KEY, use.frame_id)
        assert found is not None
        assert not queries.stale(found)
        choose(asked, "plan", tells=True)
        assert queries.stale(found)


def test_the_officer_chooses_on_the_page_of_the_question(
    app: Flask, officer: Person, analyst: Person
) -> None:
    with app.app_context():
        asked = plan()
        coded(asked, officer, 3)
    home = f"/themes/{asked}/{KEY}"
    assert "None is chosen" in officer.client.page(home).text
    assert "Save the choice" not in analyst.client.page(home).text
    sent = {"closed": "", "tells": "y"}
    refused = officer.client.post(f"{home}/closed", data=sent)
    assert refused.status_code == 422
    assert "Choose the question whose answers say where people stand." in refused.text
    assert officer.client.post(f"{home}/closed", data={"closed": "no-such", "tells": ""}).status_code == 422
    assert officer.client.post(f"{home}/closed", data={"closed": "plan", "tells": "y"}).status_code == 302
    assert "They tell where people stand" in officer.client.page(home).text
    assert analyst.client.post(f"{home}/closed", data={"closed": ""}).status_code == 403


def test_the_page_asks_the_same_of_the_database_however_many_there_are(app: Flask, officer: Person) -> None:
    counts = []
    for number in (3, 230):
        with app.app_context():
            asked = question()
            coded(asked, officer, number)
            measured(asked)
        with queries_of(app) as made:
            officer.client.get(f"/agreement/{asked}/{KEY}")
        counts.append(len(made))
    assert counts[0] == counts[1]
