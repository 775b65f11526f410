"""Which numbers of tables that hang together to hide, so that no small one can be worked out.

For every number under the threshold the guard asks two things of the network: could it be as low as nobody,
and as high as the threshold, while all that is shown stays as it is? Where not, numbers in the way are hidden.
"""

from collections.abc import Sequence

from engage.privacy.flows import Edge, Network
from engage.privacy.published import Hidden
from engage.privacy.rules import Rule


class Guard:
    """The numbers of one or more tables about the same `base` people, and the rule they are kept under.

    edges: every number once, its small ones marked. source, sink: the nodes between which all the people flow.
    """

    def __init__(
        self, edges: Sequence[Edge], *, source: int, sink: int, base: int, rule: Rule, zeros_shown: bool
    ) -> None:
        self._edges = edges
        self._base = base
        self._rule = rule
        self._zeros_shown = zeros_shown
        self._capped: set[Edge] = set()
        # The exact base is taken as known: it cannot move.
        back = Edge(sink, source, base, base, base, fixed=True)
        self._network = Network([*edges, back])

    def cap(self, edge: Edge) -> None:
        """Take note that a table published already says of this number that it is under the threshold."""
        self._capped.add(edge)

    def protect(self) -> Hidden:
        """Hide further numbers until each small one could be anything; says which mark the tables bear."""
        if self._base < self._rule.threshold or not self._rule.secondary:
            return Hidden.SMALL
        small = [edge for edge in self._edges if edge.small]
        if all(edge.small for edge in self._edges if edge.hidden):
            self._set_ranges(Hidden.SMALL)
            if all(self._free(edge, self._rule.threshold - 1, repair=False) for edge in small):
                return Hidden.SMALL
        self._set_ranges(Hidden.PROTECTED)
        if not all(self._free(edge, self._rule.threshold, repair=True) for edge in small):
            self._withhold()
        return Hidden.PROTECTED

    @property
    def _floor(self) -> int:
        return 1 if self._zeros_shown else 0

    def _set_ranges(self, mark: Hidden) -> None:
        under = self._rule.threshold - 1
        for edge in self._edges:
            edge.widest = self._floor, under if mark is Hidden.SMALL or edge in self._capped else self._base
            edge.low, edge.high = edge.widest
            if not edge.hidden:
                edge.low, edge.high = self._rule.could_be(self._rule.rounded(edge.flow), self._zeros_shown)

    def _free(self, edge: Edge, top: int, *, repair: bool) -> bool:
        down = self._network.shift(edge, self._floor - edge.flow, repair=repair)
        return self._network.shift(edge, min(top, edge.high) - edge.flow, repair=repair) and down

    def _withhold(self) -> None:
        """Hide all that can still be hidden: totals published already leave no room for anything inside them."""
        for edge in self._edges:
            edge.hidden = edge.hidden or not edge.fixed
