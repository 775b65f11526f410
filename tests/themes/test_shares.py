import numpy as np
import pytest

from engage.themes.learning.shares import share


def test_intervals_hold_the_true_share_and_beat_counting() -> None:
    random = np.random.default_rng(4)
    held, errors, counted = [], [], []
    for _ in range(200):
        truth = random.random(3_000) < 0.2
        scores = np.clip(0.7 * truth + 0.25 + random.normal(0, 0.15, 3_000), 0, 1)  # biased upwards
        sample = random.choice(3_000, 200, replace=False)
        found = share(scores, sample, truth[sample])
        held.append(found.low <= truth.mean() <= found.high)
        errors.append(abs(found.estimate - truth.mean()))
        counted.append(abs((scores > 0.4).mean() - truth.mean()))
    assert 0.92 <= np.mean(held) <= 0.99
    assert np.mean(errors) < 0.5 * np.mean(counted)


def test_a_theme_nobody_in_the_sample_had_may_still_exist() -> None:
    found = share(np.zeros(2_000), np.arange(200), np.zeros(200, dtype=bool))
    assert found.estimate == 0
    assert 0.004 < found.high < 0.03


def test_when_all_are_coded_the_share_is_known() -> None:
    truth = np.arange(50) < 10
    found = share(np.linspace(1, 0, 50), np.arange(50), truth)
    assert (found.low, found.estimate, found.high) == pytest.approx((0.2, 0.2, 0.2))


def test_one_coded_comment_is_too_few() -> None:
    with pytest.raises(ValueError, match="at least two"):
        share(np.zeros(10), np.array([1]), np.array([True]))
