"""Residents to draw respondents from: a ward's Census margins fitted into one table of kinds of people.

The Census publishes age, ethnic group and religion of a ward apart. Ethnic group and religion are joined by iterative
proportional fitting (Deming and Stephan 1940) from the invented start in `people.toml`; age and sex are taken as
independent of both. Good enough to show a demonstration, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = Mapping[str, int]
Array = npt.NDArray[np.float64]

AGES = {
    "Aged 15 years and under": "0_15",
    "Aged 16 to 24 years": "16_24",
    "Aged 25 to 34 years": "25_34",
    "Aged 35 to 49 years": "35_49",
    "Aged 50 to 64 years": "50_64",
    "Aged 65 years and over": "65_plus",
}
SEXES = {"Female": "female", "Male": "male"}
ETHNIC_GROUPS = {
    "White": "white",
    "Mixed or Multiple ethnic groups": "mixed",
    "Asian, Asian British or Asian Welsh": "asian",
    "Black, Black British, Black Welsh, Caribbean or African": "black",
    "Other ethnic group": "other",
}
RELIGIONS = {
    "No religion": "none",
    "Christian": "christian",
    "Buddhist": "buddhist",
    "Hindu": "hindu",
    "Jewish": "jewish",
    "Muslim": "muslim",
    "Sikh": "sikh",
    "Other religion": "other",
    "Not answered": "not_answered",
}
DISABLED = "Disabled under the Equality Act"


@dataclass(frozen=True)
class Ward:
    """What the simulation needs of one ward: names and Census counts by characteristic and category."""

    code: str
    name: str
    profile: Mapping[str, Counts]


@dataclass(frozen=True)
class Kind:
    """One kind of resident: option keys of the wording bank, but `65_plus` for all who are 65 or over."""

    ward: Ward
    age_band: str
    sex: str
    ethnic_group: str
    religion: str


def kinds_of_residents(
    wards: Sequence[Ward], sexes: Counts, affinity: Mapping[str, Mapping[str, float]]
) -> tuple[list[Kind], Array]:
    """Every kind of resident and how many there are (expected numbers; their sum is all residents)."""
    kinds: list[Kind] = []
    numbers: list[float] = []
    women_and_men = _shares(sexes, SEXES)
    for ward in wards:
        total = sum(ward.profile["age"].values())
        ages = _shares(ward.profile["age"], AGES)
        joint = _fit(
            np.array(
                [
                    [affinity[group][religion] for religion in RELIGIONS.values()]
                    for group in ETHNIC_GROUPS.values()
                ]
            ),
            np.array(list(_shares(ward.profile["ethnic_group"], ETHNIC_GROUPS).values())),
            np.array(list(_shares(ward.profile["religion"], RELIGIONS).values())),
        )
        for age, age_share in ages.items():
            for sex, sex_share in women_and_men.items():
                for row, group in enumerate(ETHNIC_GROUPS.values()):
                    for column, religion in enumerate(RELIGIONS.values()):
                        kinds.append(Kind(ward, age, sex, group, religion))
                        numbers.append(total * age_share * sex_share * float(joint[row, column]))
    return kinds, np.array(numbers)


def disabled_share(ward: Ward) -> float:
    """Share (0 to 1) of the ward's residents who are disabled under the Equality Act, by the Census."""
    counts = ward.profile["disability"]
    return counts[DISABLED] / sum(counts.values())


def _shares(counts: Counts, keys: Mapping[str, str]) -> dict[str, float]:
    total = sum(counts.values())
    return {key: counts[category] / total for category, key in keys.items()}


def _fit(start: Array, rows: Array, columns: Array, rounds: int = 100) -> Array:
    """Scale `start` in turn to the sums of rows and of columns until both hold within one in a million."""
    fitted = start.copy()
    for _ in range(rounds):
        fitted *= (rows / fitted.sum(axis=1))[:, None]
        fitted *= (columns / fitted.sum(axis=0))[None, :]
        if np.abs(fitted.sum(axis=1) - rows).max() < 1e-6:
            break
    return fitted
