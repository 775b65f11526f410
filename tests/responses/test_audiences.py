"""Who was asked a question: not asked, by another version or a condition, is never the same as not answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from engage.db import db
from engage.questionnaires import actions as questionnaires
from engage.questionnaires import draft
from engage.questionnaires import queries as asked_now
from engage.questionnaires.draft import OptionDraft, PageDraft, QuestionDraft
from engage.questionnaires.value import Value
from engage.responses import actions
from engage.responses.imported import ImportedResponse
from engage.responses.queries import Audience, tallies

WHEN = datetime(2026, 7, 1, 12, tzinfo=UTC)
PLACES = QuestionDraft(
    "several_choices",
    "Where do you go?",
    "where",
    options=(
        OptionDraft("Park", "park"),
        OptionDraft("Pool", "pool"),
        OptionDraft("Nowhere", "no", exclusive=True),
    ),
)
CAFE = QuestionDraft(
    "one_choice",
    "Did you use the park cafe?",
    "cafe",
    options=(OptionDraft("Yes", "yes"), OptionDraft("No", "no")),
    asked_if=(("where", "park"),),
)
EITHER = QuestionDraft(
    "comment", "What was it like?", "like", asked_if=(("where", "park"), ("where", "pool"))
)
LATER = QuestionDraft("comment", "What did you eat?", "eat", asked_if=(("cafe", "yes"),), required=True)


@pytest.fixture
def questionnaire_id(db_session: Session) -> int:
    made = questionnaires.create("Places", [PageDraft("One", (PLACES, CAFE, EITHER, LATER))])
    questionnaires.publish(made.id)
    db.session.commit()
    return made.id


def bring_in(questionnaire_id: int, *rows: dict[str, str], kind: str = "individual", start: int = 0) -> None:
    """Rows of option keys by question; several are joined by a blank."""
    sheet = asked_now.live_sheet(questionnaire_id)
    assert sheet is not None
    imported = []
    for number, row in enumerate(rows, start=start):
        values = {}
        for key, said in row.items():
            options = sheet.by_key[key].option_ids
            chosen = tuple(options[one] for one in said.split()) if options else ()
            values[key] = Value(options=chosen) if chosen else Value(text=said)
        imported.append(ImportedResponse(f"{kind}{number}", WHEN, values, respondent_type=kind))
    actions.import_responses(questionnaire_id, imported)
    db.session.commit()


def audiences(questionnaire_id: int) -> dict[str, Audience]:
    return {one.question.key: one.audience for one in tallies(questionnaire_id)}


def test_a_condition_asks_those_who_chose_any_of_its_options(questionnaire_id: int) -> None:
    bring_in(
        questionnaire_id,
        {"where": "park pool", "cafe": "yes", "like": "Green"},
        {"where": "park"},
        {"where": "pool", "like": "Wet"},
        {"where": "no"},
        {},
    )
    bring_in(questionnaire_id, {"where": "park"}, kind="organisation")
    found = audiences(questionnaire_id)
    assert {key: one.asked for key, one in found.items()} == {"where": 5, "cafe": 2, "like": 3, "eat": 1}
    assert [key for key, one in found.items() if one.everybody] == ["where"]
    assert found["like"].asked_if == {("where", "park"), ("where", "pool")}
    assert all(one.is_plain and one.smallest_part is None for one in found.values())


def test_another_version_is_not_asked(questionnaire_id: int) -> None:
    bring_in(questionnaire_id, {"where": "park", "cafe": "yes"}, {"where": "pool"})
    pages = draft.from_shapes(asked_now.newest_sheet(questionnaire_id).pages)
    new = QuestionDraft("one_choice", "Are you a member?", "member", options=CAFE.options)
    without = [question for question in pages[0].questions if question.key not in {"cafe", "eat"}]
    questionnaires.rewrite(questionnaire_id, [replace(pages[0], questions=(*without, new))])
    questionnaires.publish(questionnaire_id)
    db.session.commit()
    bring_in(questionnaire_id, {"where": "park", "member": "yes"}, {"where": "no"}, {}, start=10)
    found = audiences(questionnaire_id)
    assert {key: one.asked for key, one in found.items()} == {
        "where": 5, "like": 3, "member": 3, "cafe": 1, "eat": 1,
    }  # fmt: skip
    assert [key for key, one in found.items() if one.everybody] == ["where"]
    assert found["cafe"].smallest_part == 0, (
        "nobody of the second version chose the pool, which leads to another"
    )
    assert found["like"].smallest_part is None


def test_versions_with_other_conditions_are_not_plain(questionnaire_id: int) -> None:
    bring_in(questionnaire_id, {"where": "park", "cafe": "yes"})
    pages = draft.from_shapes(asked_now.newest_sheet(questionnaire_id).pages)
    changed = [
        replace(question, asked_if=()) if question.key == "cafe" else question
        for question in pages[0].questions
    ]
    questionnaires.rewrite(questionnaire_id, [replace(pages[0], questions=tuple(changed))])
    questionnaires.publish(questionnaire_id)
    db.session.commit()
    bring_in(questionnaire_id, {"where": "pool"}, {}, start=10)
    found = audiences(questionnaire_id)["cafe"]
    assert (found.asked, found.everybody, found.is_plain) == (3, False, False)


def test_who_answered_without_being_led_there_was_asked(questionnaire_id: int) -> None:
    """In an imported file the column of the leading question may be missing."""
    bring_in(questionnaire_id, {"cafe": "yes"}, {"where": "park"}, {})
    found = audiences(questionnaire_id)["cafe"]
    assert (found.asked, found.is_plain) == (2, False)
