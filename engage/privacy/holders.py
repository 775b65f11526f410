"""How many of each group did or hold something, safe beside the table of the groups and the total of those who do.

A page shows several such tables: of every theme by age, by sex, by ward. They share the groups' sizes and the themes'
totals, so what one table leaves open, another may close. Here both are taken as *exactly known*: then the tables have
nothing left in common that is not known already, and are safe together because each is safe alone. The table is a
network
of two ways through each group (does, does not), audited and repaired as in `engage.privacy.crosses`.
"""

from collections.abc import Collection, Mapping

from engage.privacy.flows import Edge, Network
from engage.privacy.published import Hidden, Published, PublishedCell, notes_under
from engage.privacy.rules import DEFAULT_RULE, Rule

_DO, _DO_NOT, _FIRST_GROUP = 0, 1, 2


def protect_holders(
    holders: Mapping[str, int],
    groups: Mapping[str, int],
    *,
    rule: Rule = DEFAULT_RULE,
    closed: Collection[str] = (),
) -> Published:
    """Group → how many of it hold something, made safe; percentages come later, from two published tables.

    `groups`: group → all of its people, every person in one group; who told nothing needs a group too. `closed`:
    groups whose size the page does not show: what is said of them would tell of it. Raises ValueError when a group is
    missing, or more of it hold something than there are.
    """
    if holders.keys() != groups.keys() or any(not 0 <= holders[name] <= groups[name] for name in groups):
        raise ValueError("every group needs its size, and at most as many holders")
    total = sum(holders.values())
    edges = {
        name: _edge(_FIRST_GROUP + at, _DO, holders[name], groups[name], rule, closed=name in closed)
        for at, name in enumerate(groups)
    }
    others = {
        name: Edge(_FIRST_GROUP + at, _DO_NOT, size - holders[name], 0, size, hidden=True)
        for at, (name, size) in enumerate(groups.items())
    }
    _hide_more([(edges[name], others[name]) for name in groups], rule)
    marks = {Hidden.PROTECTED} if any(edge.hidden for edge in edges.values()) else set()
    base_shown = rule.rounded(total) if total >= rule.threshold else None
    return Published(
        cells=tuple(
            PublishedCell(name, None, None, Hidden.PROTECTED, rule.threshold)
            if edge.hidden
            else PublishedCell(name, rule.rounded(edge.flow), None, None, rule.threshold)
            for name, edge in edges.items()
        ),
        base=base_shown,
        percent_base=None,
        exclusive=True,
        notes=notes_under(rule, marks, not rule.hide_zero),
        rule=rule,
        zeros_shown=not rule.hide_zero,
    )


def _edge(start: int, end: int, flow: int, size: int, rule: Rule, *, closed: bool) -> Edge:
    small = rule.is_small(flow, not rule.hide_zero)
    low, high = rule.could_be(rule.rounded(flow), not rule.hide_zero)
    edge = Edge(
        start, end, flow, low, min(high, size), weight=max(flow, 1), small=small, hidden=small or closed
    )
    edge.widest = 0, size
    if edge.hidden:
        edge.low, edge.high = edge.widest
    return edge


def _hide_more(edges: list[tuple[Edge, Edge]], rule: Rule) -> None:
    """Hide further numbers until each small one could be nobody, and as many as the threshold."""
    if not rule.secondary:
        return
    network = Network([edge for pair in edges for edge in pair])
    for does, does_not in [pair for pair in edges if pair[0].small]:
        least = network.shift(does, (0 if rule.hide_zero else 1) - does.flow, repair=True)
        size = does.high
        if size < rule.threshold:  # a group so small has its size hidden: it could be as large
            does.high, does_not.low = rule.threshold, size - rule.threshold
        most = network.shift(does, rule.threshold - does.flow, repair=True)
        does.high, does_not.low = size, 0
        if not (least and most):
            for (
                edge,
                _,
            ) in edges:  # what is known of the groups and the total leaves it no room: nothing is shown
                edge.hidden = True
            return
