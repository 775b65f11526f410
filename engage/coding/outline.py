"""The themes of a frame in the order of its tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

DEEPEST = 4  # levels that are told apart on a page


class Node(Protocol):
    """A theme, as far as its place in the tree goes."""

    id: int
    parent_id: int | None


Item = TypeVar("Item", bound=Node)


def outline(themes: Sequence[Item]) -> list[tuple[Item, int]]:
    """Each theme once, every parent before its children, with its depth from 0.

    Order among children is kept. One whose parent is not among the themes, or that is its own ancestor, stands at
    the top.
    """
    known = {theme.id for theme in themes}
    children: dict[int | None, list[Item]] = {}
    for theme in themes:
        parent = theme.parent_id if theme.parent_id in known else None
        children.setdefault(parent, []).append(theme)
    placed: list[tuple[Item, int]] = []
    seen: set[int] = set()
    _place(children.get(None, []), children, placed, seen)
    for theme in themes:  # what is left stands in a circle
        if theme.id not in seen:
            _place([theme], children, placed, seen)
    return placed


def _place(
    roots: Sequence[Item],
    children: dict[int | None, list[Item]],
    placed: list[tuple[Item, int]],
    seen: set[int],
) -> None:
    waiting = [(theme, 0) for theme in reversed(roots)]
    while waiting:
        theme, depth = waiting.pop()
        if theme.id in seen:
            continue
        seen.add(theme.id)
        placed.append((theme, min(depth, DEEPEST)))
        waiting += [(child, depth + 1) for child in reversed(children.get(theme.id, []))]
