"""Horizontal bars: a label above each bar, its figure at its end, and where wanted a range and a mark."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from engage.intervals import Interval
from engage.privacy.disclosure import Published
from engage.reports.charts.sheets import in_pieces
from engage.reports.charts.svg import (
    BAR,
    BODY,
    HALO,
    INK,
    LINE,
    NARROWEST,
    NOT_SHOWN,
    NOTE,
    RULE,
    SMALL_TEXT,
    Attribute,
    Length,
    Percent,
    box,
    continued,
    document,
    escaped,
    group,
    hatch,
    hatched,
    line,
    percent,
    tag,
    ticks,
    width_of,
    words_at,
    wrap,
)
from engage.reports.representation import Representation
from engage.reports.sentences.charts import bars_in_words

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

    mark_words, interval_words: what the key says of marks and ranges. full: where the axis ends at least. A chart that
    would fill most of a printed page comes in pieces that lie on one another without a gap; the first is named and
    described for them all.
    """
    scale = _Scale.of(rows, full)
    layers = _Layers()
    top = _key(rows, layers, mark_words, interval_words)
    first, *others = in_pieces(rows, [_height(row, scale) for row in rows], top)
    y = _rows(first, layers, top, scale)
    drawn = [
        document(
            [hatch(ident), *_axis(scale, top, y, unit, ends=not others), *layers.drawn(ident)],
            ident=ident,
            height=y if others else y + LINE,
            title=title,
            description=description or _describe(rows, mark_words),
            kind="bars",
        )
    ]
    for number, piece in enumerate(others, 2):
        layers, name = _Layers(), f"{ident}-{number}"
        y, ends = _rows(piece, layers, 0, scale), number == len(others) + 1
        parts = [hatch(name), *_axis(scale, 0, y, unit, ends=ends), *layers.drawn(name)]
        drawn.append(continued(parts, ident=name, height=y + LINE if ends else y, kind="bars"))
    return Markup("").join(drawn)


def _describe(rows: Sequence[Bar], mark_words: str) -> str:
    marked = mark_words if any(row.mark is not None for row in rows) else ""
    return bars_in_words([(row.label, row.value, row.words) for row in rows], marked)


def _height(row: Bar, scale: "_Scale") -> float:
    return len(_lines(row, scale.beside)) * LINE + 3 + _THICK + _GAP


def _rows(rows: Sequence[Bar], layers: "_Layers", y: float, scale: "_Scale") -> float:
    """Draw rows from `y` on; gives where they end, in px."""
    for row in rows:
        for words, figure in _lines(row, scale.beside):
            layers.words.append(_label(words, figure, y + 15))
            y += LINE
        y += 3
        _draw(row, layers, y, scale)
        if not scale.beside:
            layers.words.append(_at_the_end(row, y, scale))
        y += _THICK + _GAP
    return y


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
    mark_words: str = "Residents, Census 2021",
    description: str = "",
) -> Markup:
    """Each group's share of respondents with its range, and a mark for its share of residents.

    Bars, ranges and figures are all made of published counts; only the figure is rounded to whole per cent. Where there
    are no shares it is the bars of the counts.
    """
    if heard.stated is None:
        return bars_of(heard.table, ident=ident, title=title, description=description)
    rows = [
        Bar(
            group.label,
            group.point,
            f"{group.share}%" if group.share is not None else group.cell.words,
            group.interval,
            group.census_share,
        )
        for group in heard.groups
    ]
    return bars(rows, ident=ident, title=title, unit="%", mark_words=mark_words, description=description)


@dataclass(slots=True)
class _Layers:
    """The chart's shapes by kind, because one colour for many is said once, and what lies on top comes last."""

    bars: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    whiskers: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def whisker(self, low: Length, high: Length, y: float) -> None:
        ends = line(low, low, y - 4, y + 4) + line(high, high, y - 4, y + 4)
        self.whiskers.append(line(low, high, y, y) + ends)

    def mark(self, x: Length, y: float) -> None:
        self.marks.append(line(x, x, y - 3, y + _THICK + 3))

    def drawn(self, ident: str) -> Iterator[str]:
        yield group("g", {"fill": BAR, "class": "engage-chart__bar"}, self.bars)
        if self.hidden:
            yield hatched(ident, self.hidden)
        for lines, width, name in ((self.whiskers, 1.5, "range"), (self.marks, 3.0, "mark")):
            if lines:  # on a white edge, so that they are seen on a bar and beside it
                stroke: dict[str, Attribute] = {"stroke_width": width + 3, "stroke_linecap": "square"}
                yield group("g", {**stroke, "stroke": "#fff"}, lines)
                ink: dict[str, Attribute] = {"stroke_width": width, "class": f"engage-chart__{name}"}
                yield group("g", {**stroke, **ink, "stroke": INK}, lines)
        yield group("g", {**BODY, "font_size": SMALL_TEXT}, self.notes)
        yield group("g", {**BODY, **HALO}, self.words)


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

    def at(self, value: float) -> Percent:
        return percent(self.part * max(0.0, value) / self.steps[-1])


def _end(row: Bar) -> float:
    return max(row.value or 0, row.mark or 0, row.interval.upper if row.interval else 0)


def _lines(row: Bar, beside: bool) -> list[tuple[str, str]]:
    """The label's lines, and the figure that ends the last one."""
    if not beside:
        return [(words, "") for words in wrap(row.label)]
    figure = row.words.replace(" ", "\u00a0")
    *lines, last = wrap(f"{row.label} {figure}")
    return [*((words, "") for words in lines), (last.removesuffix(figure), figure)]


def _label(words: str, figure: str, y: float) -> str:
    if not figure:
        return words_at(0, y, words)
    return group("text", {"x": 0, "y": y}, [escaped(words), tag("tspan", {"font_weight": 700}, figure)])


def _at_the_end(row: Bar, y: float, scale: _Scale) -> str:
    if row.value is None:
        return words_at(_STUB + 8, y + 14.5, row.words)
    x = scale.at(_end(row))
    return tag("text", {"x": x, "dx": 8, "y": y + 14.5, "font_weight": 700}, row.words)


def _draw(row: Bar, layers: _Layers, y: float, scale: _Scale) -> None:
    if row.value is None:
        layers.hidden.append(box(0.5, y + 0.5, _STUB, _THICK - 1))
    else:
        layers.bars.append(box(0, y, scale.at(row.value), _THICK))
        if row.interval:
            layers.whisker(scale.at(row.interval.lower), scale.at(row.interval.upper), y + _THICK / 2)
    if row.mark is not None:
        layers.mark(scale.at(row.mark), y)


def _axis(scale: _Scale, top: float, y: float, unit: str, *, ends: bool) -> Iterator[str]:
    """The lines behind the bars from `top` to `y`; where the chart `ends`, a little shorter and with their numbers."""
    lines, words = [], []
    bottom = y - _GAP / 2 if ends else y
    for step in scale.steps:
        x = scale.at(step)
        if step:
            lines.append(line(x, x, top, bottom))
        words.append(words_at(x, bottom + 16, f"{step:,.6g}{unit}"))
    yield group("g", {"stroke": RULE, "shape_rendering": "crispEdges"}, lines)
    if ends:
        yield group("g", NOTE, words[:1])
        yield group("g", {**NOTE, "text_anchor": "middle"}, words[1:])


def _key(rows: Sequence[Bar], layers: _Layers, mark_words: str, interval_words: str) -> float:
    """Draw what each sign means, for the signs that this chart uses; gives where the chart goes on, in px."""
    signs: list[tuple[Callable[[float], None], str]] = []
    if mark_words and any(row.mark is not None for row in rows):
        signs.append((lambda y: layers.mark(12, y), mark_words))
    if any(row.interval and row.value is not None for row in rows):
        signs.append((lambda y: layers.whisker(3, 22, y + _THICK / 2), interval_words))
    if any(row.value is None for row in rows):
        signs.append((lambda y: layers.hidden.append(box(0.5, y + 2, 24, 14)), NOT_SHOWN))
    y = 4.0
    for sample, words in signs:
        sample(y)
        for said in wrap(words, NARROWEST - 32, SMALL_TEXT):
            layers.notes.append(words_at(32, y + 14, said))
            y += LINE
        y += 2
    return y + 8 if signs else y
