"""Positions that a text model suggests, as commissioners read them: never without how often it is right, never few."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from engage.privacy.disclosure import DEFAULT_RULE
from engage.reports.measured import Measured
from engage.reports.sentences.coding import accuracy, positions_known
from engage.reports.standpoints import suggestions
from engage.reports.summary import Counted, assemble
from engage.reports.tables import rows_of
from engage.reports.theming import ThemeCounts, ThemeRow
from tests.cast import Person
from tests.reports import test_themes_told as told

FOUND: dict[str, Any] = {
    "closed": None,
    "codes": 230,
    "why": "",
    "checked": 220,
    "right": 190,
    "low": 0.812,
    "high": 0.903,
    "commonest": 0.6,
    "themes": {"1": {"for": 42, "against": 18, "mixed": 3, "unclear": 10}, "2": {"for": 4, "against": 2}},
}
CONTENT: dict[str, Any] = {
    "random": 0,
    "exact": False,
    "groups": {},
    "people": {"why": "Nobody read."},
    "machine": {"why": "Nobody read."},
}
ACCURACY = "right for 86% of those checked, 81% to 90%"


def measured(found: Mapping[str, Any], *, current: bool = True) -> Measured:
    content = {**CONTENT, "positions": found}
    return Measured(datetime(2026, 6, 1, tzinfo=UTC), content, current)


def counts(found: Mapping[str, Any], **changes: Any) -> ThemeCounts:
    rows = tuple(
        ThemeRow(at, f"Theme {at}", "", 100, 0, (), {"for": 20, "against": 15, "": 5}) for at in (1, 2)
    )
    return ThemeCounts(
        "why",
        "Why?",
        datetime(2026, 6, 1, tzinfo=UTC),
        300,
        300,
        0,
        40,
        rows,
        20,
        400,
        measured(found, **changes),
    )


def table(found: Mapping[str, Any], **changes: Any) -> dict[tuple[str, str], tuple[str, ...]]:
    whole = Counted({"individual": 400}, {"web": 400}, {}, {}, [], [counts(found, **changes)])
    return {(row[0], row[1]): row for row in rows_of(assemble(whole, DEFAULT_RULE))}


def test_suggestions_stand_apart_from_peoples_positions_and_bear_how_often_they_are_right() -> None:
    rows = table(FOUND)
    suggested = rows["Suggested position on “Theme 1”: Why?", "For"]
    assert suggested[2] == "40"
    assert suggested[-1] == f"suggested by a text model, {ACCURACY}"
    assert rows["Position on “Theme 1”: Why?", "For"][2] == "20", "people's own are as they were"
    assert ACCURACY in positions_known(suggestions(measured(FOUND)))


def test_no_small_number_is_told_of_what_is_suggested() -> None:
    few = {**FOUND, "themes": {"1": {"for": 100, "against": 3, "mixed": 20}, "2": {"for": 4, "against": 2}}}
    rows = table(few)
    assert rows["Suggested position on “Theme 1”: Why?", "Against"][2] == ""
    shown = [row[2] for (name, _), row in rows.items() if name.startswith("Suggested") and row[2]]
    assert shown == ["100"], "one row more is hidden, or what is against could be worked out"
    assert not any(
        row[2] for (name, _), row in rows.items() if name.startswith("Suggested position on “Theme 2”")
    )


def test_how_many_the_model_learnt_from_is_told_by_no_exact_count() -> None:
    """Of people's positions the least are hidden: their sum, to the last comment, would tell them more closely."""
    said = suggestions(measured(FOUND))
    words = positions_known(said) + accuracy(said)
    assert "at least 200 comments" in words
    assert not any(str(FOUND[name]) in words for name in ("codes", "checked", "right"))


@pytest.mark.parametrize(
    ("found", "current", "words"),
    [
        (FOUND, False, ""),
        (
            {"closed": "Do you agree?"},
            True,
            "Where people stand is told by their answers to “Do you agree?”, as an officer chose.",
        ),
        ({"closed": None, "codes": 0, "checked": 0, "why": "Too few."}, True, ""),
        ({"closed": None, "codes": 12, "checked": 0, "why": "Too few."}, True, "fewer than 200 comments"),
        (
            {"closed": None, "codes": 250, "checked": 240, "why": "It knows nothing."},
            True,
            "It knows nothing.",
        ),
    ],
)
def test_where_nothing_is_suggested_no_number_is_and_why_is_said(
    found: Mapping[str, Any], current: bool, words: str
) -> None:
    said = positions_known(suggestions(measured(found, current=current)))
    assert words in said
    assert bool(words) == bool(said)
    assert not any(name.startswith("Suggested") for name, _ in table(found, current=current))


def test_the_summary_names_the_closed_question_that_tells(
    app: Flask, asked: int, officer: Person, analyst: Person
) -> None:
    told.exactly(app, asked, officer)
    text = analyst.client.page(told.PAGE).text
    assert "Where people stand is told by their answers to “How safe is it?”, as an officer chose." in text
    assert "text model" not in text


asked = told.asked
