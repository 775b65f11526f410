"""Nested tables made safe: broad groups, and the finer groups they are made of.

The broad group is a total of the finer ones, so a small fine number must not follow from what both tables
show. Nested tables are a network like a two-way table: base → broad → fine.
"""

from collections.abc import Sequence

from engage.privacy.flows import Edge
from engage.privacy.guard import Guard
from engage.privacy.oneway import Line, OneWay, lines_of, publish
from engage.privacy.published import Published
from engage.privacy.rules import Rule

_SET_ASIDE_WEIGHS = 1000  # rows set aside are hidden last


def protect_nested(levels: Sequence[OneWay], *, base: int, rule: Rule) -> list[Published]:
    """The tables, broadest first, made safe together; each but the first says `within` where its rows belong.

    A row that `within` does not name belongs to the row of the same label. Raises ValueError when the counts
    of finer rows are not those of the broader one, or as `protect` does.
    """
    zeros_shown = not rule.hide_zero or all(level.public_zero for level in levels)
    tables = [lines_of(level, base, rule, zeros_shown) for level in levels]
    edges = _edges(levels, tables, zeros_shown)
    flat = [edge for level in edges for edge in level]
    sink = -1
    mark = Guard(flat, source=0, sink=sink, base=base, rule=rule, zeros_shown=zeros_shown).protect()
    for lines, level in zip(tables, edges, strict=True):
        for line, edge in zip(lines, level, strict=True):
            line.extra = edge.hidden and not line.small
    return [publish(lines, base, True, rule, zeros_shown, mark) for lines in tables]


def _edges(levels: Sequence[OneWay], tables: Sequence[list[Line]], zeros_shown: bool) -> list[list[Edge]]:
    """For each level one edge a row, from the node of the broader row to the row's own, the last to the sink."""
    above: dict[str, Edge] = {}
    made: list[list[Edge]] = []
    nodes = 0
    for at, (level, lines) in enumerate(zip(levels, tables, strict=True)):
        here: dict[str, Edge] = {}
        for line in lines:
            start = above[_broader(level, line, above)].end if at else 0
            nodes += 1
            end = nodes if at + 1 < len(levels) else -1
            weight = max(line.count, 1) * (_SET_ASIDE_WEIGHS if line.aside else 1)
            edge = Edge(start, end, line.count, 0, 0, weight=weight, small=line.small, hidden=line.small)
            edge.fixed = line.count == 0 and zeros_shown
            here[line.label] = edge
        _check(here, above)
        made.append(list(here.values()))
        above = here
    return made


def _broader(level: OneWay, line: Line, above: dict[str, Edge]) -> str:
    broader = level.within.get(line.label, line.label)
    if broader not in above:
        raise ValueError(f"no broader row for {line.label!r}")
    return broader


def _check(here: dict[str, Edge], above: dict[str, Edge]) -> None:
    for edge in above.values():
        if sum(finer.flow for finer in here.values() if finer.start == edge.end) != edge.flow:
            raise ValueError("finer rows must add up to the broader one")
