import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.intervals import byar, count_interval, poisson_exact, rate_interval, wilson, z_of

DATA = Path(__file__).parent / "data"


def vectors(name: str) -> list[dict[str, str]]:
    with (DATA / f"interval_vectors_{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "row", vectors("wilson"), ids=lambda row: f"{row['x']}/{row['n']}@{row['confidence']}"
)
def test_wilson_gives_the_published_limits(row: dict[str, str]) -> None:
    limits = wilson(int(row["x"]), int(row["n"]), float(row["confidence"]))
    assert limits.lower == pytest.approx(float(row["wilson_lower"]), rel=1e-9, abs=1e-12)
    assert limits.upper == pytest.approx(float(row["wilson_upper"]), rel=1e-9)


@pytest.mark.parametrize("row", vectors("poisson"), ids=lambda row: f"{row['x']}@{row['confidence']}")
def test_byar_and_exact_poisson_give_the_published_limits(row: dict[str, str]) -> None:
    x, confidence = int(row["x"]), float(row["confidence"])
    exact = poisson_exact(x, confidence)
    assert exact.lower == pytest.approx(float(row["exact_poisson_lower"]), rel=1e-9, abs=1e-12)
    assert exact.upper == pytest.approx(float(row["exact_poisson_upper"]), rel=1e-9)
    near = byar(x, confidence)
    assert near.upper == pytest.approx(float(row["byars_upper"]), rel=1e-9)
    if row["byars_lower"]:
        assert near.lower == pytest.approx(float(row["byars_lower"]), rel=1e-9)


def test_a_published_practice_figure() -> None:
    limits = wilson(729, 9241).scaled(100)
    assert (round(limits.lower, 3), round(limits.upper, 3)) == (7.356, 8.456)


def test_few_events_are_exact_and_many_are_byar() -> None:
    assert count_interval(9) == poisson_exact(9)
    assert count_interval(10) == byar(10)
    assert rate_interval(10, 50_000).lower == pytest.approx(byar(10).lower * 2)


@given(st.integers(1, 5000), st.data())
def test_wilson_holds_the_share_and_stays_a_share(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    limits = wilson(x, n)
    assert 0 <= limits.lower <= x / n <= limits.upper <= 1
    mirrored = wilson(n - x, n)
    assert mirrored.lower == pytest.approx(1 - limits.upper, abs=1e-12)


@given(st.integers(0, 3000))
def test_more_confidence_is_a_wider_interval(x: int) -> None:
    for method in (byar, poisson_exact):
        narrow, wide = method(x, 0.95), method(x, 0.998)
        assert wide.lower <= narrow.lower <= x <= narrow.upper < wide.upper


@pytest.mark.parametrize(("x", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_an_impossible_proportion_is_refused(x: int, n: int) -> None:
    with pytest.raises(ValueError, match="proportion"):
        wilson(x, n)


def test_other_impossible_input_is_refused() -> None:
    for call in (lambda: byar(-1), lambda: poisson_exact(-1), lambda: z_of(1), lambda: rate_interval(1, 0)):
        with pytest.raises(ValueError):
            call()


def test_no_statistics_package_is_loaded() -> None:
    code = "import sys, engage.intervals; sys.exit(bool({'scipy', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
