"""Comments: each piece of text once, with a redacted twin, and without words once withdrawn."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from engage.comments import actions, queries
from engage.comments.given import Given
from engage.db import db
from engage.errors import Missing
from tests.answering import consultation

DAY = date(2026, 11, 22)


@pytest.fixture
def questionnaire_id(db_session: Session) -> int:
    return consultation().questionnaire_id


def given(questionnaire_id: int, number: int, words: str = "Call me on 07700 900123") -> Given:
    return Given("answer", number, questionnaire_id, "good", "individual", words, True, DAY)


def test_the_words_are_kept_beside_their_redacted_twin(questionnaire_id: int) -> None:
    actions.record("answer", 1, questionnaire_id, "good", "individual", "Call 07700 900123", True, DAY)
    db.session.commit()
    (row,) = queries.for_question(questionnaire_id, "good")
    assert "07700" not in row.words
    assert queries.words_given(questionnaire_id, "good") == [(row.id, "Call 07700 900123")]


def test_the_same_answer_is_kept_once_and_as_it_was_first(questionnaire_id: int) -> None:
    actions.record_all([given(questionnaire_id, 1, "First"), given(questionnaire_id, 2)])
    actions.record_all([given(questionnaire_id, 1, "Second")])
    db.session.commit()
    assert next(row.words for row in queries.for_question(questionnaire_id, "good")) == "First"
    assert queries.counts(questionnaire_id) == {"good": {"individual": 2}}


def test_a_withdrawn_comment_has_no_words_and_does_not_come_back(questionnaire_id: int) -> None:
    actions.record_all([given(questionnaire_id, 1), given(questionnaire_id, 2)])
    for _ in range(2):
        actions.withdraw("answer", 1)
    actions.record_all([given(questionnaire_id, 1)])
    db.session.commit()
    assert queries.counts(questionnaire_id) == {"good": {"individual": 1}}
    (row,) = queries.of_origin("answer", 1)
    assert (row.words_given, row.words_redacted, row.quotable) == ("", "", False)
    assert row.withdrawn_on is not None
    assert queries.comment(row.id) is row


def test_words_of_an_excluded_response_go_too_when_it_is_withdrawn(questionnaire_id: int) -> None:
    actions.record_all([given(questionnaire_id, 1)])
    actions.set_aside("answer", 1)
    db.session.commit()
    assert queries.of_origin("answer", 1)[0].words_given != ""
    actions.withdraw("answer", 1)
    db.session.commit()
    assert queries.of_origin("answer", 1)[0].words_given == ""


def test_another_origin_with_the_same_number_is_left_alone(questionnaire_id: int) -> None:
    actions.record_all([given(questionnaire_id, 1)])
    actions.withdraw("note", 1)
    db.session.commit()
    assert len(queries.for_question(questionnaire_id, "good", voice="individual")) == 1
    assert queries.for_question(questionnaire_id, "good", voice="organisation") == []


def test_no_such_comment(questionnaire_id: int) -> None:
    with pytest.raises(Missing):
        queries.comment(1)
