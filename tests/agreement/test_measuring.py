"""What is measured, on comments of which the truth is known."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engage.agreement.codings import Coder
from engage.agreement.drawing import draw
from engage.agreement.measured import enough
from engage.agreement.measuring import FEWEST_OF_A_GROUP, Subject, Theme, measure

NOW = datetime(2026, 6, 1, tzinfo=UTC)
THEMES = (11, 12, 13, 14)
Truth = dict[int, frozenset[int]]


class World:
    """Comments that hold themes, and rows of numbers that tell them but not quite."""

    def __init__(self, comments: int = 600, seed: int = 0) -> None:
        chance = np.random.default_rng(seed)
        shares = np.array([0.4, 0.2, 0.08, 0.02])
        holds = chance.random((comments, len(THEMES))) < shares
        axes = np.linalg.qr(chance.normal(size=(24, len(THEMES))))[0].T
        rows = holds @ axes + chance.normal(scale=0.35, size=(comments, 24))
        everything = np.vstack([rows, axes])
        self.rows: NDArray[np.float32] = (
            everything / np.linalg.norm(everything, axis=1, keepdims=True)
        ).astype(np.float32)
        self.ids = list(range(1, comments + 1))
        self.truth: Truth = {
            at + 1: frozenset(np.array(THEMES)[line].tolist()) for at, line in enumerate(holds)
        }
        self.young = {one for one in self.ids if chance.random() < 0.3}

    def coder(self, user_id: int, comments: list[int], *, wrong: float = 0.0, seconds: float = 6.0) -> Coder:
        chance = random.Random(user_id)
        codes = {
            one: frozenset(t for t in THEMES if (t in self.truth[one]) != (chance.random() < wrong))
            for one in comments
        }
        return Coder(
            user_id,
            f"Coder {user_id}",
            codes,
            {},
            dict.fromkeys(comments, seconds),
            dict.fromkeys(comments, NOW),
        )

    def subject(self, *coders: Coder, **changes: Any) -> Subject:
        values: dict[str, Any] = {
            "comments": len(self.ids) + 40,
            "ids": self.ids,
            "themes": [Theme(theme, "", NOW - timedelta(days=1)) for theme in THEMES],
            "coders": coders,
            "settled": {},
            "by_hand": {},
            "last": self.ids[-1],
            "groupings": {
                "age": {one: "young" if one in self.young else "old" for one in self.ids if one % 10}
            },
            **changes,
        }
        return Subject(**values)

    def measured(self, *coders: Coder, **changes: Any) -> dict[str, Any]:
        return measure(self.subject(*coders, **changes), self.rows, lambda part, words: None)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_two_careful_people_are_measured_with_intervals(world: World) -> None:
    sample = draw(world.ids, 1)
    found = world.measured(world.coder(1, sample, wrong=0.03), world.coder(2, sample, wrong=0.03))
    assert found["random"] == 200
    value, low, high = found["people"]["alpha"]
    assert 0.5 < low < value < high < 1
    assert found["people"]["n"] == 200
    assert found["people"]["themes"]["11"]["percent"] > 85
    assert found["waiting"] > 0, "what they coded differently is not settled"
    assert found["machine"]["n"] == 200
    assert enough(found)


def test_one_coder_alone_measures_shares_but_no_agreement(world: World) -> None:
    found = world.measured(world.coder(1, draw(world.ids, 1)))
    assert "Two people" in found["people"]["why"]
    assert "alpha" in found["machine"]
    assert enough(found)


@pytest.mark.parametrize("seconds", [0.3, 6.0])
def test_a_coder_who_accepts_everything_is_neither_measured_nor_counted(world: World, seconds: float) -> None:
    sample = draw(world.ids, 1)
    careful = world.coder(1, sample)
    if seconds < 1:
        other = world.coder(2, sample, seconds=seconds)
    else:
        other = Coder(2, "All", dict.fromkeys(sample, frozenset(THEMES)), {}, {}, dict.fromkeys(sample, NOW))
    found = world.measured(careful, other)
    assert found["people"]["why"]
    assert "alpha" not in found["people"]
    assert found["waiting"] == 0, "their codes stand against nobody's"
    alone = world.measured(other)
    assert alone["random"] == 0
    assert alone["machine"]["why"]
    assert not enough(alone)
    assert alone["groups"]["all"]["all"]["themes"] is None


def test_under_a_hundred_random_codes_nothing_is_an_estimate(world: World) -> None:
    assert not enough(world.measured(world.coder(1, draw(world.ids, 1)[:99])))
    assert enough(world.measured(world.coder(1, draw(world.ids, 1)[:100])))


def test_what_people_read_in_whole_is_counted_and_needs_no_interval(world: World) -> None:
    found = world.measured(by_hand=world.truth)
    assert found["exact"]
    for theme in THEMES:
        true = sum(theme in held for held in world.truth.values())
        assert found["groups"]["all"]["all"]["themes"][str(theme)] == [true, true, true]


def test_the_machine_is_asked_only_of_comments_whose_codes_it_has_not_seen(world: World) -> None:
    """A comment that stands there twice would be known from its copy."""
    sample = draw(world.ids, 1)
    rows = world.rows.copy()
    rows[[one - 1 for one in sample[:120]]] = rows[sample[0] - 1]
    found = measure(world.subject(world.coder(1, sample)), rows, lambda part, words: None)
    assert found["machine"]["n"] == 80


def test_settled_codes_stand_and_wait_no_longer(world: World) -> None:
    sample = draw(world.ids, 1)
    one, other = world.coder(1, sample), world.coder(2, sample, wrong=0.05)
    before = world.measured(one, other)["waiting"]
    assert before
    settled = {comment: world.truth[comment] for comment in sample}
    assert world.measured(other, one, settled=settled)["waiting"] == 0


def test_a_theme_younger_than_the_readings_is_not_measured(world: World) -> None:
    sample = draw(world.ids, 1)
    themes = [Theme(theme, "", NOW + timedelta(hours=theme == 14)) for theme in THEMES]
    found = world.measured(world.coder(1, sample), world.coder(2, sample, wrong=0.02), themes=themes)
    assert "14" not in found["people"]["themes"]
    assert "11" in found["people"]["themes"]


def test_later_comments_had_no_chance_to_be_drawn_and_are_not_in_the_base(world: World) -> None:
    found = world.measured(world.coder(1, draw(world.ids[:500], 1)), last=500)
    assert (found["with_content"], found["covered"]) == (600, 500)
    assert found["groups"]["all"]["all"]["base"] == 500


def test_a_small_group_has_no_estimate(world: World) -> None:
    few = {one: "few" if one < 60 else "many" for one in world.ids}
    found = world.measured(world.coder(1, draw(world.ids, 1)), groupings={"age": few})["groups"]["age"]
    assert found["few"]["random"] < FEWEST_OF_A_GROUP
    assert found["few"]["themes"] is None
    assert found["many"]["themes"] is not None


def test_one_comment_and_none_at_all() -> None:
    world = World(comments=1)
    assert world.measured(world.coder(1, [1]))["exact"]
    nobody = Subject(0, [], [Theme(1, "", NOW)], [], {}, {}, None, {})
    found = measure(nobody, np.ones((1, 4), dtype=np.float32), lambda part, words: None)
    assert not found["exact"]
    assert found["groups"]["all"] == {}


def test_nine_intervals_in_ten_hold_the_truth_for_all_and_for_groups() -> None:
    """Fresh worlds, samples and coders: shares of everybody and of two groups."""
    held: dict[str, list[bool]] = {"all": [], "old": [], "young": []}
    for seed in range(25):
        world = World(seed=seed)
        found = world.measured(world.coder(1, draw(world.ids, seed)))["groups"]
        members = {
            "all": world.ids,
            "young": [one for one in world.ids if one % 10 and one in world.young],
            "old": [one for one in world.ids if one % 10 and one not in world.young],
        }
        for name, group in (("all", found["all"]["all"]), *found["age"].items()):
            for theme in THEMES:
                true = sum(theme in world.truth[one] for one in members[name])
                _, low, high = group["themes"][str(theme)]
                held[name].append(low <= true <= high)
    for name, each in held.items():
        assert np.mean(each) >= 0.9, (name, np.mean(each))
