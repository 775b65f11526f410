"""Where comments stand on a theme, safe to publish: as people read them, and apart, as a text model suggests of others.

The two tables are of different comments: those that a person gave the theme, and those that only the machine put to it.
Each is protected with the number of its comments taken as exactly known, so both give no more away than each alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engage.agreement.measured import FEWEST_POSITIONS
from engage.privacy.disclosure import Published, PublishedCell, Rule, protect
from engage.reports.measured import Measured

SIDES = {"for": "For", "against": "Against"}
NO_SIDE = "Mixed, unclear or not said"
NEITHER = "Mixed or unclear"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a text model suggests of one question's positions. `counts`: by theme id, position → individuals' comments.

    `closed`: title of the closed question that an officer said tells where people stand, "" for none; then no model is
    run. `few`: people gave a position, but to too few comments; `why`: a sentence that says why else none is suggested.
    `share`, `low`, `high`: how often the model said what a person did, with its 95 % interval, in whole per cent; None
    where nothing is suggested.
    """

    counts: Mapping[str, Mapping[str, int]]
    closed: str = ""
    few: bool = False
    why: str = ""
    share: int | None = None
    low: int | None = None
    high: int | None = None

    def of(self, theme_id: int, rule: Rule) -> Published | None:
        """The positions suggested for a theme, safe to publish; None where there is nothing to say."""
        counts = self.counts.get(str(theme_id), {})
        base = sum(counts.values())
        if not base:
            return None
        rows = {words: counts.get(name, 0) for name, words in SIDES.items()}
        rows[NEITHER] = base - sum(rows.values())
        return protect(rows, base=base, exclusive=True, rule=rule)


NONE = Suggestions({})


def suggestions(measured: Measured | None) -> Suggestions:
    """What the last measurement suggests, while nobody has coded and no comment has come or gone since."""
    found: Mapping[str, Any] | None = (
        measured.content.get("positions") if measured and measured.current else None
    )
    if found is None:
        return NONE
    if found["closed"] is not None:
        return Suggestions({}, closed=found["closed"])
    if found["why"]:
        few = found["codes"] < FEWEST_POSITIONS
        return Suggestions({}, few=few and bool(found["codes"]), why="" if few else found["why"])
    share, low, high = (
        round(100 * value) for value in (found["right"] / found["checked"], found["low"], found["high"])
    )
    return Suggestions(found["themes"], share=share, low=min(low, share), high=max(high, share))


def by_people(positions: Mapping[str, int], rule: Rule) -> Published | None:
    """Those of comments that a person read. The rest is a row, so that the rows add up to the theme's own number."""
    counts = {words: positions.get(name, 0) for name, words in SIDES.items()}
    if not any(counts.values()):
        return None
    base = sum(positions.values())
    counts[NO_SIDE] = base - sum(counts.values())
    return protect(counts, base=base, exclusive=True, rule=rule, aside={NO_SIDE})


def sides(found: Published | None) -> list[PublishedCell]:
    """The rows of those who take a side, or neither where a model says so; none where every number is hidden."""
    if found is None:
        return []
    said = [cell for cell in found.cells if cell.label != NO_SIDE]
    return said if any(cell.count is not None for cell in said) else []
