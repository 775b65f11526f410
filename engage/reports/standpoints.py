"""Where comments stand on a theme, safe to publish: as people read them, and apart, as a text model suggests of others.

The two tables are of different comments: those that a person gave the theme, and those that only the machine put to it.
Each is protected with the number of its comments taken as exactly known, so both give no more away than each alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engage.agreement.measured import FEWEST_POSITIONS
from engage.privacy.disclosure import Published, Rule, protect
from engage.reports.measured import Measured

SIDES = {"for": "For", "against": "Against"}
NO_SIDE = "Mixed, unclear or not said"
NEITHER = "Mixed or unclear"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a text model suggests of one question's positions. `words`: how that is known, or why there is none.

    `accuracy`: for example "right for 86% of those checked, 81% to 90%"; empty where nothing is suggested. `counts`: by
    theme id, position → individuals' comments, true counts.
    """

    words: str
    accuracy: str
    counts: Mapping[str, Mapping[str, int]]

    def of(self, theme_id: int, rule: Rule) -> Published | None:
        """The positions suggested for a theme, safe to publish; None where there is nothing to say."""
        counts = self.counts.get(str(theme_id), {})
        base = sum(counts.values())
        if not base:
            return None
        rows = {words: counts.get(name, 0) for name, words in SIDES.items()}
        rows[NEITHER] = base - sum(rows.values())
        return protect(rows, base=base, exclusive=True, rule=rule)


NONE = Suggestions("", "", {})


def suggestions(measured: Measured | None) -> Suggestions:
    """What the last measurement suggests, while nobody has coded and no comment has come or gone since."""
    found: Mapping[str, Any] | None = (
        measured.content.get("positions") if measured and measured.current else None
    )
    if found is None:
        return NONE
    if found["closed"] is not None:
        return Suggestions(f"Where people stand is told by their answers to “{found['closed']}”.", "", {})
    if found["why"]:
        told = f"Positions of comments that no person has read are not suggested: {found['why']}"
        few = f"People gave a position to fewer than {FEWEST_POSITIONS} comments, so none is suggested for the others."
        return Suggestions(
            "" if not found["codes"] else few if found["codes"] < FEWEST_POSITIONS else told, "", {}
        )
    return Suggestions(
        "Suggested positions are of comments that no person has read: a text model learnt them from "
        f"at least {FEWEST_POSITIONS} comments whose position a person gave, and was {accuracy_words(found)}. They are "
        "nobody’s coding and in no other number.",
        accuracy_words(found),
        found["themes"],
    )


def accuracy_words(found: Mapping[str, Any]) -> str:
    """How often the text model said what a person did: "right for 86% of those checked, 81% to 90%".

    No count: beside what people said for and against, how many they were would tell a hidden number more closely.
    """
    share = round(100 * found["right"] / found["checked"])
    low, high = (round(100 * found[limit]) for limit in ("low", "high"))
    return f"right for {share}% of those checked, {low}% to {high}%"


def by_people(positions: Mapping[str, int], rule: Rule) -> Published | None:
    """Those of comments that a person read. The rest is a row, so that the rows add up to the theme's own number."""
    counts = {words: positions.get(name, 0) for name, words in SIDES.items()}
    if not any(counts.values()):
        return None
    base = sum(positions.values())
    counts[NO_SIDE] = base - sum(counts.values())
    return protect(counts, base=base, exclusive=True, rule=rule, aside={NO_SIDE})


def in_words(found: Published | None) -> str:
    """Who is for and against, and who neither where a model says so: "for 120, against 45"; empty where too few are."""
    if found is None:
        return ""
    said = [cell for cell in found.cells if cell.label != NO_SIDE and cell.count is not None]
    return ", ".join(f"{cell.label.lower()} {cell.words}" for cell in said)
