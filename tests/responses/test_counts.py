"""Figures: drafts, withdrawn and excluded responses are in none; organisations change no individual's n."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.comments import queries as comments
from engage.db import db
from engage.errors import Malformed, Refused
from engage.questionnaires import actions as questionnaires
from engage.questionnaires.draft import QuestionDraft
from engage.questionnaires.value import Tally, Value
from engage.responses import actions, queries
from engage.responses.imported import Imported, ImportedResponse
from engage.responses.models import Response
from tests.answering import YES_NO, Asked, answer, begin, consultation, reference_on, send, walk
from tests.pages import StrictClient

SUMMER = datetime(2026, 7, 1, 23, 45, tzinfo=UTC)  # already 2 July in London


@pytest.fixture
def asked(db_session: Session) -> Asked:
    return consultation()


def imported(asked: Asked, number: int, used: str = "yes", **details: object) -> ImportedResponse:
    used_question, help_question = asked.sheet.by_key["used"], asked.sheet.by_key["help"]
    values = {
        "answers": {
            "used": Value(options=(used_question.option_ids[used],)),
            "help": Value(options=(help_question.option_ids["evening"], help_question.option_ids["nearer"])),
            "ease": Value(number=Decimal(number % 5 + 1)),
            "good": Value(text=f"Words {number}"),
            "ward": Value(text="E05000001"),
        },
        "equality": {"sex": "female"},
        **details,
    }
    return ImportedResponse(str(number), SUMMER, **values)  # type: ignore[arg-type]  # of the fields' types


def bring_in(asked: Asked, *rows: ImportedResponse) -> Imported:
    done = actions.import_responses(asked.questionnaire_id, rows)
    db.session.commit()
    return done


def tally(asked: Asked, key: str, respondent_type: str = "individual") -> Tally:
    found = queries.tallies(asked.questionnaire_id, respondent_type)
    return next(item.tally for item in found if item.question.key == key)


def test_an_imported_response_is_taken_once(asked: Asked) -> None:
    rows = [imported(asked, number) for number in range(5)]
    assert bring_in(asked, *rows[:3], rows[0]) == Imported(3, 1)
    assert bring_in(asked, *rows) == Imported(2, 3)
    assert queries.counts(asked.questionnaire_id).submitted == 5
    assert comments.counts(asked.questionnaire_id) == {"good": {"individual": 5}}


def test_the_answers_land_with_their_own_response(asked: Asked) -> None:
    bring_in(asked, *(imported(asked, number) for number in range(1200)))
    rows = db.session.execute(sa.select(Response.id, Response.imported_id)).all()
    words = dict(db.session.execute(sa.text("SELECT origin_id, words_given FROM comments")).all())
    assert len(rows) == 1200
    assert all(words[row.id] == f"Words {row.imported_id}" for row in rows)


def test_times_are_cut_to_the_hour_and_days_are_londons(asked: Asked) -> None:
    bring_in(asked, imported(asked, 1))
    row = db.session.scalars(sa.select(Response)).one()
    assert row.submitted_at == datetime(2026, 7, 1, 23, 0, tzinfo=UTC)
    assert [day.isoformat() for day, _ in queries.by_day(asked.questionnaire_id)] == ["2026-07-02"]


def test_what_does_not_fit_is_refused(asked: Asked) -> None:
    with pytest.raises(Malformed, match="not asked"):
        actions.import_responses(
            asked.questionnaire_id, [imported(asked, 1, answers={"nope": Value(text="x")})]
        )
    db.session.rollback()
    draft = questionnaires.create("Not published", [])
    with pytest.raises(Refused, match="Publish"):
        actions.import_responses(draft.id, [])


def test_options_are_counted_each_and_the_base_is_those_who_answered(asked: Asked) -> None:
    rows = [imported(asked, number, "yes" if number else "no") for number in range(4)]
    bring_in(asked, *rows, imported(asked, 9, answers={}))
    used = tally(asked, "used")
    assert used.base == 4
    assert [(row.key, row.count) for row in used.rows] == [("yes", 3), ("no", 1)]
    several = tally(asked, "help")
    assert several.base == 4
    assert sum(row.count for row in several.rows) == 8
    assert {row.key: row.count for row in tally(asked, "ward").rows} == {"E05000001": 4}
    assert tally(asked, "ease").middle == Decimal("2.5")


def test_organisations_change_no_individuals_figure(asked: Asked) -> None:
    bring_in(asked, *(imported(asked, number) for number in range(3)))
    before = queries.tallies(asked.questionnaire_id)
    equality = queries.equality_counts(asked.questionnaire_id)
    bring_in(
        asked,
        *(imported(asked, n, "no", respondent_type="organisation", organisation="O") for n in range(10, 15)),
    )
    assert queries.tallies(asked.questionnaire_id) == before
    assert queries.equality_counts(asked.questionnaire_id) == equality == {"sex": {"female": 3}}
    assert tally(asked, "used", "organisation").base == 5
    assert queries.by_type(asked.questionnaire_id) == {"organisation": 5, "individual": 3}


def test_drafts_excluded_and_withdrawn_are_in_no_figure(asked: Asked, resident: StrictClient) -> None:
    walk(resident, asked)
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    assert tally(asked, "used").base == 1
    sent = db.session.scalars(sa.select(Response.id).where(Response.status == "submitted")).one()
    actions.exclude(sent, "Sent by a machine")
    db.session.commit()
    assert tally(asked, "used").base == 0
    assert queries.by_channel(asked.questionnaire_id) == {}
    assert queries.by_day(asked.questionnaire_id) == []
    assert queries.counts(asked.questionnaire_id) == queries.Counts(draft=1, excluded=1)


def test_the_reason_goes_with_a_response_that_is_withdrawn(asked: Asked, resident: StrictClient) -> None:
    walk(resident, asked)
    reference = reference_on(resident.page(asked.url("sent")))
    sent = db.session.scalars(sa.select(Response).where(Response.status == "submitted")).one()
    actions.exclude(sent.id, "Keira at the desk sent it")
    db.session.commit()
    resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
    db.session.expire_all()
    assert (sent.status, sent.excluded_because) == ("withdrawn", None)


def test_a_reason_is_needed_to_leave_a_response_out(asked: Asked, resident: StrictClient) -> None:
    begin(resident, asked)
    draft = db.session.scalars(sa.select(Response.id)).one()
    with pytest.raises(Refused):
        actions.exclude(draft, " ")
    with pytest.raises(Refused):
        actions.exclude(draft, "It is a draft")


def test_old_drafts_go_with_their_answers_and_nothing_else(asked: Asked, resident: StrictClient) -> None:
    walk(resident, asked)
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    assert actions.purge_drafts(30) == 0
    db.session.execute(sa.update(Response).values(saved_at=SUMMER.replace(year=2020)))
    assert actions.purge_drafts(30) == 1
    db.session.commit()
    assert queries.counts(asked.questionnaire_id) == queries.Counts(submitted=1)


def test_one_question_is_counted_over_all_versions(asked: Asked, resident: StrictClient) -> None:
    walk(resident, asked)
    questionnaires.add_question(
        asked.questionnaire_id, 1, QuestionDraft("one_choice", "New?", "new", options=YES_NO)
    )
    questionnaires.publish(asked.questionnaire_id)
    db.session.commit()
    later = Asked(
        asked.slug, asked.questionnaire_id, questionnaires.queries.newest_sheet(asked.questionnaire_id)
    )
    resident.send(later.url("start"), {"q-who": "individual", "afresh": "yes"})
    answer(resident, later, 1, used="no", new="yes")
    send(resident, later)
    assert tally(asked, "used").base == 2
    assert {row.key: row.count for row in tally(asked, "used").rows} == {"yes": 1, "no": 1}
    assert tally(asked, "new").base == 1
    assert [item.question.key for item in queries.tallies(asked.questionnaire_id)][:4] == [
        "used",
        "help",
        "ease",
        "new",
    ]
