"""The map of groups: circles apart, labels apart, every circle a link with words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import combinations
from math import dist

import pytest

from engage.themes.suggesting.cuts import Nodes, Skeleton
from engage.themes.suggesting.map import HEIGHT, LETTER, WIDTH, drawn


@dataclass(frozen=True)
class Spot:
    number: int
    nodes: Nodes
    label: str
    comments: int

    @property
    def anchor(self) -> str:
        return f"suggestion-{self.number}"


def tree(leaves: int, *, one_place: bool = False) -> Skeleton:
    joins = [(0, 1)] if leaves > 1 else []
    joins += [(at, leaves + at - 2) for at in range(2, leaves)]
    places = tuple(
        (0.0, 0.0) if one_place else ((at * 37 % 100) / 50 - 1, (at * 61 % 100) / 50 - 1)
        for at in range(leaves)
    )
    return Skeleton(leaves, tuple(joins), places, leaves)


def spots(number: int, size: int = 1_000) -> list[Spot]:
    return [Spot(at + 1, (at,), f"Group & <number> {at}", max(1, size // (at + 1))) for at in range(number)]


@pytest.mark.parametrize("one_place", [False, True])
@pytest.mark.parametrize("number", [2, 8, 25, 60])
def test_circles_and_labels_lie_apart_and_on_the_map(number: int, one_place: bool) -> None:
    svg = drawn(tree(number, one_place=one_place), spots(number))
    circles = [
        tuple(map(float, found)) for found in re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', svg)
    ]
    assert len(circles) == number
    for (x, y, r), (u, v, s) in combinations(circles, 2):
        assert dist((x, y), (u, v)) >= (r + s) * 0.9, "circles hardly overlap"
    assert all(r <= x <= WIDTH - r and r <= y <= HEIGHT - r for x, y, r in circles)
    texts = [
        (x, y, unescape(words))
        for x, y, words in re.findall(r'<text x="([\d.]+)" y="([\d.]+)">([^<]+)</text>', svg)
    ]
    boxes = [
        (float(x) - len(w) * LETTER / 2, float(y) - 12, float(x) + len(w) * LETTER / 2, float(y) + 2)
        for x, y, w in texts
    ]
    for one, two in combinations(boxes, 2):
        assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
    assert len(re.findall("<line ", svg)) == number - 1


def test_every_circle_is_a_link_with_words_that_are_escaped() -> None:
    svg = drawn(tree(3), spots(3))
    assert re.findall(r'<a href="#(suggestion-\d)" aria-label="', svg) == [
        "suggestion-1",
        "suggestion-2",
        "suggestion-3",
    ]
    assert "<number>" not in svg
    assert "1: Group &amp; &lt;number&gt; 0, 1,000 comments" in svg
    assert 'aria-labelledby="map-title map-desc"' in svg


def test_the_same_groups_give_the_same_map_and_one_gives_none() -> None:
    assert drawn(tree(9), spots(9)) == drawn(tree(9), spots(9))
    assert not drawn(tree(1), spots(1))
