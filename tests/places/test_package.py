"""A council is content: the package shipped agrees with the published figures, and a broken one is refused."""

from collections import defaultdict
from pathlib import Path

import pytest

from engage.errors import Malformed
from engage.places.package import place_directory, read_areas, read_place, read_populations, shipped_places

BOROUGH, ENGLAND = "E06000032", "E92000001"


@pytest.fixture(scope="module")
def people() -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in read_populations(read_place(place_directory("luton"))):
        found[row.area_code][row.characteristic][row.category] = row.people
    return found


def share(counts: dict[str, int], category: str) -> float:
    return round(100 * counts[category] / sum(counts.values()), 1)


def test_every_resident_is_counted(people: dict[str, dict[str, dict[str, int]]]) -> None:
    for characteristic in ("age", "ethnic_group", "religion", "disability"):
        assert sum(people[BOROUGH][characteristic].values()) == pytest.approx(225_262, abs=30)
    assert people[BOROUGH]["residents"] == {"All residents": 225_262}
    assert sum(people[BOROUGH]["disability"].values()) == 225_262


@pytest.mark.parametrize(
    ("characteristic", "category", "borough", "england"),
    [
        ("age", "Aged 15 years and under", 23.3, 18.6),
        ("age", "Aged 65 years and over", 11.7, 18.4),
        ("ethnic_group", "White", 45.2, 81.0),
        ("ethnic_group", "Asian, Asian British or Asian Welsh", 37.0, 9.6),
        ("ethnic_group", "Black, Black British, Black Welsh, Caribbean or African", 10.1, 4.2),
        ("religion", "Muslim", 32.9, 6.7),
        ("disability", "Disabled under the Equality Act", 13.7, 17.3),
    ],
)
def test_shares_are_the_published_ones(
    people: dict[str, dict[str, dict[str, int]]],
    characteristic: str,
    category: str,
    borough: float,
    england: float,
) -> None:
    assert share(people[BOROUGH][characteristic], category) == borough
    assert share(people[ENGLAND][characteristic], category) == england


def test_wards_add_up_to_the_borough(people: dict[str, dict[str, dict[str, int]]]) -> None:
    wards = [area for area in read_areas(read_place(place_directory("luton"))) if area.kind == "ward"]
    assert len(wards) == 20
    assert {ward.area_set for ward in wards} == {"WD_2023"}
    assert {str(ward.valid_from) for ward in wards} == {"2023-05-04"}
    for characteristic in ("residents", "age", "ethnic_group", "religion", "disability"):
        for category, borough in people[BOROUGH][characteristic].items():
            total = sum(people[ward.code][characteristic][category] for ward in wards)
            assert total == pytest.approx(borough, abs=60), (characteristic, category)


def test_the_licence_lines_are_carried() -> None:
    directory = place_directory("luton")
    lines = " ".join(attribution.text for attribution in read_place(directory).attributions)
    source = (directory / "SOURCE.md").read_text()
    for words in (
        "Open Government Licence v3.0",
        "OS data © Crown copyright",
        "Royal Mail data © Royal Mail",
    ):
        assert words in lines
        assert words in source


def test_no_code_knows_a_council() -> None:
    code = Path(__file__).parents[2] / "engage"
    for module in code.rglob("*.py"):
        text = module.read_text().lower()
        assert not any(f'"{name}' in text for name in (*shipped_places(), BOROUGH.lower())), module


def test_the_only_shipped_place_needs_no_name() -> None:
    assert place_directory() == place_directory("luton")


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(Malformed, match="Atlantis"):
        place_directory("Atlantis")


@pytest.mark.parametrize("toml", ["", "[place", '[place]\nkey = "x"\n'])
def test_a_broken_package_is_refused(tmp_path: Path, toml: str) -> None:
    (tmp_path / "place.toml").write_text(toml)
    with pytest.raises(Malformed, match=tmp_path.name):
        read_place(tmp_path)


def test_a_bad_row_is_named_by_its_number(tmp_path: Path) -> None:
    source = place_directory("luton")
    for file in source.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    lines = (tmp_path / "populations.csv").read_text().splitlines()
    lines[5] = lines[5].replace("2037", "two thousand")
    (tmp_path / "populations.csv").write_text("\n".join(lines))
    with pytest.raises(Malformed, match=r"populations\.csv, row 6"):
        read_populations(read_place(tmp_path))
