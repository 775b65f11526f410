"""A map of groups: a circle for each, as large as it has comments, near those that are like it.

Places follow classical scaling (W. Torgerson, 1952), spread out; circles that would overlap are moved apart. A faint
line joins the two nearest circles of the two sides of each join of the tree (J. Ward, 1963). Every circle leads to its
group in the list below, which says the same in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Protocol

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

from engage.themes.suggesting.cuts import Nodes, Skeleton

WIDTH, HEIGHT, EDGE = 960, 600, 24
SMALLEST, LARGEST = 13.0, 60.0  # radius, px
GAP = 12.0
LETTER, LINE = 7.6, 17.0  # px: mean width of a letter at 14 px, and a line
LONGEST = 22  # letters of a label
ROUNDS = 200

Points = NDArray[np.float64]


class OnMap(Protocol):
    """What is drawn of a group."""

    @property
    def number(self) -> int:
        """Its number in the list."""

    @property
    def nodes(self) -> Nodes:
        """The nodes it is made of."""

    @property
    def label(self) -> str:
        """Its label."""

    @property
    def comments(self) -> int:
        """How many comments it holds."""

    @property
    def anchor(self) -> str:
        """The id of its place in the list."""


def drawn(tree: Skeleton, groups: Sequence[OnMap]) -> Markup:
    """The map as SVG; nothing where there are fewer than two groups to compare."""
    if len(groups) < 2:
        return Markup()
    radii = _radii([group.comments for group in groups])
    places = _apart(_places(tree, groups), radii)
    lines = "".join(
        f'<line x1="{places[a, 0]:.1f}" y1="{places[a, 1]:.1f}" x2="{places[b, 0]:.1f}" y2="{places[b, 1]:.1f}"/>'
        for a, b in _links(tree, groups, places)
    )
    labels = _labels(groups, places, radii)
    circles = "".join(
        _circle(group, places[at], radii[at], labels.get(at)) for at, group in enumerate(groups)
    )
    largest = max(groups, key=lambda group: group.comments)
    description = (
        f"{len(groups)} groups of comments. A larger circle holds more comments; similar groups are near each "
        f"other. The largest is number {largest.number}, {largest.label}. The list below says the same in words."
    )
    return Markup(  # noqa: S704  # every part from outside was escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="engage-map" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" '
        'aria-labelledby="map-title map-desc" focusable="false" direction="ltr">'
        f'<title id="map-title">Map of the groups</title><desc id="map-desc">{escape(description)}</desc>'
        f'<g class="engage-map__links">{lines}</g>{circles}</svg>'
    )


def _radii(comments: Sequence[int]) -> Points:
    """Areas as the numbers of comments; never too small to hold a number or to be hit by a finger."""
    most = max(max(comments), 1)
    crowd = min(1.0, sqrt(16 / len(comments)))
    return np.array([max(SMALLEST, LARGEST * crowd * sqrt(count / most)) for count in comments])


def _places(tree: Skeleton, groups: Sequence[OnMap]) -> Points:
    """The mean place of each group's leaves, spread over the map: half by likeness, half by order."""
    leaves = np.array(tree.positions, dtype=np.float64)
    raw = np.array([leaves[sorted(tree.leaves_of(group.nodes))].mean(axis=0) for group in groups])
    low, high = raw.min(axis=0), raw.max(axis=0)
    near = (raw - low) / np.where(high > low, high - low, 1.0)
    order = raw.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / (len(raw) - 1)
    inside = np.array([WIDTH - 2 * (EDGE + LARGEST), HEIGHT - 2 * (EDGE + LARGEST)])
    return np.asarray(EDGE + LARGEST + (near + order) / 2 * inside)


def _apart(places: Points, radii: Points) -> Points:
    """Circles that overlap moved apart, a little at a time, all within the map."""
    places = places.copy()
    # Two at one place part along a line of their own, the same every time.
    turn = np.arange(len(places)) * 2.4
    places += np.stack((np.cos(turn), np.sin(turn)), axis=1) * 0.5
    need = radii[:, None] + radii[None, :] + GAP
    low = radii[:, None] + 2.0
    high = np.array([WIDTH, HEIGHT]) - low
    for _ in range(ROUNDS):
        away = places[:, None, :] - places[None, :, :]
        far = np.sqrt((away**2).sum(axis=2))
        np.fill_diagonal(far, np.inf)
        push = np.maximum(need - far, 0.0)
        if not push.any():
            break
        places += (away / far[:, :, None] * (push / 2)[:, :, None]).sum(axis=1) * 0.6
        places = np.clip(places, low, high)
    return places


def _links(tree: Skeleton, groups: Sequence[OnMap], places: Points) -> list[tuple[int, int]]:
    """For each join between groups, the two circles of its two sides that are nearest."""
    owner = {leaf: at for at, group in enumerate(groups) for leaf in tree.leaves_of(group.nodes)}
    found: list[tuple[int, int]] = []
    for first, second in tree.joins:
        here = sorted({owner[leaf] for leaf in tree.under[first] if leaf in owner})
        there = sorted({owner[leaf] for leaf in tree.under[second] if leaf in owner} - set(here))
        if here and there:
            far = ((places[here][:, None, :] - places[there][None, :, :]) ** 2).sum(axis=2)
            a, b = divmod(int(far.argmin()), len(there))
            found.append((here[a], there[b]))
    return found


def _labels(groups: Sequence[OnMap], places: Points, radii: Points) -> dict[int, tuple[float, float, str]]:
    """Labels under or over their circles, where there is room for them: the largest groups come first."""
    boxes = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(places.tolist(), radii.tolist(), strict=True)]
    found: dict[int, tuple[float, float, str]] = {}
    for at in sorted(range(len(groups)), key=lambda at: -radii[at]):
        words = groups[at].label
        words = words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
        half = len(words) * LETTER / 2
        x, y = float(places[at, 0]), float(places[at, 1])
        aside, r = half + 5, float(radii[at])
        for middle, base in (
            (x, y + r + LINE - 3),
            (x, y - r - 5),
            (x + r + aside, y + 5),
            (x - r - aside, y + 5),
        ):
            at_x = min(max(middle, half + 2), WIDTH - half - 2)
            box = (at_x - half, base - LINE + 3, at_x + half, base + 4)
            if box[1] >= 0 and box[3] <= HEIGHT and not any(_overlap(box, other) for other in boxes):
                boxes.append(box)
                found[at] = (at_x, base, words)
                break
    return found


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _circle(group: OnMap, place: Points, radius: float, label: tuple[float, float, str] | None) -> str:
    said = f"{group.number}: {group.label}, {group.comments:,} comment{'' if group.comments == 1 else 's'}"
    words = "" if label is None else f'<text x="{label[0]:.1f}" y="{label[1]:.1f}">{escape(label[2])}</text>'
    return (
        f'<a href="#{group.anchor}" aria-label="{escape(said)}"><title>{escape(said)}</title>'
        f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{radius:.1f}"/>'
        f'<text class="engage-map__number" x="{place[0]:.1f}" y="{place[1] + 5:.1f}">{group.number}</text>{words}</a>'
    )
