"""What a row says of its response."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.importing.about import about, moment
from engage.consultations.importing.moments import DateColumn
from tests.consultations.importing.sheets import NOW, RULES


def test_nothing_said_means_an_individual_imported_now() -> None:
    said, wrong = about({}, RULES)
    assert wrong == []
    assert said is not None
    assert (said.imported_id, said.channel, said.respondent_type) == (None, "import", "individual")
    assert (said.submitted_at, said.organisation, said.quotable) == (NOW, None, False)
    assert (said.exactly, said.has_time) == (None, False)


def test_all_that_can_be_said() -> None:
    cells = {
        "id": "17", "submitted_at": "2026-05-04 10:55", "channel": "Paper", "respondent_type": "Organisation",
        "organisation": "Carers", "quotable": "Yes",
    }  # fmt: skip
    said, _ = about(cells, RULES)
    assert said is not None
    assert said.submitted_at == datetime(2026, 5, 4, 9, tzinfo=UTC)
    assert (said.exactly, said.has_time) == (datetime(2026, 5, 4, 9, 55, tzinfo=UTC), True)
    assert (said.imported_id, said.channel, said.respondent_type) == ("17", "paper", "organisation")
    assert (said.organisation, said.quotable) == ("Carers", True)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-05-04", datetime(2026, 5, 3, 23, tzinfo=UTC)),
        ("2026-01-04T10:00:00Z", datetime(2026, 1, 4, 10, tzinfo=UTC)),
        ("2026-01-04T10:00:00+02:00", datetime(2026, 1, 4, 8, tzinfo=UTC)),
        ("4/4/2026", datetime(2026, 4, 3, 23, tzinfo=UTC)),
        ("24/01/2026, 9:30", datetime(2026, 1, 24, 9, 30, tzinfo=UTC)),
        ("1/24/2026 9:30:05 PM", datetime(2026, 1, 24, 21, 30, 5, tzinfo=UTC)),
        ("24 Jan 2026 at 12.05 a.m.", datetime(2026, 1, 24, 0, 5, tzinfo=UTC)),
        ("Jan 24, 2026 12:05:00 PM", datetime(2026, 1, 24, 12, 5, tzinfo=UTC)),
        ("Sat, 24 January 2026 09:30", datetime(2026, 1, 24, 9, 30, tzinfo=UTC)),
        ("2026/01/24 7:01:33 PM GMT+1", datetime(2026, 1, 24, 18, 1, 33, tzinfo=UTC)),
        ("2026-01-24 19:01:33.250 +0100", datetime(2026, 1, 24, 18, 1, 33, tzinfo=UTC)),
        ("2026-01-24 19:01 BST", datetime(2026, 1, 24, 18, 1, tzinfo=UTC)),
        ("2025/10/25 1:30:00 AM GMT+1", datetime(2025, 10, 25, 0, 30, tzinfo=UTC)),
        ("2025/10/25 1:30:00 AM GMT", datetime(2025, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_times_are_read(cell: str, expected: datetime) -> None:
    times = DateColumn("submitted_at")
    times.look(2, cell)
    assert times.settle() is None
    assert moment(cell, NOW, times) == expected


@pytest.mark.parametrize("cell", ["", "1980-01-01 00:00:00"])
def test_no_time_is_not_the_time_of_anything(cell: str) -> None:
    assert moment(cell, NOW) is None


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"id": ""}, "id", "has no id"),
        ({"id": "x" * 121}, "id", "120 characters"),
        ({"channel": "pigeon"}, "channel", "unknown channel “pigeon”; known are web, paper, import"),
        ({"respondent_type": "cat"}, "respondent_type", "unknown respondent type"),
        ({"quotable": "maybe"}, "quotable", "neither yes nor no"),
        ({"submitted_at": "31/02/2026"}, "submitted_at", "is not a time"),
        ({"submitted_at": "01/01/99999"}, "submitted_at", "is not a time"),
        ({"submitted_at": "0001-01-01T00:00+14:00"}, "submitted_at", "is not a time"),
        ({"submitted_at": "1900-01-01"}, "submitted_at", "not in the years"),
        ({"submitted_at": "1900-01-00"}, "submitted_at", "is not a time"),
        ({"submitted_at": "2026-06-02"}, "submitted_at", "in the future"),
        (
            {"submitted_at": "2/5/2026"},
            "submitted_at",
            "does not tell whether the day or the month comes first",
        ),
        ({"submitted_at": "2026-05-02 13:00 PM"}, "submitted_at", "is not a time"),
        ({"submitted_at": "2026-05-02 10:00 EST"}, "submitted_at", "is not a time"),
        ({"submitted_at": "46114.5"}, "submitted_at", "is not a time"),
        ({"organisation": "x" * 201}, "organisation", "200 characters"),
    ],
)
def test_what_is_wrong_names_its_column(cells: dict[str, str], column: str, words: str) -> None:
    said, wrong = about(cells, RULES)
    assert said is None
    assert [name for name, _ in wrong] == [column]
    assert words in wrong[0][1]


def test_every_mistake_of_a_row_is_told() -> None:
    _, wrong = about({"id": "", "channel": "x", "submitted_at": "y"}, RULES)
    assert len(wrong) == 3


@given(st.text(max_size=40))
def test_any_time_is_a_moment_or_a_sentence(cell: str) -> None:
    with suppress(ValueError):
        at = moment(cell, NOW)
        assert at is None or at.tzinfo is not None


@given(st.datetimes())
def test_any_real_time_is_a_moment_or_a_sentence(at: datetime) -> None:
    with suppress(ValueError):
        found = moment(at.isoformat(), NOW)
        assert found is not None
        assert found <= NOW
