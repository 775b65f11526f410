"""Columns over time, for example responses a day or a week."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from engage.reports.charts.svg import (
    AXIS,
    BAR,
    NOT_SHOWN,
    RULE,
    SMALL_TEXT,
    Attribute,
    document,
    group,
    hatch,
    hatched,
    percent,
    tag,
    text,
    ticks,
)

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
    points: Sequence[Point], *, ident: str, title: str, description: str = "", what: str = "responses"
) -> Markup:
    """A column for each point, evenly spaced in the order given: give the empty days too.

    ident: unique on the page. what: the thing counted, for the description.
    """
    steps = _whole_steps([point.value for point in points if point.value is not None])
    parts = [hatch(ident), *_grid(steps)]
    columns = [*_columns(points, ident, steps[-1]), *_dates(points)]
    parts.append(group("g", {"transform": f"translate({_LEFT} 0)"}, columns))
    height = _TOP + _HIGH + 28
    if any(point.value is None for point in points):
        parts.append(hatched(ident, x=0.5, y=height + 3, width=24, height=14))
        parts.append(text(NOT_SHOWN, x=32, y=height + 15, font_size=SMALL_TEXT))
        height += 24
    return document(
        parts,
        ident=ident,
        height=height,
        title=title,
        description=description or _describe(points, what),
        kind="series",
    )


def _whole_steps(values: Sequence[float]) -> Sequence[float]:
    steps = ticks(max([*values, 3.0]), 3)
    return steps if steps[1] == int(steps[1]) else tuple(float(k) for k in range(int(steps[-1]) + 2))


def _grid(steps: Sequence[float]) -> Iterator[str]:
    for step in steps:
        y = _TOP + _HIGH * (1 - step / steps[-1])
        line: dict[str, Attribute] = {"x1": 0, "x2": percent(_PART), "y1": y, "y2": y}
        stroke = AXIS if step == 0 else RULE
        yield tag("line", {**line, "stroke": stroke, "transform": f"translate({_LEFT} 0)"})
        yield text(f"{step:,.6g}", x=_LEFT - 8, y=y + 5, font_size=SMALL_TEXT, fill=AXIS, text_anchor="end")


def _columns(points: Sequence[Point], ident: str, highest: float) -> Iterator[str]:
    each = _PART / max(len(points), 1)
    wide = each * (0.8 if len(points) <= 60 else 1.0)
    for at, point in enumerate(points):
        x, width = percent(at * each + (each - wide) / 2), percent(wide)
        if point.value is None:
            yield hatched(ident, x=x, y=_TOP + _HIGH - _STUB, width=width, height=_STUB)
        elif point.value > 0:
            height = _HIGH * point.value / highest
            box: dict[str, Attribute] = {"x": x, "y": _TOP + _HIGH - height, "width": width, "height": height}
            yield tag("rect", {**box, "fill": BAR, "class": "engage-chart__bar"})


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
        words = _day(points[at].day)
        y = _TOP + _HIGH + 20
        yield text(words, x=percent(part), y=y, font_size=SMALL_TEXT, fill=AXIS, text_anchor=anchor)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _describe(points: Sequence[Point], what: str) -> str:
    shown = [(point.value, point.day) for point in points if point.value is not None]
    if not shown:
        return "Column chart. None of its numbers can be shown."
    value, day = max(shown, key=lambda pair: pair[0])
    first, last = points[0].day, points[-1].day
    return (
        f"Column chart of {what} from {_day(first)} {first.year} to {_day(last)} {last.year}. "
        f"The highest is {value:,.6g} on {_day(day)}."
    )
