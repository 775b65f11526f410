"""Tables that hang on one another: a question asked of those who gave one answer to an earlier one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.attacks import linked as attacks
from engage.privacy.disclosure import DEFAULT_RULE, OneWay
from engage.privacy.linked import Asked, Linked, LinkedTables, protect_linked
from engage.reports.summary import assemble

PEOPLE = 300


def linked(parent: OneWay, child: Asked | None, *others: Asked) -> LinkedTables:
    """A question of everybody, and one or more that only some were asked; all of them said yes, or nothing."""
    base = PEOPLE if not parent.exclusive else sum(parent.counts.values())
    found = {"parent": Linked(Asked(base), parent, base)}
    for at, asked in enumerate([child, *others] if child else []):
        table = OneWay({"Yes": asked.people, "Maybe": 0})
        found[f"child {at}"] = Linked(asked, table, asked.people)
    return protect_linked(found, DEFAULT_RULE)


def rows(*labels: str) -> frozenset[tuple[str, str]]:
    return frozenset(("parent", label) for label in labels)


def test_nothing_is_told_of_those_who_gave_an_answer_that_is_hidden() -> None:
    """The fault: “fewer than 10” beside the follow-up's “Not answered 90” said 8 or 9."""
    parent = OneWay({"Yes": 192, "No": 8})
    found = linked(parent, Asked(192, rows("Yes")), Asked(8, rows("No")))
    assert [cell.count for cell in found.tables["parent"].cells] == [None, None]
    assert found.withheld == {"child 0", "child 1"}
    assert found.tables["child 0"].base is None
    assert {cell.words for cell in found.tables["child 0"].cells} == {"not shown"}


def test_a_row_that_nothing_hangs_on_is_hidden_first() -> None:
    """Or the follow-up would go with it."""
    found = linked(OneWay({"Yes": 202, "No": 90, "Never": 8}), Asked(90, rows("No")))
    assert [cell.label for cell in found.tables["parent"].cells if cell.hidden] == ["Yes", "Never"]
    assert not found.withheld


def test_a_row_that_others_hang_on_counts_as_exactly_known() -> None:
    """Rounding alone would hide Never in the sum; with No told to the last person by its follow-up it does not."""
    parent = OneWay({"Yes": 101, "No": 91, "Perhaps": 61, "Often": 41, "Never": 3})
    alone = linked(parent, None).tables["parent"]
    assert [cell.label for cell in alone.cells if cell.hidden] == ["Never"]
    found = linked(parent, Asked(91, rows("No")), Asked(101, rows("Yes")), Asked(61, rows("Perhaps")))
    assert [cell.label for cell in found.tables["parent"].cells if cell.hidden] == ["Often", "Never"]
    assert not found.withheld


def test_chains_are_told_as_far_as_their_rows_are_shown() -> None:
    base = 200
    first = OneWay({"Yes": 120, "No": 80})
    second = OneWay({"Yes": 115, "No": 5})
    found = protect_linked(
        {
            "third": Linked(Asked(115, frozenset({("second", "Yes")})), OneWay({"A": 60, "B": 55}), 115),
            "second": Linked(Asked(120, frozenset({("first", "Yes")})), second, 120),
            "first": Linked(Asked(base), first, base),
        }
    )
    assert found.withheld == {"third"}, "No is small, so Yes is hidden as well"
    assert found.tables["second"].base == 120


def test_several_choices_tell_how_many_are_in_any_of_them() -> None:
    """Were 291 of 300 people in one of two options, at most nine can have chosen neither."""
    options = OneWay({"Park": 200, "Pool": 150, "Hall": 40, "None": 5}, exclusive=False, alone={"None"})
    assert linked(options, None).tables["parent"]["Hall"].count == 40
    found = linked(options, Asked(295, rows("Park", "Pool")))
    assert found.withheld == {"child 0"} or found.tables["parent"]["None"].hidden
    two = linked(options, Asked(250, rows("Park", "Pool")), Asked(230, rows("Park", "Hall")))
    assert two.withheld == {"child 0", "child 1"}, "two such sums together are more than is worked out"
    most = linked(replace(options, most=2), Asked(250, rows("Park", "Pool")))
    assert most.withheld == {"child 0"}


@pytest.mark.parametrize(
    "asked",
    [
        Asked(90, rows("No"), is_plain=False),
        Asked(90, rows("No"), smallest_part=3),
        Asked(90, rows("No", "Unknown")),
        Asked(90, frozenset({("nowhere", "No")})),
        Asked(90, frozenset({("child 0", "Yes")})),
    ],
)
def test_what_does_not_follow_from_shown_rows_is_withheld(asked: Asked) -> None:
    assert linked(OneWay({"Yes": 120, "No": 90, "Maybe": 90}), asked).withheld == {"child 0"}


def test_a_version_that_did_not_ask_splits_a_row_into_two_that_are_large_enough() -> None:
    parent = OneWay({"Yes": 120, "No": 90, "Maybe": 90})
    assert not linked(parent, Asked(60, rows("No"), smallest_part=30)).withheld


def test_a_limit_of_choices_tells_how_many_chose_any() -> None:
    """593 choices of at most two each are of 297 people or more: at most three chose none."""
    counts = {"A": 200, "B": 200, "C": 193, "None": 3}
    free = OneWay(counts, exclusive=False, alone={"None"})
    assert linked(free, None).tables["parent"]["C"].count == 195
    assert linked(replace(free, most=2), None).tables["parent"]["None"].hidden
    shown = [
        cell.label for cell in linked(replace(free, most=2), None).tables["parent"].cells if not cell.hidden
    ]
    assert len(shown) < 3


def test_who_left_it_out_is_a_row_of_ten_or_more_and_never_of_fewer() -> None:
    table = OneWay({"Yes": 180, "No": 95})
    none, few, some = (
        protect_linked({"q": Linked(Asked(275 + left_out), table, 275)}).tables["q"]
        for left_out in (0, 2, 12)
    )
    assert none == few
    assert [(cell.label, cell.count) for cell in some.cells] == [
        ("Yes", 180),
        ("No", 95),
        ("Not answered", 10),
    ]
    assert (some.base, some.percent_base) == (285, 275)
    answered = OneWay({"Yes": 4, "No": 2})
    hardly = protect_linked({"q": Linked(Asked(300), answered, 6)}).tables["q"]
    assert [cell.label for cell in hardly.cells] == ["Yes", "No"], (
        "or fewer than ten would be 298 to 302 less 295"
    )


@pytest.mark.parametrize("seed", range(40))
def test_no_hidden_number_of_a_summary_is_narrowed_by_all_its_tables(seed: int) -> None:
    world = attacks.World(seed)
    assert list(attacks.narrowed(world, assemble(attacks.counted(world), DEFAULT_RULE))) == []


@pytest.mark.parametrize("seed", range(40))
def test_where_comments_stand_tells_no_hidden_number(seed: int) -> None:
    """For, against and neither add up to the theme's comments, which a reader counts on the pages of evidence."""
    world = attacks.World(seed)
    assert list(attacks.leaning(world, assemble(attacks.counted(world), DEFAULT_RULE))) == []


def test_where_comments_stand_is_recovered_where_only_small_numbers_are_hidden() -> None:
    worlds = [attacks.World(seed) for seed in range(20)]
    assert [one for world in worlds for one in attacks.leaning(world, attacks.small_alone(world))]


def test_with_every_table_on_its_own_hidden_numbers_are_recovered() -> None:
    assert attacks.run(6, first=0)["control"] > 0
