"""Simulated respondents: who might have said what, drawn from the Census with known gaps, the same for every run.

The assumptions are content, in `data/people.toml`. Categories are the option keys of the wording bank of equality
questions.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from engage.clock import from_london
from engage.demo.extracts import DATA
from engage.demo.population import Array, Counts, Kind, Ward, disabled_share, kinds_of_residents

PREFER_NOT = "prefer_not_to_say"
OUTSIDE = "outside"
Assumptions = Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """One simulated respondent.

    `equality` holds option keys by question key of the wording bank; a skipped question is absent, and organisations
    have none. `ward` is a ward's code, "outside", or None where the question was skipped. `submitted_at` is a
    whole hour.
    """

    number: int
    ward: str | None
    equality: Mapping[str, str]
    channel: str
    respondent_type: str
    organisation: str | None
    quotable: bool
    submitted_at: datetime


def read_assumptions(file: Path = DATA / "people.toml") -> Assumptions:
    """The simulation's numbers."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def simulate(
    services: Sequence[str], wards: Sequence[Ward], sexes: Counts, opens_on: date, assumptions: Assumptions
) -> list[Person]:
    """One person for each entry of `services` (the service each used), in that order; the same for the same input."""
    kinds, numbers = kinds_of_residents(wards, sexes, assumptions["affinity"])
    chances = numbers * np.array([_weight(kind, assumptions["weight"]) for kind in kinds])
    scale = _disability_scale(kinds, numbers, assumptions["disabled"])
    random = Random(assumptions["seed"])  # noqa: S311 - a simulation that must repeat, not a secret
    totals = {
        service: np.cumsum(chances * _service_weights(kinds, assumptions["services"].get(service, {})))
        for service in sorted(set(services))
    }
    people = []
    for number, service in enumerate(services, start=1):
        kind = kinds[_draw(totals[service], random)]
        disabled = random.random() < min(0.95, scale[kind.ward.code] * assumptions["disabled"][kind.age_band])
        people.append(_person(number, kind, disabled, opens_on, assumptions, random))
    return people


def _weight(kind: Kind, rules: Sequence[Mapping[str, Any]]) -> float:
    weight = 1.0
    for rule in rules:
        if "wards" in rule and kind.ward.name not in rule["wards"]:
            continue
        names = ("age_band", "sex", "ethnic_group", "religion")
        if all(getattr(kind, name) in rule[name] for name in names if name in rule):
            weight *= rule["factor"]
    return weight


def _service_weights(kinds: Sequence[Kind], by_age: Mapping[str, float]) -> Array:
    return np.array([by_age.get(kind.age_band, 1.0) for kind in kinds])


def _disability_scale(kinds: Sequence[Kind], numbers: Array, by_age: Mapping[str, float]) -> dict[str, float]:
    """By ward: what the shares by age are multiplied with, so that residents come to the ward's Census share."""
    expected: dict[str, float] = {}
    residents: dict[str, float] = {}
    for kind, number in zip(kinds, numbers, strict=True):
        code = kind.ward.code
        residents[code] = residents.get(code, 0.0) + float(number)
        expected[code] = expected.get(code, 0.0) + float(number) * by_age[kind.age_band]
    wards = {kind.ward.code: kind.ward for kind in kinds}
    return {code: disabled_share(ward) * residents[code] / expected[code] for code, ward in wards.items()}


def _draw(cumulated: Array, random: Random) -> int:
    return int(np.searchsorted(cumulated, random.random() * cumulated[-1], side="right"))


def _person(
    number: int, kind: Kind, disabled: bool, opens_on: date, assumptions: Assumptions, random: Random
) -> Person:
    rules = assumptions["respondents"]
    lot = random.random()
    organisation = lot < rules["organisation"]
    on_behalf = not organisation and lot < rules["organisation"] + rules["on_behalf"]
    equality = {} if organisation else _equality(kind, disabled, assumptions, random)
    return Person(
        number=number,
        ward=_ward(kind, assumptions["ward"], random),
        equality=equality,
        channel=_channel(kind.age_band, assumptions["channels"], random),
        respondent_type="organisation" if organisation else "on behalf" if on_behalf else "individual",
        organisation=random.choice(rules["organisations"]) if organisation else None,
        quotable=random.random() < rules["quotable"],
        submitted_at=_moment(opens_on, assumptions["days"], assumptions["time"], random),
    )


def _equality(kind: Kind, disabled: bool, assumptions: Assumptions, random: Random) -> dict[str, str]:
    age = _split(assumptions["oldest"], random) if kind.age_band == "65_plus" else kind.age_band
    condition = (
        "yes" if disabled or random.random() < 0.08 else "no"
    )  # some have a condition that does not limit them
    truth = {
        "age_band": age,
        "sex": kind.sex,
        "ethnic_group": kind.ethnic_group,
        "religion": PREFER_NOT if kind.religion == "not_answered" else kind.religion,
        "long_term_condition": condition,
        "activity_limitation": _split({"little": 0.57, "lot": 0.43}, random) if disabled else "no",
    }
    said: dict[str, str] = {}
    for question, answer in truth.items():
        asked = question != "activity_limitation" or said.get("long_term_condition") == "yes"
        lot = random.random()
        if not asked or lot < assumptions["unanswered"]["skip"]:
            continue
        refusal = assumptions["unanswered"]["prefer_not_to_say"][question]
        said[question] = PREFER_NOT if lot < assumptions["unanswered"]["skip"] + refusal else answer
    return said


def _ward(kind: Kind, chances: Mapping[str, float], random: Random) -> str | None:
    lot = random.random()
    if lot < chances["no_postcode"]:
        return None
    return OUTSIDE if lot < chances["no_postcode"] + chances["outside"] else kind.ward.code


def _channel(age_band: str, channels: Mapping[str, Mapping[str, float]], random: Random) -> str:
    lot = random.random()
    for channel, share in channels.get(age_band, channels["default"]).items():
        if lot < share:
            return channel
        lot -= share
    return "web"


def _split(shares: Mapping[str, float], random: Random) -> str:
    return random.choices(list(shares), weights=list(shares.values()))[0]


def _moment(opens_on: date, days: int, rules: Mapping[str, Any], random: Random) -> datetime:
    weights = [rules["base"]] * days
    for start, heights in ((0, rules["first_days"]), (rules["reminder_day"], rules["reminder"])):
        for offset, height in enumerate(heights):
            weights[start + offset] = height
    weights[-len(rules["last_days"]) :] = rules["last_days"]
    for day in range(days):
        if (opens_on + timedelta(days=day)).weekday() >= 5:
            weights[day] *= rules["weekend"]
    day = random.choices(range(days), weights=weights)[0]
    hour = random.choices(range(24), weights=rules["hours"])[0]
    return from_london(datetime.combine(opens_on + timedelta(days=day), time(hour)))
