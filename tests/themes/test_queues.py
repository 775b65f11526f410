"""What should be coded next, and what a coder knows."""

import numpy as np
import pytest

from engage.themes.learning.coding import fit
from engage.themes.learning.queues import spread, uncertain


def _three(each: int = 40) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(2)
    rows = np.eye(3, 12, dtype=np.float32).repeat(each, axis=0) + random.normal(0, 0.12, (3 * each, 12))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32), np.eye(3, dtype=bool).repeat(each, axis=0)


def test_a_coder_suggests_the_right_theme_surely() -> None:
    rows, holds = _three()
    coder = fit(rows[::4], holds[::4])
    for at in range(1, len(rows), 7):
        suggested = coder.suggest(rows[at])
        assert len(suggested) == 3
        (theme, sure), (_second, less), _third = suggested
        assert holds[at, theme]
        assert sure > 0.8 > 0.3 > less


def test_confidence_is_the_share_that_is_right() -> None:
    random = np.random.default_rng(5)
    rows = random.normal(size=(4_000, 10)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    chance = 1 / (1 + np.exp(-6 * rows[:, :4].astype(float)))
    holds = random.random(chance.shape) < chance
    coder = fit(rows[:500], holds[:500])
    sure = coder.confidence(coder.scores(rows[500:]))
    for low in (0.2, 0.4, 0.6):
        these = (sure > low) & (sure <= low + 0.2)
        assert abs(float(holds[500:][these].mean()) - float(sure[these].mean())) < 0.06


def test_no_code_but_descriptions_and_no_descriptions_but_codes_both_do() -> None:
    rows, holds = _three()
    alone = fit(rows[:0], holds[:0], np.eye(3, 12, dtype=np.float32), everybody=rows)
    assert (alone.scores(rows).argmax(axis=1) == holds.argmax(axis=1)).mean() > 0.95
    assert alone.suggest(rows[0])[0][0] == 0
    with pytest.raises(ValueError, match="nothing to learn from"):
        fit(rows[:0], holds[:0])
    with pytest.raises(ValueError, match="row per theme"):
        fit(rows, holds, rows[:2])


def test_one_theme_is_a_frame_too() -> None:
    rows, holds = _three()
    assert fit(rows, holds[:, :1]).suggest(rows[0]) == [(0, pytest.approx(0.97, abs=0.05))]


def test_what_is_coded_is_never_queued_again() -> None:
    rows, holds = _three()
    coded = list(range(40))
    first = spread(rows, 4, coded=coded, seed=0)
    assert len(first) == 4
    assert not set(first) & set(coded)
    assert {row // 40 for row in first} == {1, 2}
    coder = fit(rows[coded], holds[coded])
    assert not set(uncertain(coder, rows, 10, coded=coded)) & set(coded)
    assert spread(rows, 500, coded=coded) == list(range(40, 120))
    assert uncertain(coder, rows, 500, coded=range(len(rows))) == []


def test_what_lies_between_two_themes_is_uncertain() -> None:
    rows, holds = _three()
    between = (rows[0] + rows[50]) / np.linalg.norm(rows[0] + rows[50])
    coder = fit(rows[::2], holds[::2])
    assert uncertain(coder, np.vstack([rows[1::2], between]), 1) == [60]
