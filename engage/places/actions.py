"""Loading a place package into the tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import delete, insert

from engage.db import db
from engage.places.models import Area, Population
from engage.places.package import AreaRow, Place, read_areas, read_place, read_populations


@dataclass(frozen=True)
class Loaded:
    """What a load put into the tables: the place, and numbers of rows."""

    place: Place
    areas: int
    populations: int


def load_place(directory: Path) -> Loaded:
    """Load or reload a place package. Doing it twice leaves the same rows.

    Areas are added or changed and never removed, because responses refer to them; the populations of the
    areas in the package are replaced whole. Raises Malformed, before anything is written, when the package
    cannot be read.
    """
    place = read_place(directory)
    areas = read_areas(place)
    codes = {row.code for row in areas}
    populations = [
        {**asdict(row), "position": position}
        for position, row in enumerate(read_populations(place))
        if row.area_code in codes
    ]
    for row in areas:
        _put(row)
    db.session.flush()
    db.session.execute(delete(Population).where(Population.area_code.in_(codes)))
    db.session.execute(insert(Population), populations)
    return Loaded(place, len(areas), len(populations))


def _put(row: AreaRow) -> None:
    found = db.session.get(Area, row.code)
    if found is None:
        db.session.add(Area(**asdict(row)))
        return
    for name, value in asdict(row).items():
        setattr(found, name, value)
