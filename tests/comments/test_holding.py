"""How many others say a phrase: whole words, in any case, among live comments to the same question, up to a limit."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from engage.comments import actions, queries
from engage.comments.given import Given
from engage.comments.queries import holding
from tests.answering import consultation

SAID = ("Élan and Ferry", "A bus for Ferry", "FERRY waits", "Ferrys all", "no name", "élan too")


@pytest.fixture
def ids(db_session: Session) -> list[int]:
    asked = consultation().questionnaire_id
    day = date(2026, 11, 22)
    actions.record_all(
        [
            Given("answer", at, asked, "good", "individual", words, True, day)
            for at, words in enumerate(SAID, 1)
        ]
    )
    actions.record("answer", 9, asked, "better", "individual", "Ferry elsewhere", True, day)
    return [row.id for row in queries.for_question(asked, "good")]


def test_others_are_counted_by_whole_words_up_to_a_limit(ids: list[int]) -> None:
    others = holding.said_beside(ids[:1], ["ferry", "élan", "bus for", "nobody"], 3)
    assert others == {"ferry": 2, "élan": 1, "bus for": 1, "nobody": 0}
    assert holding.said_beside(ids[:1], ["ferry"], 1) == {"ferry": 1}


def test_only_the_newest_are_read(ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "NEWEST", 4)
    assert holding.said_beside(ids[-1:], ["ferry"], 3) == {"ferry": 1}
