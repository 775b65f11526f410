"""The themes of a frame as a tree. Plain: works on anything that has an id, a parent's id and a position.

A theme whose parent is not there any more (merged away, taken out) stands at the top, and so does one of a circle:
whatever the rows say, every theme is shown once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class Node(Protocol):
    """What stands in a tree: `id` and `position` are whole numbers, `parent_id` one or None."""

    id: Any  # of a row of a table the type is not simply int
    parent_id: Any
    position: Any


N = TypeVar("N", bound=Node)


@dataclass(frozen=True)
class Branch(Generic[N]):
    """A node of the tree and how deep it stands (0: at the top); `first` and `last` among those beside it."""

    node: N
    depth: int
    first: bool
    last: bool


def ordered(nodes: Iterable[N]) -> list[Branch[N]]:
    """All nodes, each before those under it, those beside one another by position and id."""
    by_id = {node.id: node for node in nodes}
    under = children(by_id.values())
    found: list[Branch[N]] = []
    waiting = [_beside(under.get(None, []), 0)]
    while waiting:
        if not waiting[-1]:
            waiting.pop()
            continue
        branch = waiting[-1].pop()
        found.append(branch)
        waiting.append(_beside(under.get(branch.node.id, []), branch.depth + 1))
    return found


def children(nodes: Iterable[N]) -> dict[int | None, list[N]]:
    """Nodes by the id of the parent they are shown under (None: at the top), in order."""
    by_id = {node.id: node for node in nodes}
    parents = {node.id: node.parent_id for node in by_id.values()}
    found: dict[int | None, list[N]] = {}
    for node in sorted(by_id.values(), key=lambda one: (one.position, one.id)):
        parent = node.parent_id if node.parent_id in by_id else None
        if parent is not None and circles(node.id, parent, parents):
            parent = None
        found.setdefault(parent, []).append(node)
    return found


def circles(node_id: int, parent_id: int | None, parents: Mapping[int, int | None]) -> bool:
    """Whether a node under that parent would lie under itself. `parents`: each node's parent."""
    seen: set[int] = set()
    at = parent_id
    while at is not None and at not in seen:
        if at == node_id:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def _beside(nodes: list[N], depth: int) -> list[Branch[N]]:
    """In reverse, to be taken from the end."""
    last = len(nodes) - 1
    return [Branch(node, depth, at == 0, at == last) for at, node in enumerate(nodes)][::-1]
