"""What coders see of a respondent: nothing, unless an officer allowed it, and never more than one characteristic."""

from __future__ import annotations

from datetime import date

from flask import Flask

from engage.clock import now
from engage.comments.actions import record_all
from engage.comments.given import Given
from engage.comments.models import Comment
from engage.db import db
from engage.questionnaires import actions as questionnaires
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.queries import live_sheet
from engage.questionnaires.value import Value
from engage.responses.actions import import_responses
from engage.responses.imported import ImportedResponse
from engage.themes import actions as theming
from tests.cast import Person

KEY = "better"
OPTIONS = [OptionDraft("Very easy", "easy"), OptionDraft("Very hard", "hard")]


def answered(app: Flask, who: Person) -> tuple[str, int]:
    """One response with a closed answer, two equality answers and a comment; the page's address, and its comment."""
    with app.app_context():
        made = questionnaires.create(
            "Health",
            [
                PageDraft(
                    "Page",
                    [
                        QuestionDraft("one_choice", "How easy was it?", key="easy", options=OPTIONS),
                        QuestionDraft("comment", "What could be better?", key=KEY),
                    ],
                )
            ],
        )
        questionnaires.publish(made.id)
        sheet = live_sheet(made.id)
        assert sheet is not None
        hard = sheet.by_key["easy"].option_ids["hard"]
        response = ImportedResponse(
            "one", now(), {"easy": Value(options=(hard,)), KEY: Value(text="Shorter waits please.")},
            equality={"sex": "female", "religion": "muslim"}, quotable=True,
        )  # fmt: skip
        import_responses(made.id, [response])
        comment = db.session.query(Comment).one().id
        frame = theming.begin_frame(made.id, KEY)
        theming.add_theme(frame, label="Waiting", description="", user_id=who.id)
        db.session.commit()
        home = f"/coding/{made.id}/{KEY}"
        db.session.remove()
    return home, comment


def test_nothing_is_shown_unless_allowed(app: Flask, officer: Person, analyst: Person) -> None:
    home, comment = answered(app, officer)
    shown = analyst.client.page(f"{home}/{comment}").text
    assert all(words not in shown for words in ("Very hard", "Female", "Muslim", "An individual"))
    officer.client.send(f"{home}/context", {"asked": "easy", "characteristic": ""})
    shown = analyst.client.page(f"{home}/{comment}").text
    assert "How easy was it?: Very hard" in shown
    assert "Female" not in shown
    officer.client.send(f"{home}/context", {"asked": "", "characteristic": "sex"})
    shown = analyst.client.page(f"{home}/{comment}").text
    assert "Female" in shown
    assert "Muslim" not in shown
    assert "Very hard" not in shown
    officer.client.send(f"{home}/context", {"asked": "", "characteristic": "respondent type"})
    assert "An individual" in analyst.client.page(f"{home}/{comment}").text
    officer.client.send(f"{home}/context", {"asked": "", "characteristic": ""})
    assert "An individual" not in analyst.client.page(f"{home}/{comment}").text


def test_two_characteristics_and_others_are_refused(app: Flask, officer: Person, analyst: Person) -> None:
    home, comment = answered(app, officer)
    officer.client.send(f"{home}/context", {"characteristic": ["sex", "religion"]}, status=400)
    officer.client.send(f"{home}/context", {"characteristic": "shoe size"}, status=409)
    officer.client.send(f"{home}/context", {"asked": KEY}, status=409)
    analyst.client.send(f"{home}/context", {"characteristic": "sex"}, status=403)
    assert "Female" not in analyst.client.page(f"{home}/{comment}").text


def test_a_note_of_an_event_has_no_respondent(app: Flask, officer: Person) -> None:
    home, _ = answered(app, officer)
    officer.client.send(f"{home}/context", {"asked": "easy", "characteristic": "sex"})
    questionnaire_id = int(home.split("/")[2])
    with app.app_context():
        record_all(
            [
                Given(
                    "note", 1, questionnaire_id, KEY, "individual", "Said at a table.", True, date(2026, 6, 1)
                )
            ]
        )
        db.session.commit()
        note = db.session.query(Comment.id).filter_by(origin="note").scalar()
        db.session.remove()
    shown = officer.client.page(f"{home}/{note}").text
    assert "Said at a table." in shown
    assert "Very hard" not in shown
