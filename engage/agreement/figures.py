"""How far two readings of the same comments agree, each comment having a set of themes (that may be empty).

Krippendorff's alpha (K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011) with the MASI distance
between sets (R. Passonneau, LREC 2006), Cohen's kappa for each theme (J. Cohen, 1960), and the samples-F1. Intervals
are percentiles over a bootstrap by comment (B. Efron and R. Tibshirani, 1993), seeded: the same codes give the same.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Themes = frozenset[int]
Coefficient = Callable[[Floats], Floats]  # weights of the comments, a row per replicate → a value per row

Label = TypeVar("Label", bound=Hashable)

REPLICATES = 1_000
FEWEST_REPLICATES = 900  # of those that can be calculated; with fewer there is no honest interval
SEED = 20_260_101
_AT_ONCE = 2_000_000  # numbers held while resampling
_KEPT = 6_000_000  # numbers kept from one theme to the next


@dataclass(frozen=True)
class Figure:
    """A coefficient and the bounds of its 95 % interval; both None where resampling cannot give them."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ThemeAgreement:
    """One theme over `n` comments: `both` gave it, `either` did. `percent` (0 to 100) decided alike; kappa up to 1.

    `kappa` is None where chance alone would agree: neither gave the theme, or both gave it to every comment.
    """

    n: int
    both: int
    either: int
    percent: float
    kappa: Figure | None


@dataclass(frozen=True)
class Agreement:
    """Two readings of `n` comments. `alpha` is None where all sets are the same; `f1` is a mean, 0 to 1."""

    n: int
    alpha: Figure | None
    f1: Figure
    themes: dict[int, ThemeAgreement]


def masi(one: Themes, other: Themes) -> float:
    """Distance of two sets, 0 (the same) to 1: one less Jaccard's index, weighted by how one holds the other."""
    if one == other:
        return 0.0
    shared = len(one & other)
    nested = 2 / 3 if shared == min(len(one), len(other)) else 1 / 3
    return 1 - shared / len(one | other) * nested


def alpha(
    units: Sequence[Sequence[Label]],
    *,
    distance: Callable[[Label, Label], float],
    replicates: int = REPLICATES,
) -> Figure | None:
    """Krippendorff's alpha; `units[u]` is what coders gave comment u, in any order. None where all of it is the same.

    Comments that fewer than two coders read say nothing about agreement and are left out.
    """
    labels = list(dict.fromkeys(said for unit in units for said in unit))
    distances = np.array([[distance(one, other) for other in labels] for one in labels])
    number = {label: at for at, label in enumerate(labels)}
    counts = np.zeros((len(units), len(labels)))
    for at, unit in enumerate(units):
        for said in unit:
            counts[at, number[said]] += 1
    counts = counts[counts.sum(axis=1) > 1]
    if not len(counts):
        return None
    coders = counts.sum(axis=1)
    within = np.einsum("uv,vw,uw->u", counts, distances, counts, optimize=True) / (coders - 1)

    def of(weights: Floats) -> Floats:
        given = weights @ counts
        expected = np.einsum("rv,vw,rw->r", given, distances, given, optimize=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = 1 - (weights @ within) * (weights @ coders - 1) / expected
        return np.where(expected > 0, found, np.nan)

    return _with_interval(of, len(counts), replicates)


def kappa(
    first: NDArray[np.bool_], second: NDArray[np.bool_], *, replicates: int = REPLICATES
) -> Figure | None:
    """Cohen's kappa of two yes-or-no readings; None where chance alone would agree."""
    if not len(first):
        return None
    one, other = first.astype(float), second.astype(float)
    same = (first == second).astype(float)

    def of(weights: Floats) -> Floats:
        size = weights.sum(axis=1)
        share, other_share, agreed = weights @ one / size, weights @ other / size, weights @ same / size
        chance = share * other_share + (1 - share) * (1 - other_share)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(chance < 1 - 1e-12, (agreed - chance) / (1 - chance), np.nan)

    return _with_interval(of, len(first), replicates)


def samples_f1(first: Sequence[Themes], second: Sequence[Themes], *, replicates: int = REPLICATES) -> Figure:
    """The mean over comments of 2 |A ∩ B| / (|A| + |B|); 1 where neither gave a theme. Raises ValueError for none."""
    if not first:
        raise ValueError("agreement needs comments that both read")
    each = np.array(
        [2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0 for a, b in zip(first, second, strict=True)]
    )
    found = _with_interval(lambda weights: weights @ each / weights.sum(axis=1), len(each), replicates)
    assert found is not None  # a mean can always be calculated
    return found


def agreement(
    first: Sequence[Themes],
    second: Sequence[Themes],
    themes: Sequence[int],
    *,
    asked: Mapping[int, NDArray[np.bool_]] | None = None,
    replicates: int = REPLICATES,
) -> Agreement:
    """How far two readings of the same comments agree, over all and per theme.

    `asked`: by theme, of which comments both were asked for it (a theme that is younger than a reading was not on the
    page); a theme left out was there for all. Raises ValueError where there is no comment.
    """
    everything = np.ones(len(first), dtype=bool)
    found: dict[int, ThemeAgreement] = {}
    for theme in themes:
        there = everything if asked is None else asked.get(theme, everything)
        one = np.array([theme in said for said in first], dtype=bool)[there]
        other = np.array([theme in said for said in second], dtype=bool)[there]
        if len(one):
            found[theme] = ThemeAgreement(
                n=len(one),
                both=int((one & other).sum()),
                either=int((one | other).sum()),
                percent=100 * float((one == other).mean()),
                kappa=kappa(one, other, replicates=replicates),
            )
    return Agreement(
        n=len(first),
        alpha=alpha(list(zip(first, second, strict=True)), distance=masi, replicates=replicates),
        f1=samples_f1(first, second, replicates=replicates),
        themes=found,
    )


def _with_interval(of: Coefficient, units: int, replicates: int) -> Figure | None:
    """The coefficient of all units and the 2.5th and 97.5th percentile of resampled ones."""
    value = float(of(np.ones((1, units)))[0])
    if np.isnan(value):
        return None
    found = [of(weights) for weights in _resampled(units, replicates)]
    drawn = np.concatenate(found) if found else np.zeros(0)
    drawn = drawn[~np.isnan(drawn)]
    if len(drawn) < replicates * FEWEST_REPLICATES / REPLICATES or not len(drawn):
        return Figure(value, None, None)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Figure(value, float(low), float(high))


def _resampled(units: int, replicates: int) -> Iterable[Floats]:
    """How often each unit is in each replicate, a block of rows at a time; the same for all themes of a question."""
    return _kept_blocks(units, replicates) if units * replicates <= _KEPT else _blocks(units, replicates)


@lru_cache(maxsize=2)
def _kept_blocks(units: int, replicates: int) -> tuple[Floats, ...]:
    return tuple(_blocks(units, replicates))


def _blocks(units: int, replicates: int) -> Iterator[Floats]:
    random = np.random.default_rng(SEED)
    left = replicates
    while left > 0:
        rows = min(left, max(1, _AT_ONCE // units))
        yield random.multinomial(units, np.full(units, 1 / units), size=rows).astype(float)
        left -= rows
