import numpy as np
import pytest

from engage.themes.engine.embedding import rows_of
from engage.themes.learning.coding import code
from engage.themes.learning.queues import spread
from engage.themes.learning.thresholds import as_often, best_threshold, thresholds

THEMES = [
    "Waiting times: long waits and delays",
    "Parking: car park, spaces and charges",
    "Staff: kind, rude, helpful",
]
SAID = [
    ("I waited four hours", 0),
    ("Long waits for the GP", 0),
    ("The delay was hours", 0),
    ("Car park always full", 1),
    ("Parking charges are too dear", 1),
    ("Nowhere to park my car", 1),
    ("The nurse was very kind", 2),
    ("Rude receptionist", 2),
    ("Staff were helpful and kind", 2),
]


def _rows() -> tuple[np.ndarray, np.ndarray]:
    rows = rows_of([words for words, _theme in SAID] * 3 + THEMES)
    return rows[:-3], rows[-3:]


def _codes(numbers: list[int]) -> np.ndarray:
    return np.eye(3, dtype=bool)[[SAID[number % len(SAID)][1] for number in numbers]]


def test_descriptions_alone_suggest_the_nearest_theme() -> None:
    rows, descriptions = _rows()
    said = code(rows, [], np.zeros((0, 3), dtype=bool), descriptions)
    assert (said.scores.argmax(axis=1)[: len(SAID)] == [theme for _words, theme in SAID]).mean() > 0.8


def test_scores_of_a_coded_comment_do_not_know_its_own_code() -> None:
    rows, descriptions = _rows()
    rows = rows[: len(SAID)]
    coded = list(range(len(SAID)))
    codes = _codes(coded)
    found = code(rows, coded, codes, descriptions).scores
    changed = codes.copy()
    changed[4] = [True, False, True]
    # Only the usual shares and the choice of penalty know of the change: the rest does not.
    assert np.abs(code(rows, coded, changed, descriptions).scores[4] - found[4]).max() < 0.2


def test_leave_one_out_scores_are_those_of_leaving_each_out() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(30, 5)).astype(np.float32)
    truth = rows[:, :1] > 0
    found = code(rows, list(range(30)), truth)
    usual = min((truth.sum() + 0.5) / 30.5, 0.5)
    errors = {}
    for penalty in (0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 100.0):
        alone = np.zeros(30)
        for row in range(30):
            rest = np.arange(30) != row
            left, right = rows[rest].astype(float), truth[rest, 0] - usual
            weights = np.linalg.solve(left.T @ left + penalty * np.eye(5), left.T @ right)
            alone[row] = usual + rows[row] @ weights
        errors[penalty] = (((truth[:, 0] - alone) ** 2).sum(), alone)
    assert found.scores[:, 0] == pytest.approx(min(errors.values(), key=lambda pair: pair[0])[1], abs=1e-5)


def test_every_comment_gets_a_suggestion() -> None:
    rows, descriptions = _rows()
    assert code(rows, [0, 3, 6], _codes([0, 3, 6]), descriptions).assigned.any(axis=1).all()


def test_codes_that_do_not_fit_are_refused() -> None:
    rows, descriptions = _rows()
    with pytest.raises(ValueError, match="row per coded comment"):
        code(rows, [0, 1], _codes([0]), descriptions)


def test_spread_chooses_different_comments() -> None:
    rows, _descriptions = _rows()
    chosen = spread(rows, 9, seed=0)
    assert len({number % len(SAID) for number in chosen}) == 9
    assert spread(rows, 1_000, seed=0) == list(range(len(rows)))


def test_a_rare_theme_is_given_although_its_scores_are_low() -> None:
    random = np.random.default_rng(1)
    rare, common = np.arange(400) < 12, random.random(400) < 0.5
    holds = np.column_stack([rare, common])
    alone = np.column_stack([rare * 0.15, common * 0.6]) + random.normal(scale=0.03, size=(400, 2))
    found = thresholds(alone, holds)
    assert found[0] < 0.15 < 0.25 < found[1]
    given = alone > found
    assert given[rare, 0].mean() > 0.4
    assert abs(int(given[:, 0].sum()) - 12) <= 6


def test_a_theme_seen_once_or_twice_has_the_common_threshold() -> None:
    alone = np.array([[0.9, 0.1], [0.8, 0.2], [0.2, 0.3], [0.1, 0.1]])
    holds = np.array([[True, False], [True, False], [False, True], [False, False]])
    assert thresholds(alone, holds).tolist() == [best_threshold(alone.ravel(), holds.ravel())] * 2


@pytest.mark.parametrize(("given", "over"), [(1, 1), (3, 3), (4, 3)])
def test_a_theme_is_given_as_often_as_people_gave_it(given: int, over: int) -> None:
    scores = np.array([0.1, 0.7, 0.3, 0.5])
    assert int((scores > as_often(scores, given)).sum()) == over
