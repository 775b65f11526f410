"""Which groups of a run's tree an officer looks at, and what sliding, splitting, merging and renaming make of them.

A run keeps its tree as a `Skeleton`; an officer looks at a `Cut` of it. Both are stored as plain JSON.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from engage.themes.engine.proposal import FEWEST_GROUPS, MOST_GROUPS, Tree

Nodes = tuple[int, ...]


@dataclass(frozen=True)
class Skeleton:
    """How a run's leaves join, and where they are on the map: what is left of a Tree without its words.

    `joins` are pairs of nodes in order: the first makes node number `leaves`, the next the one after. `groups` is how
    many groups the machine proposed.
    """

    leaves: int
    joins: tuple[tuple[int, int], ...]
    positions: tuple[tuple[float, float], ...]
    groups: int

    @classmethod
    def of(cls, tree: Tree, groups: int) -> Skeleton:
        """Take the tree of a proposal."""
        joins = tuple((join.first, join.second) for join in tree.joins)
        return cls(tree.leaves, joins, tuple(tree.positions), groups)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Skeleton:
        """Take what `stored` gave."""
        joins = tuple((int(first), int(second)) for first, second in stored["joins"])
        positions = tuple((float(x), float(y)) for x, y in stored["positions"])
        return cls(stored["leaves"], joins, positions, stored["groups"])

    @property
    def stored(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "leaves": self.leaves,
            "joins": [list(pair) for pair in self.joins],
            "positions": [list(place) for place in self.positions],
            "groups": self.groups,
        }

    @property
    def fewest(self) -> int:
        """The fewest groups to slide to: 8, or 1 where there are hardly more leaves than that."""
        return FEWEST_GROUPS if self.leaves > FEWEST_GROUPS else 1

    @property
    def most(self) -> int:
        """The most groups to slide to."""
        return min(self.leaves, MOST_GROUPS)

    @cached_property
    def under(self) -> tuple[frozenset[int], ...]:
        """The leaves under every node."""
        found = [frozenset((leaf,)) for leaf in range(self.leaves)]
        for first, second in self.joins:
            found.append(found[first] | found[second])
        return tuple(found)

    def parts(self, node: int) -> Nodes:
        """The two nodes that a node splits into; none for a leaf."""
        return () if node < self.leaves else self.joins[node - self.leaves]

    def leaves_of(self, nodes: Iterable[int]) -> frozenset[int]:
        """The leaves under any of these nodes."""
        return frozenset().union(*(self.under[node] for node in nodes))

    def at(self, groups: int) -> list[int]:
        """The nodes that are the groups when so many are wished."""
        left = set(range(self.leaves))
        for number, (first, second) in enumerate(self.joins[: max(0, self.leaves - max(groups, 1))]):
            left -= {first, second}
            left.add(self.leaves + number)
        return sorted(left)

    def without(self, node: int, decided: Collection[int]) -> Nodes:
        """The largest nodes under `node` that hold none of the decided leaves."""
        if self.under[node].isdisjoint(decided):
            return (node,)
        return tuple(part for half in self.parts(node) for part in self.without(half, decided))


@dataclass(frozen=True)
class Shown:
    """One group as an officer made it: nodes of the tree, taken together, under a label of theirs or the machine's."""

    nodes: Nodes
    label: str | None = None


@dataclass(frozen=True)
class Cut:
    """The groups that are shown; every leaf is in exactly one. `groups` is the number last slid to."""

    groups: int
    shown: tuple[Shown, ...]

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Cut:
        """Take what `stored` gave."""
        shown = (Shown(tuple(one["nodes"]), one.get("label")) for one in stored["shown"])
        return cls(stored["groups"], tuple(shown))

    @property
    def stored(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "groups": self.groups,
            "shown": [{"nodes": list(one.nodes), "label": one.label} for one in self.shown],
        }


def first_cut(tree: Skeleton) -> Cut:
    """The groups as the machine proposed them."""
    return Cut(tree.groups, tuple(Shown((node,)) for node in tree.at(tree.groups)))


def slid(tree: Skeleton, cut: Cut, groups: int, decided: Collection[int] = ()) -> Cut:
    """So many groups, within what the tree can give; labels stay where a group stays.

    One more or one fewer goes on to where one can see a difference, past steps that only part what was `decided`.
    """
    new = _at(tree, cut, groups)
    step = groups - cut.groups
    if abs(step) == 1:
        before = open_groups(tree, cut, decided)
        while len(open_groups(tree, new, decided)) == len(before) and tree.fewest < new.groups < tree.most:
            new = _at(tree, cut, new.groups + step)
    return new


def _at(tree: Skeleton, cut: Cut, groups: int) -> Cut:
    groups = max(tree.fewest, min(groups, tree.most))
    labels = {one.nodes: one.label for one in cut.shown}
    return Cut(groups, tuple(Shown((node,), labels.get((node,))) for node in tree.at(groups)))


def split(tree: Skeleton, cut: Cut, number: int) -> Cut | None:
    """One group in its parts: those merged by hand, else the two that the tree knows. None for a leaf."""
    one = cut.shown[number]
    parts = one.nodes if len(one.nodes) > 1 else tree.parts(one.nodes[0])
    if not parts:
        return None
    return _with(cut, {number}, [Shown((part,)) for part in parts])


def merged(cut: Cut, numbers: Collection[int], label: str | None = None) -> Cut:
    """Some groups as one."""
    nodes = tuple(node for number in sorted(numbers) for node in cut.shown[number].nodes)
    return _with(cut, set(numbers), [Shown(nodes, label)])


def renamed(cut: Cut, number: int, label: str | None) -> Cut:
    """One group under another label; None gives it the machine's back."""
    shown = list(cut.shown)
    shown[number] = replace(shown[number], label=label)
    return replace(cut, shown=tuple(shown))


def _with(cut: Cut, gone: Collection[int], new: Sequence[Shown]) -> Cut:
    kept = [one for number, one in enumerate(cut.shown) if number not in gone]
    return Cut(len(kept) + len(new), (*kept, *new))


def open_groups(tree: Skeleton, cut: Cut, decided: Collection[int]) -> list[tuple[int, Shown]]:
    """What is left to decide on: number in the cut, and the group without the leaves that were decided."""
    found = []
    for number, one in enumerate(cut.shown):
        nodes = tuple(part for node in one.nodes for part in tree.without(node, decided))
        if nodes:
            found.append((number, replace(one, nodes=nodes)))
    return found


def carried(old: Skeleton, new: Skeleton, cut: Cut) -> Cut:
    """The same groups in the tree of a later run that started from this one: its leaves come first, new ones last.

    New leaves are groups of their own.
    """
    more = new.leaves - old.leaves
    same = tuple(
        Shown(tuple(node if node < old.leaves else node + more for node in one.nodes), one.label)
        for one in cut.shown
    )
    return Cut(cut.groups + more, (*same, *(Shown((leaf,)) for leaf in range(old.leaves, new.leaves))))


def continues(old: Skeleton, new: Skeleton) -> bool:
    """Whether a later tree is the earlier one with leaves added, so that groups are the same groups."""
    more = new.leaves - old.leaves
    if more < 0:
        return False

    def moved(node: int) -> int:
        return node if node < old.leaves else node + more

    same = tuple((moved(first), moved(second)) for first, second in old.joins)
    return new.joins[: len(same)] == same
