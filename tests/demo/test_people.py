"""Simulated respondents: repeatable, in the bank's words, and with the gaps that `people.toml` names."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from engage import questionnaires
from engage.clock import LONDON
from engage.demo.answers import HELPS, NOTHING, simulate_answers
from engage.demo.extracts import nhs_respondents
from engage.demo.people import PREFER_NOT, Person, read_assumptions, simulate
from engage.demo.population import ETHNIC_GROUPS, RELIGIONS, Ward, kinds_of_residents
from engage.places.package import place_directory, read_areas, read_place, read_populations

OPENS = date(2026, 9, 1)
BANK = Path(str(questionnaires.__file__)).parent / "wording" / "equality.json"


@pytest.fixture(scope="module")
def census() -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in read_populations(read_place(place_directory("luton"))):
        found.setdefault(row.area_code, {}).setdefault(row.characteristic, {})[row.category] = row.people
    return found


@pytest.fixture(scope="module")
def wards(census: dict[str, dict[str, dict[str, int]]]) -> list[Ward]:
    areas = read_areas(read_place(place_directory("luton")))
    return [Ward(area.code, area.name, census[area.code]) for area in areas if area.kind == "ward"]


@pytest.fixture(scope="module")
def sexes(census: dict[str, dict[str, dict[str, int]]]) -> dict[str, int]:
    return census["E06000032"]["sex"]


@pytest.fixture(scope="module")
def people(wards: list[Ward], sexes: dict[str, int]) -> list[Person]:
    services = [respondent.service for respondent in nhs_respondents()]
    return simulate(services, wards, sexes, OPENS, read_assumptions())


@pytest.fixture(scope="module")
def crowd(wards: list[Ward], sexes: dict[str, int]) -> list[Person]:
    return simulate(["any"] * 20_000, wards, sexes, OPENS, read_assumptions())


def share(people: list[Person], chosen: Callable[[Person], bool]) -> float:
    return sum(map(chosen, people)) / len(people)


def test_the_same_seed_makes_the_same_people(
    people: list[Person], wards: list[Ward], sexes: dict[str, int]
) -> None:
    services = [respondent.service for respondent in nhs_respondents()]
    assert simulate(services, wards, sexes, OPENS, read_assumptions()) == people
    other = {**read_assumptions(), "seed": 1}
    assert simulate(services, wards, sexes, OPENS, other) != people


def test_categories_are_those_of_the_wording_bank(crowd: list[Person]) -> None:
    bank = {
        question["key"]: {option["key"] for option in question["options"]}
        for question in json.loads(BANK.read_text())["questions"]
    }
    said: dict[str, set[str]] = {}
    for person in crowd:
        for question, answer in person.equality.items():
            said.setdefault(question, set()).add(answer)
    assert set(said) == set(bank)
    for question, answers in said.items():
        assert answers == bank[question]


def test_kinds_of_residents_add_up_to_the_census(
    census: dict[str, dict[str, dict[str, int]]], wards: list[Ward], sexes: dict[str, int]
) -> None:
    kinds, numbers = kinds_of_residents(wards, sexes, read_assumptions()["affinity"])
    assert numbers.sum() == pytest.approx(225_262, abs=60)
    borough = census["E06000032"]
    for category, key in ETHNIC_GROUPS.items():
        expected = sum(n for kind, n in zip(kinds, numbers, strict=True) if kind.ethnic_group == key)
        assert expected == pytest.approx(borough["ethnic_group"][category], rel=0.02)
    for category, key in RELIGIONS.items():
        expected = sum(n for kind, n in zip(kinds, numbers, strict=True) if kind.religion == key)
        assert expected == pytest.approx(borough["religion"][category], rel=0.02)
    assert np.all(numbers >= 0)


def test_named_groups_are_under_represented(crowd: list[Person]) -> None:
    people = [person for person in crowd if person.equality]
    young_men = share(
        people,
        lambda p: p.equality.get("sex") == "male" and p.equality.get("age_band") in ("16_24", "25_34"),
    )
    assert young_men < 0.09  # 14 % of residents
    assert share(people, lambda p: p.equality.get("ethnic_group") == "asian") < 0.32  # 37 %
    names = {p.ward: p for p in people}
    assert len(names) == 22  # 20 wards, outside, and not said
    two = [p for p in people if p.ward in ("E05014737", "E05014741")]
    assert share(two, lambda p: p.equality.get("religion") == "muslim") < 0.45  # about 70 % of residents
    assert share(people, lambda p: p.equality.get("age_band") in ("65_74", "75_84", "85_plus")) > 0.14


def test_channels_and_respondent_types(crowd: list[Person]) -> None:
    channels = Counter(person.channel for person in crowd)
    assert set(channels) == {"web", "paper", "phone", "event"}
    assert channels["web"] > 0.75 * len(crowd)
    kinds = Counter(person.respondent_type for person in crowd)
    assert 0.94 < kinds["individual"] / len(crowd) < 0.975
    for person in crowd:
        assert (person.organisation is not None) == (person.respondent_type == "organisation")
        if person.organisation:
            assert not person.equality
            assert "(simulated)" in person.organisation


def test_everybody_answers_within_the_six_weeks(people: list[Person]) -> None:
    start = datetime(2026, 9, 1, tzinfo=LONDON)
    assert all(start <= person.submitted_at < start + timedelta(days=42) for person in people)
    assert {person.submitted_at.minute for person in people} == {0}
    assert len({person.submitted_at.astimezone(LONDON).date() for person in people}) == 42


def test_limits_are_asked_only_of_those_with_a_condition(crowd: list[Person]) -> None:
    for person in crowd:
        if "activity_limitation" in person.equality:
            assert person.equality["long_term_condition"] == "yes"
    assert any(person.equality.get("religion") == PREFER_NOT for person in crowd)


def test_simulated_answers_lean_on_the_experience(people: list[Person]) -> None:
    eases = {
        experience: [simulate_answers(person, experience, 1).ease or 3 for person in people]
        for experience in ("very_good", "very_poor")
    }
    assert np.mean(eases["very_good"]) > np.mean(eases["very_poor"]) + 1
    for person in people:
        answers = simulate_answers(person, "good", 1)
        assert answers == simulate_answers(person, "good", 1)
        assert answers.ease is None or 1 <= answers.ease <= 5
        assert answers.times is None or 0 <= answers.times <= 52
        assert answers.helps == [NOTHING] or set(answers.helps) <= set(HELPS)
