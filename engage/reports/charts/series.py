"""Columns over time, for example responses a day or a week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from engage.reports.charts.svg import (
    AXIS,
    BAR,
    NOT_SHOWN,
    NOTE,
    RULE,
    Attribute,
    box,
    document,
    group,
    hatch,
    hatched,
    line,
    percent,
    tag,
    ticks,
    words_at,
)
from engage.reports.sentences.charts import columns_in_words, short

_LEFT = 40  # px for the numbers of the axis
_PART = 0.82  # of the width, for the columns: with _LEFT it fits a phone
_HIGH = 150
_TOP = 14
_STUB = 10  # px; the hatched box of a number that is not shown


@dataclass(frozen=True, slots=True)
class Point:
    """One day, week or month: when it starts, and its value, None when it is not shown."""

    day: date
    value: float | None


def series(
    points: Sequence[Point],
    *,
    ident: str,
    title: str,
    description: str = "",
    what: str = "responses",
    each: str = "day",
) -> Markup:
    """A column for each point, evenly spaced in the order given: give the empty days too.

    ident: unique on the page. what: the thing counted, each: what a column stands for ("day" or "week"), for the
    description.
    """
    steps = _whole_steps([point.value for point in points if point.value is not None])
    columns, hidden = _columns(points, steps[-1])
    moved: dict[str, Attribute] = {"transform": f"translate({_LEFT} 0)"}
    parts = [
        hatch(ident),
        *_grid(steps, moved),
        group("g", {**moved, "fill": BAR, "class": "engage-chart__bar"}, columns),
        group("g", {**moved, **NOTE}, _dates(points)),
    ]
    height = _TOP + _HIGH + 28
    if hidden:
        parts.append(group("g", moved, [hatched(ident, hidden)]))
        parts.append(hatched(ident, [box(0.5, height + 3, 24, 14)]))
        parts.append(group("g", NOTE, [words_at(32, height + 15, NOT_SHOWN)]))
        height += 24
    return document(
        parts,
        ident=ident,
        height=height,
        title=title,
        description=description
        or columns_in_words([(point.day, point.value) for point in points], what, each),
        kind="series",
    )


def _whole_steps(values: Sequence[float]) -> Sequence[float]:
    steps = ticks(max([*values, 3.0]), 3)
    return steps if steps[1] == int(steps[1]) else tuple(float(k) for k in range(int(steps[-1]) + 2))


def _grid(steps: Sequence[float], moved: dict[str, Attribute]) -> Iterator[str]:
    at = [_TOP + _HIGH * (1 - step / steps[-1]) for step in steps]
    lines = [line(0, percent(_PART), y, y) for y in at]
    yield group("g", {**moved, "stroke": AXIS}, lines[:1])
    yield group("g", {**moved, "stroke": RULE}, lines[1:])
    numbers = [words_at(_LEFT - 8, y + 5, _short(step)) for step, y in zip(steps, at, strict=True)]
    yield group("g", {**NOTE, "text_anchor": "end"}, numbers)


def _columns(points: Sequence[Point], highest: float) -> tuple[list[str], list[str]]:
    """The boxes of shown values, and those of values that are not shown."""
    each = _PART / max(len(points), 1)
    wide = each * (0.8 if len(points) <= 60 else 1.0)
    width = percent(wide)
    shown, hidden = [], []
    for at, point in enumerate(points):
        x = percent(at * each + (each - wide) / 2)
        if point.value is None:
            hidden.append(box(x, _TOP + _HIGH - _STUB, width, _STUB))
        elif point.value > 0:
            height = _HIGH * point.value / highest
            shown.append(box(x, _TOP + _HIGH - height, width, height))
    return shown, hidden


def _dates(points: Sequence[Point]) -> Iterator[str]:
    """The first and the last date, and one between them where there is room."""
    if not points:
        return
    wanted = {0: "start", len(points) - 1: "end"}
    if len(points) >= 9:
        wanted[len(points) // 2] = "middle"
    each = _PART / len(points)
    for at, anchor in sorted(wanted.items()):
        part = {"start": at * each, "middle": (at + 0.5) * each, "end": (at + 1) * each}[anchor]
        place: dict[str, Attribute] = {"x": percent(part), "y": _TOP + _HIGH + 20, "text_anchor": anchor}
        yield tag("text", place, short(points[at].day))


def _short(step: float) -> str:
    """A number of the axis in the room there is: 20,000 as "20k"."""
    return f"{step / 1_000:,.6g}k" if step >= 10_000 else f"{step:,.6g}"
