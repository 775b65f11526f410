"""Comments that came after a run: how far they are from its groups, as it is kept and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engage.intervals import wilson
from engage.themes.suggesting.moving import Showing, labels

FAR_EXPECTED = 0.05  # share of comments unlike every group, where it was not measured what is to be expected
FARTHER, BY_CHANCE = 0.15, 0.01


@dataclass(frozen=True)
class CandidateTheme:
    """A theme that later comments may call for. `theme_id` once it was accepted."""

    label: str
    terms: list[tuple[str, float, float]]
    comment_ids: list[int]
    theme_id: int | None


@dataclass(frozen=True)
class Batch:
    """What was measured of later comments, as in `themes.engine.stability.Drift`. None: none of them says anything."""

    comments: int
    far: float | None
    divergence: float | None
    chance: float | None
    candidates: list[CandidateTheme]
    expected: float = FAR_EXPECTED

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Batch:
        """Take what was kept."""
        return cls(
            stored["comments"],
            stored["far"],
            stored["divergence"],
            stored["chance"],
            [
                CandidateTheme(
                    one["label"], [tuple(term) for term in one["terms"]], one["comments"], one.get("theme")
                )
                for one in stored["candidates"]
            ],
            stored.get("expected", FAR_EXPECTED),
        )

    @property
    def stored(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "comments": self.comments,
            "far": self.far,
            "expected": self.expected,
            "divergence": self.divergence,
            "chance": self.chance,
            "candidates": [
                {
                    "label": one.label,
                    "terms": [list(term) for term in one.terms],
                    "comments": one.comment_ids,
                    "theme": one.theme_id,
                }
                for one in self.candidates
            ],
        }

    @property
    def has_drifted(self) -> bool | None:
        """Whether later comments say something else; None: nothing was measured.

        They do where fifteen in a hundred more than expected are far from every group, surely more (99 %
        interval of Wilson), or where the mix of groups is one that chance would hardly give.
        """
        if self.far is None:
            return None
        surely = wilson(self.far * self.comments, self.comments, 1 - BY_CHANCE).lower > self.expected
        return (self.far >= self.expected + FARTHER and surely) or (
            self.chance is not None and self.chance < BY_CHANCE
        )


@dataclass(frozen=True)
class LaterRow:
    """So many later comments would stand in a group, or in none (`label` None)."""

    label: str | None
    comments: int


def rows(showing: Showing, by_leaf: Mapping[int | None, int]) -> list[LaterRow]:
    """Later comments by the groups that are shown, the most first; those in no group last."""
    named, counts, nowhere = labels(showing), dict[str, int](), 0
    for leaf, count in by_leaf.items():
        label = named.get(leaf) if leaf is not None else None
        if label is None:
            nowhere += count
        else:
            counts[label] = counts.get(label, 0) + count
    found = [
        LaterRow(label, count)
        for label, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return [*found, LaterRow(None, nowhere)] if nowhere else found
