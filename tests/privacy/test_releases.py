"""Whoever moves responses of their own, or keeps every release, is told no small number more closely."""

from __future__ import annotations

import random

import pytest

from benchmarks.attacks import over_time, own_responses
from engage.privacy.over_time import Known, Then, narrowed
from engage.privacy.rules import DEFAULT_RULE
from engage.reports import changes

WORLDS = range(40)


def test_two_releases_give_no_small_number_away() -> None:
    assert [one for seed in WORLDS for one in over_time.recovered(over_time.world(seed), checked=True)] == []


def test_the_same_attack_finds_numbers_where_nothing_is_checked() -> None:
    unchecked = [one for seed in WORLDS for one in over_time.recovered(over_time.world(seed), checked=False)]
    assert [one for one in unchecked if "moved because" in one]
    assert [one for one in unchecked if "beside" in one]


def test_the_check_of_both_tables_together_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "narrowed", lambda *rows, **how: [])
    assert [one for seed in range(100) for one in over_time.recovered(over_time.world(seed), checked=True)]


@pytest.mark.parametrize("attack", [own_responses.while_open, own_responses.after_closing])
def test_own_responses_give_no_small_number_away(attack: object) -> None:
    assert attack(guarded=True) == 0  # type: ignore[operator]  # one of the two above
    assert attack(guarded=False) > 0  # type: ignore[operator]  # as above


def known(true: int, *, everybody: int = 0) -> Known:
    """A number as a table has it; a small one is hidden, among as many as `everybody` where that is said."""
    if true < DEFAULT_RULE.threshold:
        return Known(true, 0, everybody or DEFAULT_RULE.threshold - 1)
    return Known(true, *DEFAULT_RULE.could_be(DEFAULT_RULE.rounded(true), zeros_shown=False))


def test_ten_who_come_to_a_small_number_tell_of_it_and_ten_among_many_do_not() -> None:
    rows = {"few": Then(known(7), known(17), 7)}
    assert narrowed(rows, exclusive=False, came=10, went=0, rule=DEFAULT_RULE) == ["few"]
    assert narrowed(rows, exclusive=False, came=40, went=0, rule=DEFAULT_RULE) == []
    assert (
        narrowed({"few": Then(known(7), known(9), 7)}, exclusive=False, came=2, went=0, rule=DEFAULT_RULE)
        == []
    )


def test_numbers_that_nobody_came_to_or_left_tell_nothing_new() -> None:
    dice = random.Random(5)
    for _ in range(50):
        people = [dice.randint(0, 40) for _ in range(4)]
        rows = {
            str(at): Then(*[known(number, everybody=sum(people))] * 2, number)
            for at, number in enumerate(people)
        }
        assert narrowed(rows, exclusive=True, came=0, went=0, rule=DEFAULT_RULE) == []
