"""Themes by group: many tables that share groups and totals give no small number away, together with all the others."""

from __future__ import annotations

import random

import pytest

from engage.privacy.disclosure import DEFAULT_RULE, protect, protect_holders
from engage.privacy.rules import Rule
from tests.privacy.attack import Equations, _behind, _learn_base, _learn_table

NOT_TOLD = "Not answered"


class Town:
    """People of an age and a sex; some comment, and what they say holds themes."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.people = chance.randint(40, 900)
        self.kinds = {
            "age": [f"age {at}" for at in range(chance.randint(2, 6))] + [NOT_TOLD],
            "sex": ["Female", "Male", NOT_TOLD],
        }
        weights = {name: [chance.random() ** 2 + 0.02 for _ in kinds] for name, kinds in self.kinds.items()}
        self.of = {
            name: chance.choices(kinds, weights[name], k=self.people) for name, kinds in self.kinds.items()
        }
        comments = chance.random() * 0.7 + 0.3
        self.said = [chance.random() < comments for _ in range(self.people)]
        self.themes = {f"theme {at}": chance.random() ** 2 * 0.7 for at in range(4)}
        self.holds = {
            theme: [said and chance.random() < share for said in self.said]
            for theme, share in self.themes.items()
        }

    def counts(self, name: str, which: list[bool] | None = None) -> dict[str, int]:
        chosen = which or [True] * self.people
        return {
            kind: sum(one and of == kind for one, of in zip(chosen, self.of[name], strict=True))
            for kind in self.kinds[name]
        }


def everything_known(town: Town) -> tuple[Equations, list[tuple[str, ...]]]:
    """What an attacker knows who has all tables and the two exact bases; and the small numbers that the tables hide."""
    known, hidden = Equations(), []
    rule = DEFAULT_RULE
    commenters = sum(town.said)
    _learn_base(known, ("people",), town.people, rule, town.people)
    _learn_base(known, ("base",), commenters, rule, commenters)
    totals = {theme: sum(held) for theme, held in town.holds.items()}
    _learn_table(known, "themes", protect(totals, base=commenters, exclusive=False), ("base",), covered=False)
    for name in town.kinds:
        heard = protect(town.counts(name), base=town.people, exclusive=True, aside={NOT_TOLD})
        _learn_table(known, f"heard {name}", heard, ("people",), covered=True)
        groups = protect_holders(town.counts(name, town.said), town.counts(name))
        tables = {"commented": groups}
        if commenters < rule.threshold:
            continue
        for theme, held in town.holds.items():
            if totals[theme] >= rule.threshold:
                tables[theme] = protect_holders(
                    town.counts(name, held),
                    town.counts(name, town.said),
                    closed=[cell.label for cell in groups.cells if cell.count is None],
                )
        for what, table in tables.items():
            keys = [(f"{what} {name}", cell.label) for cell in table.cells]
            for key, cell in zip(keys, table.cells, strict=True):
                low, high = (0, 10**6) if cell.count is None else _behind(cell.count, rule)
                known.limit(key, low, high)
                within = (f"heard {name}" if what == "commented" else f"commented {name}", cell.label)
                known.sums.append(({key: 1, within: -1}, -(10**6), 0))
            known.total(keys, ("base",) if what == "commented" else ("themes", what))
            true = town.counts(name, town.said if what == "commented" else town.holds[what])
            if any(cell.count is not None for cell in table.cells):  # one that shows nothing says nothing
                hidden += [key for key in keys if table[key[1]].hidden and true[key[1]] < rule.threshold]
    return known, hidden


@pytest.mark.parametrize("seed", range(50))
def test_no_small_number_is_pinned_down_by_all_tables_together(seed: int) -> None:
    known, hidden = everything_known(Town(seed))
    for key in hidden[:12]:
        low, high = known.bounds(key)
        assert low == 0, (key, low, high)
        assert high >= DEFAULT_RULE.threshold - 1, (key, low, high)


def test_the_attacker_would_find_what_is_not_protected() -> None:
    """Without hiding more, one small group beside large ones is the total less the others, but for rounding."""
    loose = Rule(rounding=1, secondary=False)
    holders, groups = {"a": 3, "b": 60, "c": 70}, {"a": 40, "b": 100, "c": 100}
    table = protect_holders(holders, groups, rule=loose)
    assert [cell.count for cell in table.cells] == [None, 60, 70]
    tight = protect_holders(holders, groups, rule=Rule(rounding=1))
    assert [cell.count for cell in tight.cells] == [None, None, 70]


def test_large_numbers_are_shown_rounded_and_small_ones_are_not() -> None:
    table = protect_holders({"a": 3, "b": 24, "c": 171, "d": 36}, {"a": 40, "b": 50, "c": 300, "d": 80})
    assert [cell.count for cell in table.cells] == [None, 25, 170, 35], (
        "rounding leaves room enough for 0 to 10"
    )
    assert table["a"].words == "not shown"
    assert table.base == 235


def test_where_group_and_total_leave_no_room_nothing_is_shown() -> None:
    """All but three of the total fit into the other groups: at least three are in this one, whatever is hidden."""
    table = protect_holders({"a": 4, "b": 50}, {"a": 60, "b": 51})
    assert [cell.count for cell in table.cells] == [None, None]


@pytest.mark.parametrize("holders", [{"a": 1}, {"a": 5, "b": 1}, {"a": -1, "b": 0}])
def test_what_does_not_fit_is_refused(holders: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="group"):
        protect_holders(holders, {"a": 4, "b": 4})
