"""Confidence intervals for proportions and counts, as public health bodies in England publish them.

Plain maths: nothing heavy is imported, so a web page that shows an interval does not pay for a statistics
package.
"""

from dataclasses import dataclass
from math import exp, inf, lgamma, log, sqrt
from statistics import NormalDist

__all__ = ["Interval", "byar", "count_interval", "poisson_exact", "rate_interval", "wilson", "z_of"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper limit, in the unit of what was asked for."""

    lower: float
    upper: float

    def scaled(self, by: float) -> "Interval":
        """The same interval in another unit, for example × 100 for per cent."""
        return Interval(self.lower * by, self.upper * by)


def z_of(confidence: float) -> float:
    """The normal deviate of a two-sided confidence: 0.95 → 1.95996. Raises ValueError outside (0, 1)."""
    if not 0 < confidence < 1:
        raise ValueError("confidence must lie between 0 and 1")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(x: float, n: float, confidence: float = 0.95) -> Interval:
    """Limits of the proportion x / n, between 0 and 1.

    (2x + z² ∓ z√(z² + 4x(1 − x/n))) / (2(n + z²)). Wilson (1927), J Am Stat Assoc 22:209; recommended in
    Newcombe & Altman (2000), "Proportions and their differences". Raises ValueError unless 0 ≤ x ≤ n, n > 0.
    """
    if n <= 0 or not 0 <= x <= n:
        raise ValueError("a proportion needs 0 ≤ x ≤ n and n above 0")
    z = z_of(confidence)
    middle = 2 * x + z * z
    spread = z * sqrt(z * z + 4 * x * (1 - x / n))
    below = 2 * (n + z * z)
    lower = 0.0 if x == 0 else (middle - spread) / below
    return Interval(lower, 1.0 if x == n else (middle + spread) / below)


def byar(x: float, confidence: float = 0.95) -> Interval:
    """Limits of a Poisson count by Byar's approximation; the lower limit of 0 is 0.

    x(1 − 1/(9x) − z/(3√x))³ and (x+1)(1 − 1/(9(x+1)) + z/(3√(x+1)))³. Breslow & Day (1987), Statistical
    Methods in Cancer Research II, IARC. For 10 events and more; see `count_interval`. Raises ValueError
    below 0.
    """
    if x < 0:
        raise ValueError("a count cannot be below 0")
    z = z_of(confidence)
    upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1))) ** 3
    if x == 0:
        return Interval(0.0, upper)
    return Interval(max(0.0, x * (1 - 1 / (9 * x) - z / (3 * sqrt(x))) ** 3), upper)


def poisson_exact(x: int, confidence: float = 0.95) -> Interval:
    """Exact limits of a Poisson count: the means under which x or more (fewer) has probability (1 − c) / 2.

    The same as χ²(α/2, 2x)/2 and χ²(1 − α/2, 2x + 2)/2. Garwood (1936), Biometrika 28:437. Raises ValueError
    below 0.
    """
    if x < 0:
        raise ValueError("a count cannot be below 0")
    z_of(confidence)
    tail = (1 - confidence) / 2
    lower = 0.0 if x == 0 else _mean_where_cdf_is(x - 1, 1 - tail)
    return Interval(lower, _mean_where_cdf_is(x, tail))


def count_interval(x: int, confidence: float = 0.95) -> Interval:
    """Limits of a count of events: exact Poisson under 10 events, Byar's from there."""
    return poisson_exact(x, confidence) if x < 10 else byar(x, confidence)


def rate_interval(x: int, n: float, per: float = 100_000, confidence: float = 0.95) -> Interval:
    """Limits of the rate x / n × per; n is person-years or population. Raises ValueError unless n > 0."""
    if n <= 0:
        raise ValueError("a rate needs a denominator above 0")
    return count_interval(x, confidence).scaled(per / n)


def _poisson_cdf(x: int, mean: float) -> float:
    if mean <= 0:
        return 1.0
    term = exp(x * log(mean) - mean - lgamma(x + 1))
    total = 0.0
    for k in range(x, -1, -1):
        total += term
        if term < total * 1e-18:
            break
        term *= k / mean
    return total


def _mean_where_cdf_is(x: int, wanted: float) -> float:
    """The mean at which P(X ≤ x) falls to `wanted`; by bisection, to the last digits of a float."""
    low, high = 0.0, x + 10 + 10 * sqrt(x + 1)
    while high < inf and high - low > 1e-13 * max(1.0, high):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _poisson_cdf(x, middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
