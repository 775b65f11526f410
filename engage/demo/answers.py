"""Simulated answers to the closed questions that the real respondents were not asked.

They lean a little on what is real (the experience) and on the simulated age, so that charts have something to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from engage.demo.people import Person

LEANING = {"very_good": 1.1, "good": 0.4, "neither": -0.3, "poor": -1.0, "very_poor": -1.5}
HELPS = {
    "evening": 0.34,
    "nearer": 0.30,
    "shorter_wait": 0.55,
    "information": 0.27,
    "transport": 0.18,
    "interpreter": 0.07,
}
NOTHING = "nothing"


@dataclass(frozen=True)
class Simulated:
    """Closed answers. `ease` is 1 (very difficult) to 5 (very easy); None and an empty list mean not answered."""

    ease: int | None
    times: int | None
    helps: list[str]


def simulate_answers(person: Person, experience: str, seed: int) -> Simulated:
    """The same answers for the same person, experience and seed."""
    random = Random(f"{seed}/{person.number}")  # noqa: S311 - a simulation that must repeat
    lean = LEANING.get(experience, 0.0)
    return Simulated(
        ease=_ease(lean, random),
        times=_times(person.equality, random),
        helps=_helps(lean, person.equality, random),
    )


def _ease(lean: float, random: Random) -> int | None:
    if random.random() < 0.06:
        return None
    return max(1, min(5, round(random.gauss(3.1 + 0.8 * lean, 1.0))))


def _times(equality: Mapping[str, str], random: Random) -> int | None:
    if random.random() < 0.12:
        return None
    mean = 2.0
    if equality.get("age_band") in ("65_74", "75_84", "85_plus"):
        mean += 2.0
    if equality.get("long_term_condition") == "yes":
        mean += 2.5
    return min(52, int(random.expovariate(1 / mean)))


def _helps(lean: float, equality: Mapping[str, str], random: Random) -> list[str]:
    if random.random() < 0.08:
        return []
    if random.random() < 0.10 + 0.08 * max(0.0, lean):
        return [NOTHING]
    more = {
        "transport": 1.8 if equality.get("age_band") in ("75_84", "85_plus") else 1.0,
        "evening": 1.5 if equality.get("age_band") in ("16_24", "25_34", "35_49") else 0.6,
        "interpreter": 2.0 if equality.get("ethnic_group") in ("asian", "other") else 0.6,
        "shorter_wait": 1.2 if lean < 0 else 0.95,
    }
    return [key for key, chance in HELPS.items() if random.random() < chance * more.get(key, 1.0)]
