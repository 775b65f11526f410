"""Agreement: the published examples come out, and the intervals hold what they should."""

from __future__ import annotations

import random
from operator import ne

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score

from engage.agreement.figures import agreement, alpha, kappa, masi, samples_f1

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability", example A: two observers, ten units, yes or no.
EXAMPLE_A = list(zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True))
# Example C: four observers, twelve units, with units that some did not see (0).
EXAMPLE_C = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
]
# Sets of themes by two coders; alpha with MASI by the packages nltk 3.10.4 (comments that both gave a theme) and
# krippendorff 0.9.0 (all of them, with the same distance).
FIRST = (
    "124 23 124 14 25 - 4 23 5 1 - 12345 5 35 45 345 1234 35 125 - 24 35 4 - 4 12 - 13 234 34 14 "
    "1234 14 1 12 4 1345 4 4 345"
)
SECOND = (
    "1234 23 124 14 25 4 145 23 5 14 34 1235 5 3 4 34 234 3 145 - 24 35 4 - 5 12 - 13 234 34 4 "
    "1234 14 13 12 24 1345 34 4 345"
)
BY_KRIPPENDORFF, BY_NLTK = 0.6415354280947445, 0.6481623070429499


def sets(codes: str) -> list[frozenset[int]]:
    return [frozenset(int(theme) for theme in one.strip("-")) for one in codes.split()]


def test_alpha_of_krippendorffs_own_example_of_two_observers() -> None:
    found = alpha(EXAMPLE_A, distance=ne)
    assert found is not None
    assert found.value == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_his_example_with_several_observers_and_gaps() -> None:
    units = [[said for said in unit if said] for unit in zip(*EXAMPLE_C, strict=True)]
    found = alpha(units, distance=ne)
    assert found is not None
    assert found.value == pytest.approx(0.743, abs=5e-4)


def test_alpha_with_masi_is_that_of_the_packages_that_others_use() -> None:
    every = alpha(list(zip(sets(FIRST), sets(SECOND), strict=True)), distance=masi)
    said = alpha([pair for pair in zip(sets(FIRST), sets(SECOND), strict=True) if all(pair)], distance=masi)
    assert every is not None
    assert said is not None
    assert every.value == pytest.approx(BY_KRIPPENDORFF, abs=1e-12)
    assert said.value == pytest.approx(BY_NLTK, abs=1e-12)
    assert every.low is not None
    assert every.high is not None
    assert every.low < every.value < every.high


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ([1], [1], 0), ([], [], 0), ([1], [], 1), ([1], [2], 1),
        ([1], [1, 2], 1 - 1 / 2 * 2 / 3), ([1, 2], [2, 3], 1 - 1 / 3 * 1 / 3),
    ],
)  # fmt: skip
def test_distance_of_two_sets(one: list[int], other: list[int], distance: float) -> None:
    assert masi(frozenset(one), frozenset(other)) == pytest.approx(distance)


def test_kappa_per_theme_is_that_of_scikit_learn() -> None:
    found = agreement(sets(FIRST), sets(SECOND), [1, 2, 3, 4, 5, 6])
    for theme in range(1, 6):
        one, other = ([theme in codes for codes in sets(coder)] for coder in (FIRST, SECOND))
        mine = found.themes[theme].kappa
        assert mine is not None
        assert mine.value == pytest.approx(cohen_kappa_score(one, other))
        assert found.themes[theme].percent == pytest.approx(100 * np.mean(np.array(one) == np.array(other)))
    assert found.themes[6].kappa is None, "nobody gave it: chance alone agrees"
    assert found.themes[6].percent == 100


def test_samples_f1_is_that_of_scikit_learn() -> None:
    one, other = (
        [[theme in codes for theme in range(1, 6)] for codes in sets(coder)] for coder in (FIRST, SECOND)
    )
    assert samples_f1(sets(FIRST), sets(SECOND)).value == pytest.approx(
        f1_score(one, other, average="samples", zero_division=1)
    )


def test_nothing_to_tell_apart_has_no_alpha() -> None:
    assert alpha([[frozenset({1}), frozenset({1})]] * 60, distance=masi) is None
    assert alpha([], distance=masi) is None
    assert kappa(np.ones(60, dtype=bool), np.ones(60, dtype=bool)) is None


def test_a_theme_is_compared_only_where_both_were_asked_for_it() -> None:
    one, other = [frozenset({1})] * 4, [frozenset({1})] * 2 + [frozenset({1, 2})] * 2
    asked = {2: np.array([True, True, False, False])}
    found = agreement(one, other, [1, 2], asked=asked)
    assert (found.themes[1].n, found.themes[2].n, found.themes[2].percent) == (4, 2, 100)
    assert 3 not in agreement(one, other, [3], asked={3: np.zeros(4, dtype=bool)}).themes


def test_the_same_codes_give_the_same_interval_and_order_does_not_matter() -> None:
    pairs = list(zip(sets(FIRST), sets(SECOND), strict=True))
    assert alpha(pairs, distance=masi) == alpha(pairs, distance=masi)
    turned = alpha([(b, a) for a, b in pairs], distance=masi)
    straight = alpha(pairs, distance=masi)
    assert turned is not None
    assert straight is not None
    assert turned.value == pytest.approx(straight.value)


def test_intervals_hold_the_truth_of_many_comments() -> None:
    """Two coders who agree to a known degree: the interval of 200 comments holds what 20,000 show, 9 times in 10."""
    random_codes = random.Random(5)

    def read(truth: frozenset[int]) -> frozenset[int]:
        return frozenset(theme for theme in range(6) if (theme in truth) == (random_codes.random() < 0.92))

    def units(wanted: int) -> list[tuple[frozenset[int], frozenset[int]]]:
        truths = [frozenset(t for t in range(6) if random_codes.random() < 0.2) for _ in range(wanted)]
        return [(read(truth), read(truth)) for truth in truths]

    whole = alpha(units(20_000), distance=masi, replicates=1)
    assert whole is not None
    held = 0
    for _ in range(60):
        found = alpha(units(200), distance=masi, replicates=300)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= whole.value <= found.high
    assert held / 60 >= 0.9
