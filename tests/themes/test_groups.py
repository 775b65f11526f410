import numpy as np
import pytest

from engage.themes.groups import default_number, grow


def _blobs(number: int, each: int = 30) -> np.ndarray:
    random = np.random.default_rng(3)
    rows = np.eye(number, 16, dtype=np.float32).repeat(each, axis=0) + random.normal(
        0, 0.05, (number * each, 16)
    )
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_rows_that_lie_together_are_one_group() -> None:
    rows = _blobs(6)
    labels = grow(rows, np.ones(len(rows), np.float32), fine=12, seed=1).cut(6)
    assert [len(set(labels[start : start + 30])) for start in range(0, 180, 30)] == [1] * 6
    assert len(set(labels)) == 6


def test_one_group_fewer_joins_two_and_leaves_the_rest() -> None:
    rows = _blobs(10)
    tree = grow(rows, np.ones(len(rows), np.float32), fine=20, seed=1)
    for number in range(19, 1, -1):
        finer, coarser = tree.cut(number + 1), tree.cut(number)
        assert len(set(coarser.tolist())) == number
        assert len(set(zip(finer.tolist(), coarser.tolist(), strict=True))) == number + 1


def test_identical_rows_are_one_group() -> None:
    rows = np.ones((40, 4), dtype=np.float32) / 2
    assert set(grow(rows, np.ones(40, np.float32), fine=10, seed=0).cut(10).tolist()) == {0}


@pytest.mark.parametrize(
    ("distinct", "number"), [(0, 1), (3, 1), (16, 4), (64, 8), (1_600, 40), (90_000, 60)]
)
def test_the_number_of_groups_follows_the_number_of_comments(distinct: int, number: int) -> None:
    assert default_number(distinct) == number
