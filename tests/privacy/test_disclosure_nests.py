from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.privacy.disclosure import Hidden, OneWay, Published, Rule, protect_family
from tests.privacy.attack import Key, attack

EXACT = Rule(rounding=1)
PEOPLE = st.one_of(st.integers(0, 14), st.integers(0, 80))

BROAD = {"Asian": 33, "White": 200, "Other": 57}
FINE = {"Indian": 30, "Pakistani": 3, "White": 200, "Other": 57}
WITHIN = {"Indian": "Asian", "Pakistani": "Asian"}


def page(
    broad: dict[str, int], fine: dict[str, int], within: dict[str, str], **rule: Rule
) -> dict[str, Published]:
    tables = {"fine": OneWay(fine, finer_than="broad", within=within), "broad": OneWay(broad)}
    return protect_family(tables, base=sum(broad.values()), **rule)


def attack_nested(
    tables: dict[str, Published], within: dict[str, str], base: int
) -> dict[Key, tuple[int, int]]:
    """The attacker also knows which fine rows make up which broad one."""
    sums = {}
    for label in (cell.label for cell in tables["broad"].cells):
        sums["broad", label] = [
            ("fine", cell.label)
            for cell in tables["fine"].cells
            if within.get(cell.label, cell.label) == label
        ]
    return attack(tables, base=base, sums=sums)


def test_a_fine_group_does_not_follow_from_a_broad_one() -> None:
    tables = page(BROAD, FINE, WITHIN)
    assert tables["fine"]["Pakistani"].hidden
    assert tables["fine"]["Indian"].hidden
    assert tables["broad"]["Asian"].count == 35
    assert list(tables) == ["fine", "broad"]


def test_apart_the_two_tables_would_give_it_away() -> None:
    bare = replace(EXACT, secondary=False)
    apart = protect_family({"broad": OneWay(BROAD), "fine": OneWay(FINE)}, base=290, rule=bare)
    assert attack_nested(apart, WITHIN, 290) == {("fine", "Pakistani"): (3, 3)}
    together = attack_nested(page(BROAD, FINE, WITHIN, rule=EXACT), WITHIN, 290)
    assert together["fine", "Pakistani"] == (0, 33)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(PEOPLE, min_size=1, max_size=4), min_size=1, max_size=4),
    st.sampled_from([Rule(), EXACT]),
)
def test_no_small_number_of_nested_tables_can_be_worked_out(groups: list[list[int]], rule: Rule) -> None:
    broad = {f"broad {at}": sum(group) for at, group in enumerate(groups)}
    fine = {f"fine {at} {nth}": count for at, group in enumerate(groups) for nth, count in enumerate(group)}
    within = {label: f"broad {label.split()[1]}" for label in fine}
    tables = page(broad, fine, within, rule=rule)
    found = attack_nested(tables, within, sum(broad.values()))
    marks = {cell.hidden for table in tables.values() for cell in table.cells if cell.hidden}
    assert len(marks) <= 1
    top = 9 if marks == {Hidden.SMALL} else 10
    for name, counts in (("broad", broad), ("fine", fine)):
        for label, count in counts.items():
            if count < 10:
                low, high = found[name, label]
                assert low == 0
                assert high >= top


def test_three_levels() -> None:
    finest = {"Gujarati": 4, "Punjabi": 26, "Pakistani": 3, "White": 200, "Other": 57}
    tables = protect_family(
        {
            "broad": OneWay(BROAD),
            "fine": OneWay(FINE, finer_than="broad", within=WITHIN),
            "finest": OneWay(finest, finer_than="fine", within={"Gujarati": "Indian", "Punjabi": "Indian"}),
        },
        base=290,
    )
    assert all(tables["finest"][label].hidden for label in ("Gujarati", "Pakistani"))


@pytest.mark.parametrize(
    "tables",
    [
        {"fine": OneWay(FINE, finer_than="broad", within=WITHIN)},
        {"broad": OneWay(BROAD), "fine": OneWay(FINE, finer_than="broad")},
        {"broad": OneWay(BROAD), "fine": OneWay(BROAD | {"White": 199, "Other": 58}, finer_than="broad")},
        {
            "broad": OneWay(BROAD),
            "one": OneWay(BROAD, finer_than="broad"),
            "two": OneWay(BROAD, finer_than="broad"),
        },
        {"one": OneWay(BROAD, finer_than="two"), "two": OneWay(BROAD, finer_than="one")},
        {"broad": OneWay(BROAD), "several": OneWay(BROAD, exclusive=False, finer_than="broad")},
    ],
)
def test_tables_that_do_not_divide_one_another_are_refused(tables: dict[str, OneWay]) -> None:
    with pytest.raises(ValueError):
        protect_family(tables, base=290)
