import numpy as np
import pytest

from engage.themes.engine.branching import branches, positions
from engage.themes.engine.groups import centres, default_number, fine_centres


def _blobs(number: int, each: int = 30) -> np.ndarray:
    random = np.random.default_rng(3)
    rows = np.eye(number, 16, dtype=np.float32).repeat(each, axis=0) + random.normal(
        0, 0.05, (number * each, 16)
    )
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_rows_that_lie_together_are_one_group() -> None:
    rows = _blobs(6)
    middles = fine_centres(rows, fine=12, seed=1)
    leaf = (rows @ middles.T).argmax(axis=1)
    of_leaf = {
        leaf: name for name, leaves in branches(middles, np.bincount(leaf)).cut(6).items() for leaf in leaves
    }
    found = [of_leaf[one] for one in leaf.tolist()]
    assert [len(set(found[start : start + 30])) for start in range(0, 180, 30)] == [1] * 6
    assert len(set(found)) == 6


def test_one_group_fewer_joins_two_and_leaves_the_rest() -> None:
    grown = branches(fine_centres(_blobs(10), fine=20, seed=1), np.full(20, 15))
    for number in range(19, 1, -1):
        finer, coarser = grown.cut(number + 1), grown.cut(number)
        assert len(coarser) == number
        assert len(finer.keys() & coarser.keys()) == number - 1
        assert sorted(leaf for leaves in coarser.values() for leaf in leaves) == list(range(20))


def test_unlikeness_never_falls_from_join_to_join() -> None:
    heights = branches(fine_centres(_blobs(10), fine=20, seed=1), np.arange(20)).heights
    assert heights == sorted(heights)
    assert heights[0] > 0


def test_identical_rows_are_one_group() -> None:
    rows = np.ones((40, 4), dtype=np.float32) / 2
    assert len(fine_centres(rows, fine=10, seed=0)) == 1


def test_the_map_puts_like_beside_like() -> None:
    rows = centres(_blobs(3), np.repeat(np.arange(9), 10))
    places = np.array(positions(rows))
    assert np.abs(places).max() == 1.0
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert apart[0, 1] < 0.2 < 0.5 < apart[0, 4]
    assert positions(rows) == positions(rows.copy())
    assert positions(rows[:1]) == [(0.0, 0.0)]


@pytest.mark.parametrize(
    ("distinct", "number"), [(0, 1), (3, 1), (16, 4), (64, 8), (1_600, 40), (90_000, 60)]
)
def test_the_number_of_groups_follows_the_number_of_comments(distinct: int, number: int) -> None:
    assert default_number(distinct) == number
