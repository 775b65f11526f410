"""The sample: its size, and that every comment has the same chance."""

from __future__ import annotations

from collections import Counter

import pytest

from engage.agreement.drawing import draw, order_for, size


@pytest.mark.parametrize(
    ("population", "wanted"),
    [(0, 0), (1, 1), (199, 199), (200, 200), (4_000, 200), (4_001, 201), (100_000, 5_000)],
)
def test_two_hundred_or_a_twentieth_and_at_most_all(population: int, wanted: int) -> None:
    assert size(population) == wanted
    assert len(set(draw(range(population), 1))) == wanted


def test_a_seed_gives_the_same_sample_and_another_seed_another() -> None:
    assert draw(range(1_000), 7) == draw(list(range(1_000))[::-1], 7)
    assert draw(range(1_000), 7) != draw(range(1_000), 8)


def test_every_comment_has_the_same_chance() -> None:
    drawn = Counter(one for seed in range(1_000) for one in draw(range(400), seed))
    assert set(drawn) == set(range(400))
    assert all(420 < times < 580 for times in drawn.values()), "500 ± 5 standard deviations of 15.8"


def test_each_coder_has_an_order_of_their_own() -> None:
    sample = draw(range(1_000), 3)
    one, other = order_for(1, sample, 3), order_for(2, sample, 3)
    assert set(one) == set(other) == set(sample)
    assert one != other
    assert one == order_for(1, sample[::-1], 3), "and it stays the same from page to page"
