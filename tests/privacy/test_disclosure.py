from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.privacy.disclosure import (
    PRESETS,
    Hidden,
    OneWay,
    Published,
    Rule,
    protect,
    protect_count,
    protect_family,
)
from tests.privacy.attack import Key, attack

EXACT = Rule(rounding=1)
RULES = st.sampled_from([Rule(), EXACT, Rule(threshold=5), Rule(threshold=3, rounding=1), Rule(rounding=10)])
PEOPLE = st.one_of(st.integers(0, 14), st.integers(0, 60), st.integers(100, 2000))


def table(counts: list[int]) -> dict[str, int]:
    return {f"row {at}": count for at, count in enumerate(counts)}


def numbers_in(published: Published) -> list[int]:
    return [cell.count for cell in published.cells if cell.count is not None]


def stays_safe(
    published: Published, counts: dict[str, int], found: dict[Key, tuple[int, int]], name: str = ""
) -> None:
    """Every small number could still be anything its table says of it, and more where it says nothing."""
    rule, floor = published.rule, int(published.zeros_shown)
    nothing_left = all(cell.hidden or cell.count == 0 for cell in published.cells) and published.zeros_shown
    for label, count in counts.items():
        if not rule.is_small(count, published.zeros_shown):
            continue
        cell = published[label]
        assert cell.hidden
        assert cell.count is None
        assert cell.percent is None
        low, high = found[name, label]
        assert low <= floor
        if (
            not nothing_left
        ):  # where even empty rows are public, the base alone says how large the others can be
            assert high >= (rule.threshold - 1 if cell.hidden is Hidden.SMALL else rule.threshold)


# What a reader sees


def test_small_numbers_are_hidden_and_others_rounded() -> None:
    published = protect(
        {"Yes": 152, "No": 88, "Maybe": 43, "Other": 61, "Never": 8}, base=352, exclusive=True
    )
    assert [cell.words for cell in published.cells] == ["150", "90", "45", "60", "fewer than 10"]
    assert [cell.percent for cell in published.cells] == [43, 26, 13, 17, None]
    assert published.base_words == "350"
    assert any("nearest 5" in note for note in published.notes)


def test_a_second_number_is_hidden_where_the_first_could_be_subtracted() -> None:
    published = protect({"Yes": 180, "No": 90, "Never": 3}, base=273, exclusive=True)
    assert [cell.words for cell in published.cells] == ["180", "not shown", "not shown"]
    assert any("cannot be worked out" in note for note in published.notes)


def test_a_yes_or_no_with_a_rare_no_shows_neither() -> None:
    published = protect({"Yes": 180, "No": 3}, base=183, exclusive=True)
    assert numbers_in(published) == []
    assert published.base == 185


def test_hidden_numbers_of_one_table_bear_one_mark() -> None:
    published = protect({"Yes": 180, "No": 90, "Never": 3}, base=273, exclusive=True)
    assert {cell.hidden for cell in published.cells if cell.hidden} == {Hidden.PROTECTED}


def test_nobody_is_a_small_number_too() -> None:
    counts = {"A": 80, "B": 81, "C": 82, "D": 83, "E": 84, "F": 0}
    assert protect(counts, base=410, exclusive=True)["F"].words == "fewer than 10"
    assert protect(counts, base=410, exclusive=True, public_zero=True)["F"].words == "0"


def test_few_people_show_nothing_at_all() -> None:
    published = protect({"Yes": 5, "No": 4}, base=9, exclusive=True)
    assert published.base is None
    assert published.base_words == "fewer than 10"
    assert numbers_in(published) == []


@pytest.mark.parametrize(("base", "shown"), [(29, False), (30, True)])
def test_percentages_need_thirty_people(base: int, shown: bool) -> None:
    published = protect({"Yes": base - 12, "No": 12}, base=base, exclusive=True)
    assert (published["No"].percent is not None) is shown
    assert any("no percentages" in note for note in published.notes) is not shown


def test_rows_set_aside_are_in_no_percentage() -> None:
    counts = {"Yes": 100, "No": 100, "Not answered": 50}
    published = protect(counts, base=250, exclusive=True, aside={"Not answered"})
    assert [cell.percent for cell in published.cells] == [50, 50, None]
    assert published.percent_base == 200


def test_a_row_set_aside_is_hidden_last() -> None:
    counts = {"Yes": 100, "No": 58, "Never": 1, "Not answered": 48}
    published = protect(counts, base=207, exclusive=True, aside={"Not answered"})
    assert published["No"].hidden
    assert published["Not answered"].count == 50


def test_single_figures() -> None:
    assert [protect_count(n).words for n in (0, 9, 10, 12, 13, 1238)] == [
        "fewer than 10",
        "fewer than 10",
        "10",
        "10",
        "15",
        "1,240",
    ]
    assert protect_count(0, public_zero=True).words == "0"
    with pytest.raises(ValueError):
        protect_count(-1)


@pytest.mark.parametrize(
    ("counts", "base", "exclusive"),
    [({"A": 5}, 4, False), ({"A": -1, "B": 2}, 1, True), ({"A": 10, "B": 11}, 22, True), ({}, -1, False)],
)
def test_impossible_tables_are_refused(counts: dict[str, int], base: int, exclusive: bool) -> None:
    with pytest.raises(ValueError):
        protect(counts, base=base, exclusive=exclusive)


def test_rules_are_checked_and_named() -> None:
    assert PRESETS["lt10_round5_consultation"] == Rule()
    assert PRESETS["hes_1_7_round5"].is_small(7, zeros_shown=True)
    assert not PRESETS["hes_1_7_round5"].is_small(8, zeros_shown=True)
    with pytest.raises(ValueError):
        Rule(threshold=0)


@given(st.integers(10, 10**6), st.integers(1, 20))
def test_rounding_goes_to_the_nearest(count: int, rounding: int) -> None:
    rule = Rule(rounding=rounding)
    shown = rule.rounded(count)
    assert shown % rounding == 0
    assert abs(shown - count) * 2 <= rounding
    low, high = rule.could_be(shown, zeros_shown=False)
    assert low <= count <= high


# What a reader could work out


@settings(max_examples=80, deadline=None)
@given(st.lists(PEOPLE, min_size=1, max_size=8), RULES, st.booleans())
def test_a_table_that_adds_up_gives_no_small_number_away(
    counts: list[int], rule: Rule, public_zero: bool
) -> None:
    rows, base = table(counts), sum(counts)
    published = protect(rows, base=base, exclusive=True, rule=rule, public_zero=public_zero)
    stays_safe(published, rows, attack(published, base=base))


@settings(max_examples=80, deadline=None)
@given(st.lists(PEOPLE, min_size=1, max_size=6), st.lists(PEOPLE, max_size=2), st.data())
def test_a_table_of_several_choices_gives_no_small_number_away(
    options: list[int], alone: list[int], data: st.DataObject
) -> None:
    rows = table(options) | {f"alone {at}": count for at, count in enumerate(alone)}
    some = data.draw(st.integers(max(options), sum(options)))
    base = some + sum(alone) + data.draw(st.sampled_from([0, 0, 30]))
    covered = sum(rows.values()) >= base
    published = protect(
        rows, base=base, exclusive=False, alone=[name for name in rows if name.startswith("alone")]
    )
    stays_safe(published, rows, attack(published, base=base, covered=covered))


@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(10, 300))
def test_all_tables_of_a_page_together_give_no_small_number_away(data: st.DataObject, base: int) -> None:
    tables = {}
    for at in range(data.draw(st.integers(2, 4))):
        cuts = sorted(data.draw(st.lists(st.integers(0, base), max_size=5)))
        counts = [high - low for low, high in zip([0, *cuts], [*cuts, base], strict=True)]
        tables[f"table {at}"] = OneWay(table(counts))
    published = protect_family(tables, base=base)
    for known in (base, None):
        found = attack(published, base=known)
        for name, one in tables.items():
            stays_safe(published[name], dict(one.counts), found, name)


@given(st.lists(PEOPLE, min_size=1, max_size=8), st.integers(0, 200))
def test_nothing_published_holds_a_true_count(counts: list[int], not_answered: int) -> None:
    rows = table(counts) | {"Not answered": not_answered}
    base = sum(rows.values())
    published = protect(rows, base=base, exclusive=True, aside={"Not answered"})
    shown = [*numbers_in(published), published.base or 0, published.percent_base or 0]
    assert all(number % 5 == 0 for number in shown)
    for cell in published.cells:
        if cell.percent is not None:
            assert published.percent_base
            assert cell.percent == min(100, round(100 * (cell.count or 0) / published.percent_base))
    assert set(asdict(published)) == {
        "cells", "base", "percent_base", "exclusive", "notes", "rule", "zeros_shown", "alone", "aside", "withheld",
    }  # fmt: skip


def test_a_family_fills_in_who_did_not_answer() -> None:
    published = protect_family(
        {
            "channel": OneWay({"Web": 300, "Paper": 100}),
            "age": OneWay({"16 to 64": 250, "65 and over": 100}, rest="Not answered"),
        },
        base=400,
    )
    assert published["age"]["Not answered"].count == 50
    assert published["age"].percent_base == 350
    assert published["age"]["16 to 64"].percent == 71


# The attack is real: it succeeds where the protection is off


def test_without_a_second_hidden_number_subtraction_gives_the_small_one() -> None:
    counts = {"Yes": 180, "No": 90, "Never": 3}
    bare = protect(counts, base=273, exclusive=True, rule=replace(EXACT, secondary=False))
    assert attack(bare) == {("", "Never"): (3, 3)}
    safe = protect(counts, base=273, exclusive=True, rule=EXACT)
    assert attack(safe)["", "Never"] == (0, 93)


def test_without_a_second_hidden_number_rounding_alone_narrows_the_small_one() -> None:
    counts = {"Yes": 182, "No": 1}
    bare = protect(counts, base=183, exclusive=True, rule=Rule(secondary=False))
    assert attack(bare, base=183) == {("", "No"): (1, 5)}
    assert attack(protect(counts, base=183, exclusive=True), base=183)["", "No"] == (0, 183)


def test_without_a_second_hidden_number_none_of_these_gives_the_rare_choice_away() -> None:
    counts = {"Ramp": 2, "None of these": 198}
    for secondary, expected in ((False, (0, 2)), (True, (0, 200))):
        rule = replace(EXACT, secondary=secondary)
        published = protect(counts, base=200, exclusive=False, alone={"None of these"}, rule=rule)
        low, high = attack(published, base=200)["", "Ramp"]
        assert (low <= 2, high) == (True, expected[1])


def test_an_unprotected_table_somewhere_else_is_no_help() -> None:
    """Two tables of one page: the one without hidden numbers narrows the base, and that changes nothing."""
    published = protect_family(
        {"sex": OneWay({"Women": 13, "Men": 13}), "age": OneWay({"Under 65": 20, "65 and over": 6})}, base=26
    )
    low, high = attack(published)["age", "65 and over"]
    assert low == 0
    assert high >= 10
