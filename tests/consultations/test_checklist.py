"""The launch checklist."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engage.consultations.checklist import checklist, is_email, missing
from engage.consultations.details import Details

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
READY = Details(
    title="Parks",
    purpose="To hear",
    decision="Which parks",
    decision_maker="The Board",
    owner_email="parks@council.example",
    opens_at=NOW + timedelta(days=1),
    closes_at=NOW + timedelta(days=30),
)


def test_a_ready_consultation_lacks_nothing() -> None:
    assert missing(checklist(READY, 1, NOW)) == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"purpose": ""}, "purpose"),
        ({"decision": ""}, "decision"),
        ({"decision_maker": ""}, "decision_maker"),
        ({"owner_email": "parks"}, "owner_email"),
        ({"opens_at": None}, "opens_at"),
        ({"opens_at": NOW - timedelta(days=1)}, "opens_at"),
        ({"closes_at": None}, "closes_at"),
        ({"opens_at": NOW, "closes_at": NOW}, "closes_at"),
        ({"opens_at": NOW + timedelta(days=31)}, "closes_at"),
    ],
)
def test_each_thing_missing_is_one_line(change: dict[str, object], field: str) -> None:
    lacking = missing(checklist(replace(READY, **change), 1, NOW))  # type: ignore[arg-type]  # any field
    assert [item.field for item in lacking] == [field]
    assert lacking[0].advice


def test_it_asks_something_and_may_open_today() -> None:
    assert [item.field for item in missing(checklist(READY, 0, NOW))] == ["questions"]
    assert missing(checklist(replace(READY, opens_at=NOW - timedelta(hours=2)), 1, NOW)) == ()


def test_an_address_is_judged_by_its_writing() -> None:
    assert is_email("parks@council.example")
    assert not is_email("parks@")
    assert not is_email("")
