"""Horizontal bars: a label above each bar, its figure at its end, and where wanted a range and a mark."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from engage.intervals import Interval
from engage.privacy.disclosure import Published
from engage.reports.charts.svg import (
    AXIS,
    BAR,
    HALO,
    INK,
    LINE,
    NARROWEST,
    NOT_SHOWN,
    RULE,
    SMALL_TEXT,
    TEXT,
    Attribute,
    document,
    escaped,
    group,
    hatch,
    hatched,
    percent,
    tag,
    text,
    ticks,
    width_of,
    wrap,
)
from engage.reports.representation import Representation

_WORDS: dict[str, Attribute] = {"font_size": TEXT, "fill": INK, **HALO}
_Sample = Callable[[float], str]

_THICK = 18
_GAP = 18
_STUB = 44  # px; the hatched box of a number that is not shown, whatever it is


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. value: its length, None when the number is not shown. words: what is written at its end.

    interval: the range drawn as a whisker. mark: a value to compare with. All in the unit of the value.
    """

    label: str
    value: float | None
    words: str
    interval: Interval | None = None
    mark: float | None = None


def bars(
    rows: Sequence[Bar],
    *,
    ident: str,
    title: str,
    description: str = "",
    unit: str = "",
    interval_words: str = "Likely range (95%)",
    mark_words: str = "",
    full: float | None = None,
) -> Markup:
    """A bar chart. ident: unique on the page. unit: written after the numbers of the axis, for example "%".

    mark_words, interval_words: what the key says of marks and ranges. full: where the axis ends at least.
    """
    scale = _Scale.of(rows, full)
    key, top = _key(rows, ident, mark_words, interval_words)
    y, words, shapes = top, [], []
    for row in rows:
        lines = _lines(row, scale.beside)
        words += [_label(line, y + 15 + LINE * at) for at, line in enumerate(lines)]
        y += LINE * len(lines) + 3
        shapes.append(_shape(row, ident, y, scale))
        if not scale.beside:
            words.append(_at_the_end(row, y, scale))
        y += _THICK + _GAP
    parts = [hatch(ident), *key, *_axis(scale, top, y - _GAP / 2, unit)]
    return document(
        [*parts, *shapes, group("g", _WORDS, words)],
        ident=ident,
        height=y + LINE,
        title=title,
        description=description or _describe(rows, mark_words),
        kind="bars",
    )


def bars_of(table: Published, *, ident: str, title: str, description: str = "") -> Markup:
    """The bars of a published table: percentages where it has them, else counts. Rows set aside are left out."""
    as_percent = table.percent_base is not None
    rows = [
        Bar(
            cell.label,
            cell.percent if as_percent else cell.count,
            cell.percent_words if as_percent and cell.count is not None else cell.words,
        )
        for cell in table.cells
        if cell.label not in table.aside
    ]
    return bars(rows, ident=ident, title=title, description=description, unit="%" if as_percent else "")


def bars_of_representation(
    heard: Representation,
    *,
    ident: str,
    title: str,
    mark_words: str = "Share of residents, Census 2021",
    description: str = "",
) -> Markup:
    """Each group's share of respondents with its range, and a mark for its share of residents."""
    rows = [
        Bar(
            group.label,
            group.share,
            f"{group.share}%" if group.share is not None else group.cell.words,
            group.interval if group.share is not None else None,
            group.census_share,
        )
        for group in heard.groups
    ]
    return bars(rows, ident=ident, title=title, unit="%", mark_words=mark_words, description=description)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to parts of the width. Where marks would lie among the figures, these go beside the labels."""

    steps: Sequence[float]
    part: float
    beside: bool

    @classmethod
    def of(cls, rows: Sequence[Bar], full: float | None) -> "_Scale":
        beside = any(row.mark is not None for row in rows)
        room = [24.0] if beside else [width_of(row.words) + 14 for row in rows if row.value is not None]
        steps = ticks(max([_end(row) for row in rows] + [full or 0]))
        return cls(steps, 1 - min(0.45, max(room, default=60) / NARROWEST), beside)

    def at(self, value: float) -> str:
        return percent(self.part * max(0.0, value) / self.steps[-1])


def _end(row: Bar) -> float:
    return max(row.value or 0, row.mark or 0, row.interval.upper if row.interval else 0)


def _lines(row: Bar, beside: bool) -> list[tuple[str, str]]:
    """The label's lines, and the figure that ends the last one."""
    if not beside:
        return [(line, "") for line in wrap(row.label)]
    figure = row.words.replace(" ", "\u00a0")
    *lines, last = wrap(f"{row.label} {figure}")
    return [*((line, "") for line in lines), (last.removesuffix(figure), figure)]


def _label(line: tuple[str, str], y: float) -> str:
    words, figure = line
    if not figure:
        return tag("text", {"x": 0, "y": y}, words)
    return group("text", {"x": 0, "y": y}, [escaped(words), tag("tspan", {"font_weight": 700}, figure)])


def _at_the_end(row: Bar, y: float, scale: _Scale) -> str:
    if row.value is None:
        return tag("text", {"x": _STUB + 8, "y": y + 14.5}, row.words)
    x = scale.at(_end(row))
    return tag("text", {"x": x, "dx": 8, "y": y + 14.5, "font_weight": 700}, row.words)


def _shape(row: Bar, ident: str, y: float, scale: _Scale) -> str:
    if row.value is None:
        drawn = hatched(ident, x=0.5, y=y + 0.5, width=_STUB, height=_THICK - 1)
    else:
        box: dict[str, Attribute] = {"y": y, "width": scale.at(row.value), "height": _THICK}
        drawn = tag("rect", {**box, "fill": BAR, "class": "engage-chart__bar"})
    if row.interval and row.value is not None:
        drawn += _whisker(scale.at(row.interval.lower), scale.at(row.interval.upper), y + _THICK / 2)
    if row.mark is not None:
        drawn += _mark(scale.at(row.mark), y)
    return drawn


def _whisker(low: Attribute, high: Attribute, y: float) -> str:
    """Black on a white edge, so that it is seen on the bar and beside it."""
    lines = [(low, high, y, y), (low, low, y - 4, y + 4), (high, high, y - 4, y + 4)]
    drawn = []
    for colour, width in (("#fff", 4.5), (INK, 1.5)):
        stroke: dict[str, Attribute] = {"stroke": colour, "stroke_width": width, "stroke_linecap": "square"}
        drawn += [tag("line", {"x1": a, "x2": b, "y1": c, "y2": d, **stroke}) for a, b, c, d in lines]
    return "".join(drawn)


def _mark(x: Attribute, y: float) -> str:
    at: dict[str, Attribute] = {"x1": x, "x2": x, "y1": y - 3, "y2": y + _THICK + 3}
    return tag("line", {**at, "stroke": "#fff", "stroke_width": 6}) + tag(
        "line", {**at, "stroke": INK, "stroke_width": 3, "class": "engage-chart__mark"}
    )


def _axis(scale: _Scale, top: float, bottom: float, unit: str) -> Iterator[str]:
    lines, words = [], []
    for step in scale.steps:
        x = scale.at(step)
        if step:
            lines.append(tag("line", {"x1": x, "x2": x, "y1": top, "y2": bottom}))
        number = f"{step:,.6g}{unit}"
        words.append(
            tag("text", {"x": x, "y": bottom + 16, "text_anchor": "middle" if step else "start"}, number)
        )
    yield group("g", {"stroke": RULE, "shape_rendering": "crispEdges"}, lines)
    yield group("g", {"font_size": SMALL_TEXT, "fill": AXIS}, words)


def _key(rows: Sequence[Bar], ident: str, mark_words: str, interval_words: str) -> tuple[list[str], float]:
    """What each sign means, for the signs that this chart uses; and where the chart goes on, in px."""
    signs: list[tuple[_Sample, str]] = []
    if mark_words and any(row.mark is not None for row in rows):
        signs.append((lambda y: _mark(12, y), mark_words))
    if any(row.interval and row.value is not None for row in rows):
        signs.append((lambda y: _whisker(3, 22, y + _THICK / 2), interval_words))
    if any(row.value is None for row in rows):
        signs.append((lambda y: hatched(ident, x=0.5, y=y + 2, width=24, height=14), NOT_SHOWN))
    y, drawn = 4.0, []
    for sample, words in signs:
        drawn.append(sample(y))
        for line in wrap(words, NARROWEST - 32, SMALL_TEXT):
            drawn.append(text(line, x=32, y=y + 14, font_size=SMALL_TEXT))
            y += LINE
        y += 2
    return drawn, y + 8 if signs else y


def _describe(rows: Sequence[Bar], mark_words: str) -> str:
    """The chart in a sentence, for those who do not see it; its table holds every figure."""
    shown = [row for row in rows if row.value is not None]
    if not shown:
        return "Bar chart. None of its numbers can be shown."
    largest = max(shown, key=lambda row: row.value or 0)
    least = min(shown, key=lambda row: row.value or 0)
    words = [f"Bar chart with {len(rows)} bars." if len(rows) > 1 else "Bar chart with one bar."]
    words.append(f"The longest is {largest.label}: {largest.words}.")
    if len(shown) > 1:
        words.append(f"The shortest shown is {least.label}: {least.words}.")
    hidden = len(rows) - len(shown)
    if hidden:
        words.append(f"{hidden} {'number is' if hidden == 1 else 'numbers are'} not shown.")
    if mark_words and any(row.mark is not None for row in rows):
        words.append(f"A line on each bar marks: {mark_words}.")
    return " ".join(words)
