"""What is true of every kind: nothing a person types raises, and what is stored comes back as it was typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.questionnaires.kinds import KINDS, Problem
from engage.questionnaires.shape import OptionShape, QuestionShape
from engage.questionnaires.value import Heard, Value
from engage.questionnaires.view import QuestionView
from tests.gazetteers import TOWN

OPTIONS = (
    OptionShape(1, "a", "Alpha"),
    OptionShape(2, "b", "Beta"),
    OptionShape(3, "none", "None", exclusive=True),
)
SETTINGS: list[dict[str, Any]] = [{}, {"max_length": 5}, {"minimum": 0, "maximum": 3}, {"decimals": True}]
FIELDS = ("q-x", "q-x-day", "q-x-month", "q-x-year", "q-x-ward")
NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            " ",
            "a",
            "b",
            "none",
            "1",
            "3",
            "-0",
            "1e999",
            "NaN",
            "Infinity",
            "١٢",
            "²",
            "31",
            "2",
            "99999",
            "99999999999",
            "\x00",
            "\ud800",
            "‮abc",
            "<script>alert(1)</script>",
            "👩‍👩‍👧‍👧",
            "x" * 30_000,
            "AB1 1AA",
            "E05000001",
            "prefer_not_to_say",
        ]
    ),
)
FORMS = st.dictionaries(st.sampled_from(FIELDS), st.lists(NASTY, max_size=4), max_size=5)


def question(kind: str, **changes: Any) -> QuestionShape:
    options = OPTIONS if KINDS[kind].takes_options else ()
    return QuestionShape(
        **{"id": 7, "key": "x", "kind": kind, "title": "What?", "options": options, **changes}
    )


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(typed=FORMS, settings=st.sampled_from(SETTINGS))
def test_nothing_that_is_typed_raises(
    kind: str, typed: dict[str, list[str]], settings: dict[str, Any]
) -> None:
    asked = question(kind, settings=settings)
    read = KINDS[kind].read(asked, typed, TOWN)
    problem = read if isinstance(read, Problem) else None
    view = KINDS[kind].view(asked, typed, problem, TOWN)
    assert isinstance(view, QuestionView)
    if isinstance(read, Problem):
        assert read.words
        assert "\x00" not in read.words
    elif read is not None:
        assert KINDS[kind].show(asked, read, TOWN)
        cells = KINDS[kind].export(asked, read, TOWN)
        assert len(cells) == len(KINDS[kind].headings(asked))
        assert "\x00" not in (read.text or "")


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(typed=FORMS, settings=st.sampled_from(SETTINGS))
def test_what_is_stored_fills_its_field_and_reads_the_same(
    kind: str, typed: dict[str, list[str]], settings: dict[str, Any]
) -> None:
    asked = question(kind, settings=settings)
    read = KINDS[kind].read(asked, typed, TOWN)
    if isinstance(read, Value):
        assert KINDS[kind].read(asked, KINDS[kind].typed(asked, read), TOWN) == read


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_empty_field_is_no_answer(kind: str) -> None:
    assert KINDS[kind].read(question(kind), {}, TOWN) is None
    assert KINDS[kind].read(question(kind), {name: [""] for name in FIELDS}, TOWN) is None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_heard_is_a_tally_of_nobody(kind: str) -> None:
    tally = KINDS[kind].tally(question(kind), Heard())
    assert tally.base == 0
    assert all(row.count == 0 for row in tally.rows)
    assert tally.middle is None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_prints_something(kind: str) -> None:
    assert KINDS[kind].print(question(kind))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_says_what_is_wrong_with_its_options(kind: str) -> None:
    takes = KINDS[kind].takes_options
    assert bool(KINDS[kind].problems({}, 2)) == (not takes)
