"""What would move if a later run were shown: in words of the groups that people know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from engage.themes.suggesting.cuts import Nodes, Skeleton

NOWHERE = "No group: please read"


class Named(Protocol):
    """A group with a label."""

    @property
    def nodes(self) -> Nodes:
        """The nodes it is made of."""

    @property
    def label(self) -> str:
        """Its label."""


class Marked(Protocol):
    """A suggestion that was decided on."""

    @property
    def node(self) -> int | None:
        """Its node."""


class Settled(Protocol):
    """A decision."""

    @property
    def suggestion(self) -> Marked:
        """What was decided on."""

    @property
    def label(self) -> str:
        """Its label, or that of the theme it went into."""


class Showing(Protocol):
    """A run as its page shows it."""

    @property
    def tree(self) -> Skeleton | None:
        """Its tree."""

    @property
    def waiting(self) -> Sequence[Named]:
        """Its groups."""

    @property
    def decided(self) -> Sequence[Settled]:
        """Those that were decided on."""


@dataclass(frozen=True)
class Moved:
    """So many comments stand in another group than before: from one to the other, the most first."""

    total: int
    rows: list[tuple[str, str, int]]


def moved(old: Showing, new: Showing, moves: Iterable[tuple[int, int, int]]) -> Moved:
    """Sum moves between leaves (-1: nowhere) up to moves between the groups that are shown.

    A group of the later run goes by the label it has in the earlier one, where it holds leaves of that one; comments
    that stay in a group are no move, even from leaf to leaf.
    """
    was, would = labels(old), labels(new)
    known = {leaf: label for leaf, label in would.items() if leaf not in was} | was
    counts: Counter[tuple[str, str]] = Counter()
    for old_leaf, new_leaf, count in moves:
        pair = was.get(old_leaf, NOWHERE), known.get(new_leaf, NOWHERE)
        if pair[0] != pair[1]:
            counts[pair] += count
    rows = [(first, second, count) for (first, second), count in counts.most_common()]
    return Moved(counts.total(), rows)


def labels(showing: Showing) -> dict[int, str]:
    """The label of the group that each leaf is in."""
    if showing.tree is None:
        return {}
    found = {
        leaf: one.label
        for one in showing.decided
        if one.suggestion.node is not None
        for leaf in showing.tree.under[one.suggestion.node]
    }
    for group in showing.waiting:
        found |= dict.fromkeys(showing.tree.leaves_of(group.nodes), group.label)
    return found
