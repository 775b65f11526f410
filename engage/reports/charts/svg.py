"""The few pieces of SVG that charts are made of. Everything that comes from outside is escaped here."""

import re
from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from typing import NewType

from markupsafe import Markup, escape

TEXT = 16  # px; the size of body text at 320 px
SMALL_TEXT = 14
LINE = 20  # px from one line of text to the next
NARROWEST = 244  # px that a chart has inside a figure on a 320 px screen
INK = "#1b2526"
BAR = "#12685a"
NOT_SHOWN = "Not shown, to protect people"
RULE = "#cfd6d3"
AXIS = "#4a5658"

_PLAIN = frozenset("<>&\"'")  # letters that need escaping; most values have none
_NARROW = "iljtfrI.,:;'!|()[] -"
_WIDE = "mwMWOQGCD@%&—"

Attribute = str | int | float


def tag(name: str, attributes: dict[str, Attribute], words: str = "") -> str:
    """One element around words; attribute names write _ for -; values and words are escaped."""
    return _element(name, attributes, escaped(words))


def group(name: str, attributes: dict[str, Attribute], parts: Iterable[str]) -> str:
    """One element around others that `tag` or `group` made."""
    return _element(name, attributes, "".join(parts))


def escaped(words: str) -> str:
    """Words that may stand between elements."""
    return _value(str(words))


def _element(name: str, attributes: dict[str, Attribute], inside: str) -> str:
    written = "".join([f' {_NAMES[key]}="{_value(value)}"' for key, value in attributes.items()])
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


class _Names(dict[str, str]):
    """SVG's own names of attributes, by the name that Python allows."""

    def __missing__(self, key: str) -> str:
        name = self[key] = key.replace("_", "-")
        return name


_NAMES = _Names()


def _value(value: Attribute) -> str:
    if isinstance(value, str):
        return value if _PLAIN.isdisjoint(value) else str(escape(value))
    return f"{value:.5g}"


Percent = NewType("Percent", str)
Length = float | Percent


def percent(part: float) -> Percent:
    """A length along the page: 0.25 → "25%"."""
    return Percent(f"{100 * part:.4g}%")


def line(x1: Length, x2: Length, y1: float, y2: float) -> str:
    """A line of no colour of its own: put lines of one colour in a `group`."""
    return f'<line x1="{x1}" x2="{x2}" y1="{y1:.5g}" y2="{y2:.5g}"/>'


def box(x: Length, y: float, width: Length, height: float) -> str:
    """A rectangle of no colour of its own."""
    return f'<rect x="{x}" y="{y:.5g}" width="{width}" height="{height:.5g}"/>'


def words_at(x: Length, y: float, words: str) -> str:
    """A line of words of no size or colour of their own."""
    return f'<text x="{x}" y="{y:.5g}">{escaped(words)}</text>'


BODY: dict[str, Attribute] = {"font_size": TEXT, "fill": INK}
NOTE: dict[str, Attribute] = {"font_size": SMALL_TEXT, "fill": AXIS}
HALO: dict[str, Attribute] = {"paint_order": "stroke", "stroke": "#fff", "stroke_width": 5}
"""A white edge around words that lie on lines."""


def document(
    parts: Iterable[str], *, ident: str, height: float, title: str, description: str, kind: str
) -> Markup:
    """The whole picture: named for those who cannot see it, as wide as its place, `height` px high.

    ident must be unique on the page. Raises ValueError when it holds anything but letters, digits, - and _.
    """
    names = tag("title", {"id": f"{ident}-title"}, title) + tag(
        "desc", {"id": f"{ident}-desc"}, description or title
    )
    named: dict[str, Attribute] = {"role": "img", "aria_labelledby": f"{ident}-title {ident}-desc"}
    return _picture([names, *parts], named, ident=ident, height=height, kind=kind)


def continued(parts: Iterable[str], *, ident: str, height: float, kind: str) -> Markup:
    """A picture that goes on with the one before it, which names and describes both. Raises as `document` does."""
    return _picture(parts, {"aria_hidden": "true"}, ident=ident, height=height, kind=kind)


def _picture(
    parts: Iterable[str], named: dict[str, Attribute], *, ident: str, height: float, kind: str
) -> Markup:
    check_ident(ident)
    attributes: dict[str, Attribute] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "id": ident,
        "class": f"engage-chart engage-chart--{kind}",
        **named,
        "width": "100%",
        "height": ceil(height),
        "direction": "ltr",
        "focusable": "false",
    }
    return Markup(group("svg", attributes, parts))  # noqa: S704 every part was escaped by tag()


def check_ident(ident: str) -> None:
    """Raises ValueError unless the id may stand in a page and in url(#…)."""
    if not re.fullmatch(r"[A-Za-z][\w-]*", ident, re.ASCII):
        raise ValueError("a chart's id is letters, digits, - and _, and starts with a letter")


def hatch(ident: str) -> str:
    """The pattern of what is not shown; use it as fill=url(#ident-hatch). Prints in black and white."""
    check_ident(ident)
    line = tag("path", {"d": "M0 8 8 0M-2 2 2-2M6 10 10 6", "stroke": AXIS, "stroke_width": 1.5})
    pattern: dict[str, Attribute] = {"id": f"{ident}-hatch", "width": 8, "height": 8}
    pattern["patternUnits"] = "userSpaceOnUse"
    return group("defs", {}, [group("pattern", pattern, [line])])


def hatched(ident: str, boxes: Sequence[str]) -> str:
    """Boxes for numbers that are not shown."""
    fill: dict[str, Attribute] = {"fill": f"url(#{ident}-hatch)", "stroke": AXIS}
    return group("g", {**fill, "class": "engage-chart__hidden"}, boxes)


class _Widths(dict[str, float]):
    """The width of a letter in ems, on the generous side: a phone's font may be a wide one."""

    def __missing__(self, letter: str) -> float:
        width = 0.72 if letter.isupper() else 0.6
        self[letter] = width = 1.05 if ord(letter) > 0x2E80 else width
        return width


_WIDTHS = _Widths(dict.fromkeys(_NARROW, 0.39) | dict.fromkeys(_WIDE, 0.92))


def width_of(words: str, size: int = TEXT) -> float:
    """About how many px the words take, on the generous side; the server has no fonts to measure."""
    return sum([_WIDTHS[letter] for letter in words]) * size


def wrap(words: str, room: float = NARROWEST, size: int = TEXT, most: int = 5) -> list[str]:
    """The words in lines that fit `room` px; what needs more than `most` lines ends in "…"."""
    if width_of(words, size) <= room:
        return [words]
    lines: list[str] = []
    left = 0.0
    for word in words.split(" "):
        for piece in _pieces(word, room, size):
            width = width_of(piece, size)
            if lines and width <= left:
                lines[-1] += f" {piece}"
                left -= width + 0.39 * size
            else:
                lines.append(piece)
                left = room - width - 0.39 * size
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] = lines[-1].rstrip(",;: ") + "…"
    return lines


def _pieces(word: str, room: float, size: int) -> list[str]:
    """A word that is wider than the room, cut to pieces; any other as it is."""
    if width_of(word, size) <= room:
        return [word]
    pieces, left = [""], room
    for letter in word:
        width = width_of(letter, size)
        if width > left:
            pieces.append("")
            left = room
        pieces[-1] += letter
        left -= width
    return pieces


def ticks(largest: float, most: int = 4) -> Sequence[float]:
    """Round steps from 0 to at least `largest`, at most `most` of them above 0."""
    if largest < 1e-9:
        return (0.0, 1.0)
    power = 10 ** floor(log10(largest / most))
    steps = [power * factor for factor in (1, 2, 2.5, 5, 10, 20)]
    step = next(step for step in steps if ceil(round(largest / step, 9)) <= most and step * most >= largest)
    return tuple(step * k for k in range(ceil(round(largest / step, 9)) + 1))
