"""The attacker: what can be worked out of published tables by adding and subtracting them.

It knows the published numbers, the rule, whether rows add up, and, when told, the exact base. It shares no code with
the protection: it states everything as linear limits and asks a solver for the least and the most a number can be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array, vstack

from engage.privacy.disclosure import Hidden, Published, PublishedCell, PublishedCross, Rule

Key = tuple[str, ...]
MANY = 10**6
_A_HAIR = 1e-6


@dataclass
class Equations:
    """Unknown numbers with limits, and sums of them with limits."""

    limits: dict[Key, tuple[float, float]] = field(default_factory=dict)
    sums: list[tuple[dict[Key, int], float, float]] = field(default_factory=list)

    def limit(self, key: Key, low: float, high: float) -> None:
        """The number lies between these."""
        old = self.limits.get(key, (low, high))
        self.limits[key] = max(low, old[0]), min(high, old[1])

    def total(self, parts: Sequence[Key], whole: Key) -> None:
        """The number is the sum of these."""
        self.between(parts, whole, 0, 0)

    def between(self, parts: Sequence[Key], whole: Key, low: float, high: float) -> None:
        """The sum of these less the whole lies between `low` and `high`.

        So it states that one number is at least another, that a reader counts at least so many comments on a page, or
        how far a number can have moved from one state to a later one by responses and withdrawals that are known.
        """
        weights: dict[Key, int] = {}
        for key, weight in [*((part, 1) for part in parts), (whole, -1)]:
            self.limits.setdefault(key, (0, MANY))
            weights[key] = weights.get(key, 0) + weight
        self.sums.append((weights, low, high))

    def at_most(self, part: Key, whole: Key) -> None:
        """One number is no more than another."""
        self.between([part], whole, -MANY, 0)

    def bounds(self, key: Key) -> tuple[int, int]:
        """The least and the most the number can be."""
        order = {name: at for at, name in enumerate(self.limits)}
        weights = lil_array((len(self.sums), len(order)))
        for line, (parts, _, _) in enumerate(self.sums):
            for name, weight in parts.items():
                weights[line, order[name]] = weight
        if not self.sums:
            weights = lil_array((1, len(order)))
        matrix = weights.tocsr()
        sums = self.sums or [({}, -MANY, MANY)]
        tops = [high for _, _, high in sums] + [-low for _, low, _ in sums]
        goal = np.zeros(len(order))
        goal[order[key]] = 1
        found = []
        for sign in (1, -1):
            answer = linprog(
                sign * goal,
                A_ub=vstack([matrix, -matrix]),
                b_ub=tops,
                bounds=list(self.limits.values()),
                method="highs",
            )
            assert answer.success, answer.message
            found.append(sign * answer.fun)
        return ceil(found[0] - _A_HAIR), floor(found[1] + _A_HAIR)


def attack(
    tables: Published | Mapping[str, Published],
    *,
    base: int | None = None,
    covered: bool = True,
    sums: Mapping[Key, list[Key]] | None = None,
) -> dict[Key, tuple[int, int]]:
    """What can be said of each hidden number of tables about the same people: (table, row) → least and most.

    base: the exact number of people, if known. covered: everybody is known to have ticked something.
    sums: numbers known to be the total of others, by (table, row).
    """
    named = {"": tables} if isinstance(tables, Published) else tables
    known = Equations()
    whole = ("base",)
    for name, table in named.items():
        _learn_base(known, whole, table.base, table.rule, base)
        _learn_table(known, name, table, whole, covered)
    for total, parts in (sums or {}).items():
        known.total(parts, total)
    return {
        (name, cell.label): known.bounds((name, cell.label))
        for name, table in named.items()
        for cell in table.cells
        if cell.hidden
    }


def attack_cross(table: PublishedCross, *, base: int | None = None) -> dict[Key, tuple[int, int]]:
    """The same for a two-way table: ("cell", row, column), ("row", row) or ("column", column) → least and most."""
    known = Equations()
    _learn_base(known, ("base",), table.base, table.rule, base)
    for row in table.rows:
        for cell in row.cells:
            _learn_cell(known, ("cell", row.label, cell.label), cell, table.rule, table.zeros_shown)
        _learn_cell(known, ("row", row.label), row.total, table.rule, table.zeros_shown)
        known.total([("cell", row.label, column) for column in table.columns], ("row", row.label))
    for cell in table.totals:
        _learn_cell(known, ("column", cell.label), cell, table.rule, table.zeros_shown)
        known.total([("cell", row.label, cell.label) for row in table.rows], ("column", cell.label))
    known.total([("row", row.label) for row in table.rows], ("base",))
    hidden = [("cell", row.label, cell.label) for row in table.rows for cell in row.cells if cell.hidden]
    hidden += [("row", row.label) for row in table.rows if row.total.hidden]
    hidden += [("column", cell.label) for cell in table.totals if cell.hidden]
    return {key: known.bounds(key) for key in hidden}


def _learn_base(known: Equations, whole: Key, shown: int | None, rule: Rule, base: int | None) -> None:
    if base is not None and shown is not None:
        known.limit(whole, base, base)
    elif shown is None:
        known.limit(whole, 0, rule.threshold - 1)
    else:
        known.limit(whole, *_behind(shown, rule))


def _behind(shown: int, rule: Rule) -> tuple[int, int]:
    possible = [
        n for n in range(shown + rule.rounding + 1) if n >= rule.threshold and rule.rounded(n) == shown
    ]
    return min(possible), max(possible)


def _learn_cell(known: Equations, key: Key, cell: PublishedCell, rule: Rule, zeros_shown: bool) -> None:
    if cell.count == 0 and zeros_shown:
        known.limit(key, 0, 0)
    elif cell.count is not None:
        known.limit(key, *_behind(cell.count, rule))
    else:
        known.limit(key, int(zeros_shown), rule.threshold - 1 if cell.hidden is Hidden.SMALL else MANY)


def _learn_table(known: Equations, name: str, table: Published, whole: Key, covered: bool) -> None:
    keys = [(name, cell.label) for cell in table.cells]
    for key, cell in zip(keys, table.cells, strict=True):
        _learn_cell(known, key, cell, table.rule, table.zeros_shown)
    if table.exclusive:
        known.total(keys, whole)
        return
    alone = [key for key in keys if key[1] in table.alone]
    for key in keys:
        if key not in alone:
            known.sums.append(({**dict.fromkeys([key, *alone], 1), whole: -1}, -MANY, 0))
    if covered:
        known.sums.append(({**dict.fromkeys(keys, 1), whole: -1}, 0, MANY))
