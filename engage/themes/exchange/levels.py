"""Themes whose names say where they lie: "Staff.Kind" lies under "Staff", as Taguette and others write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from engage.themes.exchange.given import GivenTheme

DOT = re.compile(r"\s*\.\s*")
# In the name of a tag a dot before a blank is one of the language: "Dr. Khan", "e.g. parking".
DOT_OF_TAGS = re.compile(r"(?<=\S)\.(?=\S)")


def levelled(themes: Sequence[GivenTheme], dot: re.Pattern[str]) -> list[GivenTheme]:
    """The themes with what they lie under in place of their paths, each before those under it.

    What a path goes through and no row names is added, as of the row that goes through it first.
    """
    rows: dict[tuple[str, ...], GivenTheme] = {}
    named: set[tuple[str, ...]] = set()
    twice = []
    for theme in themes:
        parts = dot.split(theme.label.strip())
        if not all(parts):
            parts = [theme.label.strip()]
        for depth in range(1, len(parts)):
            above = tuple(parts[:depth])
            rows.setdefault(_folded(above), _placed(GivenTheme(theme.row, above[-1]), above))
        path = _folded(parts)
        placed = _placed(replace(theme, label=parts[-1]), parts)
        if path in named:
            twice.append(placed)
        else:
            rows[path] = placed
            named.add(path)
    return [*rows.values(), *twice]


def _placed(theme: GivenTheme, parts: Sequence[str]) -> GivenTheme:
    return replace(theme, key=_key(parts), parent=_key(parts[:-1]) if len(parts) > 1 else theme.parent)


def _key(parts: Sequence[str]) -> str:
    return "\x1f".join(_folded(parts))


def _folded(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.casefold() for part in parts)
