"""The order of what is published says no more than its figures: not of hidden numbers, organisations or rounding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from engage.privacy.disclosure import DEFAULT_RULE
from engage.reports.measured import Measured, Standing
from engage.reports.sentences.themes import most_held
from engage.reports.summary import CHANNEL_WORDS, Counted, Summary, assemble
from engage.reports.tables import rows_of
from engage.reports.theming import CHARTED_THEMES, THEMES_IN_FULL, Saying, ThemeCounts, ThemeRow

WHEN = datetime(2026, 6, 1, tzinfo=UTC)
SAME = {"Zebra crossings": 121, "Benches": 119, "Lights": 60, "Toilets": 3, "Art": 4, "Noise": 5}
ELSE = {"Zebra crossings": 118, "Benches": 122, "Lights": 58, "Toilets": 9, "Art": 0, "Noise": 2}
ORDER = ["Benches", "Zebra crossings", "Lights", "Art", "Noise", "Toilets"]


def estimated(counts: Mapping[str, int]) -> Measured:
    """A sample that says so many of each theme; themes are known by their place in the alphabet."""
    found = {str(at): (float(counts[label]), 1.0, 399.0) for at, label in enumerate(sorted(counts))}
    content: dict[str, Any] = {
        "random": 200,
        "exact": False,
        "groups": {"voice": {"individual": {"base": 400, "themes": found}}},
        "people": {"why": "", "n": 200, "alpha": (0.9, 0.8, 1.0)},
        "machine": {"why": "Nobody read."},
    }
    return Measured(WHEN, content, current=True)


def told(
    counts: Mapping[str, int], organisations: Mapping[str, int], standing: Standing, *, first: int = 0
) -> Summary:
    """A summary of themes with these true counts, which come from the database in the order of their true totals."""
    rows = [
        ThemeRow(at, label, "", counts[label], organisations.get(label, 0), (Saying(f"On {label}"),))
        for at, label in enumerate(sorted(counts))
    ]
    rows.sort(key=lambda row: -row.individuals - row.organisations)
    themes = ThemeCounts(
        "why",
        "Why?",
        WHEN,
        400,
        400,
        30,
        400 if standing is Standing.COUNTED else 0,
        (*rows[first:], *rows[:first]),
        0,
        400,
        estimated(counts) if standing is Standing.ESTIMATED else None,
    )
    assert themes.standing is standing
    return assemble(Counted({"individual": 400}, {"web": 400}, {}, {}, [], [themes]), DEFAULT_RULE)


@pytest.mark.parametrize("standing", Standing)
def test_themes_stand_by_their_published_number_and_what_is_hidden_last_by_label(standing: Standing) -> None:
    seen = []
    for counts, organisations in (
        (SAME, {}),
        (SAME, {"Toilets": 25, "Zebra crossings": 3}),
        (ELSE, {"Art": 29}),
    ):
        summary = told(counts, organisations, standing)
        themes = summary.themes[0]
        assert [cell.label for cell in themes.table.cells] == ORDER
        assert [theme.label for theme in themes.themes] == ORDER
        assert [theme.cell for theme in themes.themes] == [*themes.table.cells]
        assert [theme.label for theme in themes.in_full] == ORDER[:3]
        assert [cell.label for cell in themes.most_held.cells] == ORDER[:3], "what is hidden is not most held"
        file = [row[1] for row in rows_of(summary) if row[0] == "Themes: Why?"]
        assert file == [*ORDER, "Nothing to add"]
        seen.append((summary.in_short, most_held(themes), themes.table))
    assert seen[0] == seen[1] == seen[2], (
        "the published figures are the same, and so is all that is said of them"
    )


@pytest.mark.parametrize("standing", Standing)
def test_organisations_do_not_decide_which_themes_are_told_in_full_and_drawn(standing: Standing) -> None:
    counts = {f"Theme {at:02}": 60 + at % 5 for at in range(14)}  # published as 60 or 65
    ones = [label for label, number in counts.items() if DEFAULT_RULE.rounded(number) == 65]
    for favoured in ({}, {"Theme 05": 40, "Theme 10": 40}):
        themes = told(counts, favoured, standing).themes[0]
        assert [theme.label for theme in themes.in_full] == ones[:THEMES_IN_FULL]
        assert len(themes.most_held.cells) == CHARTED_THEMES


def test_themes_of_one_label_are_told_apart_in_the_order_they_were_made() -> None:
    rows = tuple(
        ThemeRow(at, label, f"made as {at}", 100, 0, ())
        for at, label in ((3, "Buses"), (2, "Buses (2)"), (1, "Buses"))
    )
    counted = ThemeCounts("why", "Why?", WHEN, 400, 400, 0, 400, rows, 0, 400)
    whole = Counted({"individual": 400}, {"web": 400}, {}, {}, [], [counted])
    themes = assemble(whole, DEFAULT_RULE).themes[0]
    assert [(theme.id, theme.cell.label) for theme in themes.themes] == [
        (1, "Buses"),
        (3, "Buses (2)"),
        (2, "Buses (2) (2)"),
    ]


def test_respondents_and_channels_stand_in_one_order_whatever_their_counts() -> None:
    """The database gives the most used first."""
    types, channels = (
        {"individual": 300, "on behalf": 2, "organisation": 4},
        {"web": 290, "paper": 6, "phone": 4},
    )
    for some, others in zip(permutations(types.items()), permutations(channels.items()), strict=True):
        summary = assemble(Counted(dict(some), dict(others), {}, {}, [], []), DEFAULT_RULE)
        assert list(summary.types) == ["individual", "on behalf", "organisation"]
        assert [cell.label for cell in summary.channels.cells] == list(CHANNEL_WORDS.values())
