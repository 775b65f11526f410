"""What a row says of its response."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.consultations.importing.about import about, moment
from tests.consultations.importing.sheets import NOW, RULES


def test_nothing_said_means_an_individual_imported_now() -> None:
    said, wrong = about({}, 7, RULES)
    assert wrong == []
    assert said is not None
    assert (said.imported_id, said.channel, said.respondent_type) == ("abc:7", "import", "individual")
    assert (said.submitted_at, said.organisation, said.quotable) == (NOW, None, False)


def test_all_that_can_be_said() -> None:
    cells = {
        "id": "17", "submitted_at": "2026-05-04 10:55", "channel": "Paper", "respondent_type": "Organisation",
        "organisation": "Carers", "quotable": "Yes",
    }  # fmt: skip
    said, _ = about(cells, 2, RULES)
    assert said is not None
    assert said.submitted_at == datetime(2026, 5, 4, 9, tzinfo=UTC)
    assert (said.imported_id, said.channel, said.respondent_type) == ("17", "paper", "organisation")
    assert (said.organisation, said.quotable) == ("Carers", True)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-05-04", datetime(2026, 5, 3, 23, tzinfo=UTC)),
        ("2026-01-04T10:00:00Z", datetime(2026, 1, 4, 10, tzinfo=UTC)),
        ("2026-01-04T10:00:00+02:00", datetime(2026, 1, 4, 8, tzinfo=UTC)),
        ("4/1/2026", datetime(2026, 1, 4, tzinfo=UTC)),
        ("04/01/2026, 9:30", datetime(2026, 1, 4, 9, 30, tzinfo=UTC)),
    ],
)
def test_times_are_read(cell: str, expected: datetime) -> None:
    assert moment(cell, NOW) == expected


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
        ({"submitted_at": "0001-01-01T00:00+14:00"}, "submitted_at", "not in the years"),
        ({"submitted_at": "1900-01-00"}, "submitted_at", "is not a time"),
        ({"submitted_at": "2026-06-02"}, "submitted_at", "in the future"),
        ({"organisation": "x" * 201}, "organisation", "200 characters"),
    ],
)
def test_what_is_wrong_names_its_column(cells: dict[str, str], column: str, words: str) -> None:
    said, wrong = about(cells, 2, RULES)
    assert said is None
    assert [name for name, _ in wrong] == [column]
    assert words in wrong[0][1]


def test_every_mistake_of_a_row_is_told() -> None:
    _, wrong = about({"id": "", "channel": "x", "submitted_at": "y"}, 2, replace(RULES))
    assert len(wrong) == 3


@given(st.text(max_size=40))
def test_any_time_is_a_moment_or_a_sentence(cell: str) -> None:
    with suppress(ValueError):
        assert moment(cell, NOW).tzinfo is not None


@given(st.datetimes())
def test_any_real_time_is_a_moment_or_a_sentence(at: datetime) -> None:
    with suppress(ValueError):
        assert moment(at.isoformat(), NOW) <= NOW
