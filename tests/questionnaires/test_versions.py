"""Versions: what has an answer never changes; editing it makes the next one; a race between both is decided."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engage.consultations.queries import OCCASION
from engage.db import db
from engage.errors import Missing, Refused
from engage.questionnaires import actions, queries
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.models import Option, Version
from engage.questionnaires.value import Value
from engage.responses import actions as responses
from engage.responses.models import Answer, Tick
from engage.responses.queries import arrived
from tests.answering import YES_NO, Asked, answer, begin, consultation
from tests.databases import Database
from tests.pages import StrictClient

NEW = QuestionDraft("one_choice", "Have you ever used a service?", options=YES_NO)


@pytest.fixture
def asked(db_session: Session) -> Asked:
    return consultation()


def test_the_first_answer_freezes_and_looking_does_not(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    resident.page(asked.url("page/1"))
    answer(resident, asked, 1, status=422, used="")
    assert queries.newest_version(asked.questionnaire_id).frozen_at is None
    answer(resident, asked, 1, used="no")
    frozen = queries.newest_version(asked.questionnaire_id).frozen_at
    assert frozen is not None
    answer(resident, asked, 3)
    assert queries.newest_version(asked.questionnaire_id).frozen_at == frozen


def test_before_the_first_answer_an_edit_changes_the_version_in_place(asked: Asked) -> None:
    actions.change_question(asked.questionnaire_id, "used", NEW)
    db.session.commit()
    (version,) = queries.versions(asked.questionnaire_id)
    sheet = queries.newest_sheet(asked.questionnaire_id)
    assert version.revision != asked.sheet.revision
    assert sheet.by_key["used"].title == NEW.title
    assert sheet.by_key["good"].asked_if == {sheet.by_key["used"].option_ids["yes"]}, "conditions follow"


def test_after_it_an_edit_makes_the_next_version_and_unchanged_questions_keep_their_keys(
    asked: Asked, resident: StrictClient
) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    actions.change_question(asked.questionnaire_id, "used", NEW)
    db.session.commit()
    new, old = queries.versions(asked.questionnaire_id)
    assert (new.number, old.number) == (2, 1)
    assert queries.sheet(old.id) == asked.sheet, "the old one is as it was"
    sheet = queries.sheet(new.id)
    assert [q.key for q in sheet.questions] == ["used_2", *[q.key for q in asked.sheet.questions[1:]]]
    assert sheet.by_key["good"].asked_if == {sheet.by_key["used_2"].option_ids["yes"]}
    assert queries.live_sheet(asked.questionnaire_id) == asked.sheet, "asked only once it is published"


def test_who_began_in_an_old_version_finishes_in_it(asked: Asked, app: Flask, resident: StrictClient) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    actions.change_question(asked.questionnaire_id, "good", QuestionDraft("comment", "Another question?"))
    actions.publish(asked.questionnaire_id)
    db.session.commit()
    assert "What was good?" in resident.page(asked.url("page/2")).text
    answer(resident, asked, 2, good="Fine")
    other: StrictClient = app.test_client()  # type: ignore[assignment]  # the strict client
    later = Asked(asked.slug, asked.questionnaire_id, queries.newest_sheet(asked.questionnaire_id))
    begin(other, later)
    assert "Another question?" in answer(other, later, 1, used="yes").text


def test_a_page_that_was_changed_while_it_was_read_is_shown_again_with_what_was_typed(
    asked: Asked, resident: StrictClient
) -> None:
    begin(resident, asked)
    actions.add_question(asked.questionnaire_id, 1, QuestionDraft("short_text", "One more?", "more"))
    db.session.commit()
    page = answer(resident, asked, 1, status=409, used="yes", ease="2")
    assert "changed a moment ago" in page.text
    assert "One more?" in page.text
    assert page.form_values()["q-used"] == ["yes"]
    assert db.session.scalars(sa.select(Answer.question_id)).all() == []
    assert resident.send(asked.url("page/1"), page.form_values()).h1 == "More about it"


def test_a_live_version_is_never_left_with_nothing_to_ask(asked: Asked) -> None:
    with pytest.raises(Refused, match="asks nothing"):
        actions.add_page(asked.questionnaire_id, "Empty")
    db.session.rollback()
    with pytest.raises(Refused, match="no earlier question"):
        actions.remove_question(asked.questionnaire_id, "used")
    db.session.rollback()
    assert queries.newest_sheet(asked.questionnaire_id) == asked.sheet


def test_publishing_says_what_is_missing_and_twice_is_once(db_session: Session) -> None:
    made = actions.create("Draft", [PageDraft("Empty")])
    with pytest.raises(Refused, match="asks nothing"):
        actions.publish(made.id)
    actions.add_question(made.id, 1, NEW)
    actions.publish(made.id)
    first = queries.newest_version(made.id)
    actions.publish(made.id)
    assert queries.newest_version(made.id) == first


def test_pages_are_written_renamed_moved_and_removed(db_session: Session) -> None:
    made = actions.create("Draft", [PageDraft("One", (NEW,))])
    actions.add_page(made.id, "Two", "Read this")
    actions.change_page(made.id, 2, "Second", "")
    actions.move_page(made.id, 2, -1)
    assert [page.title for page in queries.newest_sheet(made.id).pages] == ["Second", "One"]
    actions.remove_page(made.id, 1)
    key = queries.newest_sheet(made.id).questions[0].key
    actions.add_question(made.id, 1, QuestionDraft("number", "How many?", "many"))
    actions.move_question(made.id, "many", -1)
    actions.remove_question(made.id, key)
    assert [q.key for q in queries.newest_sheet(made.id).questions] == ["many"]
    actions.rename(made.id, " New title ")
    assert queries.title(made.id) == "New title"
    with pytest.raises(Missing):
        queries.comment_question_title(made.id, "many")


def test_a_rolled_back_edit_leaves_no_trace_in_what_is_kept_in_memory(asked: Asked) -> None:
    actions.change_question(asked.questionnaire_id, "used", NEW)
    queries.newest_sheet(asked.questionnaire_id)
    db.session.rollback()
    actions.change_question(
        asked.questionnaire_id, "used", QuestionDraft("one_choice", "Third?", options=YES_NO)
    )
    db.session.commit()
    assert queries.newest_sheet(asked.questionnaire_id).by_key["used"].title == "Third?"


def test_two_officers_copy_a_frozen_version_once(
    database: Database, asked: Asked, resident: StrictClient
) -> None:
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    db.session.remove()

    def edit() -> None:
        actions.change_page(asked.questionnaire_id, 1, "A better title", "")
        db.session.commit()

    assert together(database.app, edit, edit) == []
    assert [version.number for version in queries.versions(asked.questionnaire_id)] == [2, 1]


def together(app: Flask, *steps: Callable[[], None]) -> list[BaseException]:
    """Run these at once, each in a context of its own; what they raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(steps))

    def run(step: Callable[[], None]) -> None:
        with app.app_context():
            start.wait()
            try:
                step()
            except BaseException as error:
                raised.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


class Race:
    """An officer takes an option away in the moment in which the first respondent chooses it.

    Both have read what there is; then they write at the same time.
    """

    def __init__(self, app: Flask, asked: Asked, freeze: Callable[[int, int], bool] | None = None) -> None:
        self.app, self.asked = app, asked
        self.freeze = freeze
        responses.start("key", asked.sheet.version_id, "individual")
        db.session.commit()
        found = arrived(OCCASION, asked.slug, "key")
        self.held = found[1] if found else None
        db.session.remove()
        self.saved = self.edited = False
        self.both_have_read = threading.Barrier(2)

    def save(self) -> None:
        assert self.held is not None
        self.both_have_read.wait()
        question = self.asked.sheet.by_key["used"]
        value = Value(options=(question.option_ids["no"],))
        self.saved = responses.take_turn(self.held)
        if self.saved:
            responses.save_page(self.held, [], {question.id: value})
        db.session.commit()

    def edit(self) -> None:
        self.both_have_read.wait()
        fewer = QuestionDraft(
            "one_choice", "Used?", options=(OptionDraft("Yes", "yes"), OptionDraft("Not sure", "unsure"))
        )
        actions.change_question(self.asked.questionnaire_id, "used", fewer)
        db.session.commit()
        self.edited = True

    def run(self) -> list[BaseException]:
        return together(self.app, self.save, self.edit)


@pytest.mark.parametrize("round_", range(6))
def test_an_answer_and_an_edit_at_the_same_time_never_leave_an_answer_to_another_question(
    database: Database, asked: Asked, round_: int
) -> None:
    race = Race(database.app, asked)
    assert race.run() == []
    assert race.edited
    options = {option for sheet in all_sheets(asked) for option in sheet}
    answered = db.session.execute(sa.text("SELECT option_id FROM ticks")).scalars().all()
    if race.saved:
        assert len(queries.versions(asked.questionnaire_id)) == 2, (
            "the answer froze it, so the edit made a copy"
        )
        assert len(answered) == 1
        assert set(answered) <= options
        assert queries.versions(asked.questionnaire_id)[1].revision == asked.sheet.revision
    else:
        assert len(queries.versions(asked.questionnaire_id)) == 1, "the edit was first, so nothing was saved"
        assert answered == []


def all_sheets(asked: Asked) -> list[set[int]]:
    return [
        {option.id for question in queries.sheet(version.id).questions for option in question.options}
        for version in queries.versions(asked.questionnaire_id)
    ]


def test_without_the_check_of_the_revision_the_race_is_lost(
    database: Database, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: freezing whatever is there, the answer "No" meets a question that has no such option any more.

    PostgreSQL refuses the row; SQLite, which gives numbers of deleted rows out again, keeps it as another answer.
    """

    def careless(version_id: int, revision: int) -> bool:
        db.session.execute(sa.update(Version).where(Version.id == version_id).values(frozen_at=sa.func.now()))
        return True

    monkeypatch.setattr("engage.responses.actions.journey.freeze", careless)
    race = Race(database.app, asked)
    race.both_have_read = threading.Barrier(1)
    with database.app.app_context():
        race.edit()
        db.session.remove()
        try:
            race.save()
            (kept,) = db.session.scalars(sa.select(Option.label).join(Tick, Tick.option_id == Option.id))
        except sa.exc.IntegrityError:
            kept = "nothing"
        db.session.remove()
    assert kept != "No"
