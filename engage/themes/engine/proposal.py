"""What theme finding takes and gives: plain values, no tables.

Everything here is a *suggestion*. Nothing counts before an officer has accepted it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from engage.themes.engine.frozen import Frozen

FEWEST_GROUPS = 8
MOST_GROUPS = 60


@dataclass(frozen=True, slots=True)
class Text:
    """One comment to be grouped. `words` is redacted already; offsets elsewhere count its characters."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class Member:
    """A comment in a group.

    `confidence` is between 0 and 1: how clearly the comment belongs here rather than to another
    group. `main` is True in exactly one group per comment; a comment of several sentences may be
    in further groups with `main` False.
    """

    comment_id: int
    confidence: float
    main: bool = True


class Members(Sequence[Member]):
    """Members of a group, kept as arrays because there may be a million; each Member is made when asked for.

    `ids` (int64), `confidences` (float32) and `mains` (bool) are of one length.
    """

    __slots__ = ("confidences", "ids", "mains")

    def __init__(
        self, ids: NDArray[np.int64], confidences: NDArray[np.float32], mains: NDArray[np.bool_]
    ) -> None:
        """Take the arrays as they are."""
        self.ids, self.confidences, self.mains = ids, confidences, mains

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Member: ...
    @overload
    def __getitem__(self, at: slice) -> Members: ...
    def __getitem__(self, at: int | slice) -> Member | Members:
        if isinstance(at, slice):
            return Members(self.ids[at], self.confidences[at], self.mains[at])
        return Member(int(self.ids[at]), round(float(self.confidences[at]), 4), bool(self.mains[at]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none: it compares by what it holds

    def __repr__(self) -> str:
        return f"Members({len(self)} comments)"


def united(parts: Sequence[Sequence[Member]]) -> Members:
    """Give the members of several groups as of one, each comment once, main ones first, the surest first."""
    whole = [part if isinstance(part, Members) else _arrays(part) for part in parts]
    ids = np.concatenate([part.ids for part in whole])
    sure = np.concatenate([part.confidences for part in whole])
    mains = np.concatenate([part.mains for part in whole])
    order = np.lexsort((-sure, ~mains, ids))
    order = order[np.concatenate(([True], np.diff(ids[order]) != 0))[: len(order)]]
    order = order[np.lexsort((ids[order], -sure[order], ~mains[order]))]
    return Members(ids[order], sure[order], mains[order])


def _arrays(members: Sequence[Member]) -> Members:
    return Members(
        np.array([member.comment_id for member in members], dtype=np.int64),
        np.array([member.confidence for member in members], dtype=np.float32),
        np.array([member.main for member in members], dtype=bool),
    )


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a comment: characters `start` to `end` (exclusive) of the words given."""

    comment_id: int
    start: int
    end: int


@dataclass(frozen=True)
class Group:
    """A suggested theme.

    `share` is main members over all comments with content, between 0 and 1. `label_cover` is the
    share of main members that use at least one word or phrase of the label, between 0 and 1. `node` is
    the group's number in the proposal's tree, where there is one.
    """

    label: str
    description: str
    members: Sequence[Member]
    quotes: list[Quote]
    share: float
    label_cover: float
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A word or two that set a group apart: `share` of its comments use it, `times` as large a share as elsewhere.

    `share` is between 0 and 1, of main members. `times` is the share divided by that of all other comments
    with content (half a comment added there, so that it is finite), rounded to one decimal.
    """

    words: str
    times: float
    share: float


@dataclass(frozen=True)
class Node:
    """A group that a slider can show: a leaf of the tree, or two nodes joined.

    `comments` is main members, `label_cover` as in Group, `terms` what sets it apart, best first.
    """

    label: str
    description: str
    comments: int
    label_cover: float
    terms: list[Term]
    quotes: list[Quote]


@dataclass(frozen=True, slots=True)
class Join:
    """Nodes `first` and `second` become one. `height` is how unlike they are: it never falls from join to join.

    Heights are square roots of twice the increase in the within-group sum of squares (Ward, 1963).
    """

    first: int
    second: int
    height: float


@dataclass(frozen=True)
class Tree:
    """All numbers of groups an officer can slide to, 1 … leaves, without running again.

    `nodes` are the leaves (0 … n-1) and then the union that each of `joins` makes (n, n+1, …). `members`
    are of the leaves: every comment placed is main in exactly one of them. `positions` are of the
    leaves, x and y between -1 and 1, like beside like (classical scaling of the centres).
    """

    nodes: list[Node]
    joins: list[Join]
    members: list[Sequence[Member]]
    positions: list[tuple[float, float]]

    @property
    def leaves(self) -> int:
        """Give the number of leaves: the most groups."""
        return len(self.members)

    def cut(self, groups: int) -> list[int]:
        """Give the nodes that are the groups when `groups` are wished, the largest first; at most `leaves`."""
        left = set(range(self.leaves))
        for number, join in enumerate(self.joins[: max(0, self.leaves - max(groups, 1))]):
            left -= {join.first, join.second}
            left.add(self.leaves + number)
        return sorted(left, key=lambda node: (-self.nodes[node].comments, node))

    def parts(self, node: int) -> tuple[int, int] | None:
        """Give the two nodes that `node` splits into, None for a leaf."""
        if node < self.leaves:
            return None
        join = self.joins[node - self.leaves]
        return join.first, join.second

    def leaves_of(self, node: int) -> list[int]:
        """Give the leaves that make up a node, in order."""
        parts = self.parts(node)
        return [node] if parts is None else sorted(self.leaves_of(parts[0]) + self.leaves_of(parts[1]))

    def position(self, node: int) -> tuple[float, float]:
        """Give where a node is on the map: the mean of its leaves, each weighing its comments."""
        leaves = self.leaves_of(node)
        heavy = [self.nodes[leaf].comments or 1 for leaf in leaves]
        x, y = (
            sum(self.positions[leaf][axis] * mass for leaf, mass in zip(leaves, heavy, strict=True))
            / sum(heavy)
            for axis in (0, 1)
        )
        return x, y

    def members_of(self, node: int) -> Sequence[Member]:
        """Give the members of a node, each comment once: main ones first, the surest first.

        A comment is main if it is so in one of the node's leaves; its confidence is the highest there.
        """
        leaves = self.leaves_of(node)
        return self.members[leaves[0]] if len(leaves) == 1 else united([self.members[at] for at in leaves])


@dataclass(frozen=True)
class Rare:
    """A view of few: comments near one another and far from every group. They are in `other`, to be read.

    `terms` are what they share. `likeness` is the mean cosine between them, 0 to 1.
    """

    label: str
    comment_ids: list[int]
    terms: list[Term]
    likeness: float


@dataclass(frozen=True)
class Campaign:
    """Comments whose words are the same or nearly so: three or more, of at least eight words each."""

    comment_ids: list[int]
    example_id: int
    exact: bool


@dataclass(frozen=True)
class RunFacts:
    """What makes a run repeatable: the same facts give the same proposal."""

    inputs_hash: str
    model_hash: str
    seed: int
    groups: int


@dataclass(frozen=True)
class Proposal:
    """All comments given, placed: in a group, in `empty` (nothing said) or in `other` (please read).

    `languages` has an ISO 639-1 code for every comment, "und" where it cannot be told. `groups` is
    ordered by size, largest first; they are `tree.cut(run.groups)`. There is no tree without groups.
    `rare` are views of few within `other`. `frozen` is what places further comments in the same groups.
    """

    groups: list[Group]
    empty: list[int]
    other: list[int]
    campaigns: list[Campaign]
    languages: dict[int, str]
    run: RunFacts = field(repr=False)
    tree: Tree | None = field(default=None, repr=False)
    rare: list[Rare] = field(default_factory=list)
    frozen: Frozen | None = field(default=None, repr=False, compare=False)
