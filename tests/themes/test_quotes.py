import numpy as np

from engage.themes.quoting.quotes import choose


def _rows(*degrees: float) -> np.ndarray:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_the_first_quote_is_the_nearest_and_the_next_is_unlike_it() -> None:
    rows = np.array([[0.70, 0.714, 0], [0.69, 0.724, 0], [0.65, 0, 0.76], [0.1, 0, -0.99]], dtype=np.float32)
    centre = np.array([1, 0, 0], dtype=np.float32)
    assert choose(rows, centre, [1, 2, 3, 4], wanted=2) == [0, 2]


def test_nobody_is_quoted_twice() -> None:
    assert choose(_rows(1, 40, 2), _rows(0)[0], [7, 7, 8]) == [0, 2]


def test_nothing_to_quote_gives_no_quote() -> None:
    assert choose(np.zeros((0, 2), np.float32), _rows(0)[0], []) == []
