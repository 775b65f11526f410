"""A place package: a directory that holds everything Engage knows about one council.

The directory has a `place.toml` and the files it names. No code knows any council by name: to serve
another one, write another directory.
"""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from engage.errors import Malformed

SHIPPED = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Attribution:
    """A line that the licence of a source asks us to show."""

    what: str
    text: str


@dataclass(frozen=True)
class AreaRow:
    """One area of `areas.csv`; `area_set` is the dated set it belongs to, such as `WD_2023`."""

    code: str
    name: str
    kind: str
    area_set: str
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class PopulationRow:
    """How many people (a count of residents) of one area are in one category of one characteristic."""

    area_code: str
    characteristic: str
    category: str
    people: int
    source: str


@dataclass(frozen=True)
class Place:
    """A council as content. Paths are absolute."""

    key: str
    name: str
    council: str
    service_name: str
    area_code: str
    ward_set: str
    benchmark_code: str
    deprivation: str
    attributions: tuple[Attribution, ...]
    areas_file: Path
    populations_file: Path
    postcodes_file: Path
    boundaries_file: Path


@cache
def read_place(directory: Path) -> Place:
    """Read `place.toml` of a directory, once per process.

    Raises Malformed when the file is missing, cannot be read, or lacks a value.
    """
    file = directory / "place.toml"
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        place, files = content["place"], content["files"]
        return Place(
            key=place["key"],
            name=place["name"],
            council=place["council"],
            service_name=place["service_name"],
            area_code=place["area_code"],
            ward_set=place["ward_set"],
            benchmark_code=place["benchmark_code"],
            deprivation=place["deprivation"],
            attributions=tuple(Attribution(a["what"], a["text"]) for a in content.get("attributions", [])),
            areas_file=directory / files["areas"],
            populations_file=directory / files["populations"],
            postcodes_file=directory / files["postcodes"],
            boundaries_file=directory / files["boundaries"],
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise Malformed(f"The place package {directory.name} cannot be read: {error}") from error


def shipped_places() -> list[str]:
    """Names of the place packages that come with Engage, in name order."""
    return sorted(file.parent.name for file in SHIPPED.glob("*/place.toml"))


def place_directory(name: str | None = None) -> Path:
    """The directory of a place: a shipped name, a path, or the only shipped one when nothing is said.

    Raises Malformed when there is no such directory, or when several are shipped and none is chosen.
    """
    if name:
        for directory in (SHIPPED / name, Path(name)):
            if (directory / "place.toml").is_file():
                return directory.resolve()
        raise Malformed(f"There is no place package called {name}.")
    shipped = shipped_places()
    if len(shipped) != 1:
        raise Malformed(f"Say which place to use. Engage comes with: {', '.join(shipped) or 'none'}.")
    return (SHIPPED / shipped[0]).resolve()


def read_areas(place: Place) -> list[AreaRow]:
    """Areas in file order; a parent stands before its children. Raises Malformed with the row's number."""
    rows: list[AreaRow] = []
    seen: set[str] = set()
    for number, row in _rows(place.areas_file):
        try:
            area = AreaRow(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                area_set=row["area_set"],
                parent_code=row["parent_code"] or None,
                valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
        except (KeyError, ValueError) as error:
            raise Malformed(f"{place.areas_file.name}, row {number}: {error}") from error
        if area.code in seen or (area.parent_code and area.parent_code not in seen):
            raise Malformed(
                f"{place.areas_file.name}, row {number}: {area.code} is repeated or has no parent."
            )
        seen.add(area.code)
        rows.append(area)
    return rows


def read_populations(place: Place) -> list[PopulationRow]:
    """Census counts in file order. Raises Malformed with the row's number."""
    rows: list[PopulationRow] = []
    for number, row in _rows(place.populations_file):
        try:
            rows.append(
                PopulationRow(
                    row["area_code"],
                    row["characteristic"],
                    row["category"],
                    int(row["people"]),
                    row["source"],
                )
            )
        except (KeyError, ValueError) as error:
            raise Malformed(f"{place.populations_file.name}, row {number}: {error}") from error
    return rows


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            yield from enumerate(csv.DictReader(lines), start=2)
    except (OSError, UnicodeDecodeError) as error:
        raise Malformed(f"{file.name} cannot be read: {error}") from error
