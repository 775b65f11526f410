"""Reading areas and populations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from engage.db import db
from engage.errors import Missing
from engage.places.models import Area, Population

Profile = dict[str, dict[str, int]]


def areas(area_set: str, parent_code: str | None = None) -> Sequence[Area]:
    """Areas of a dated set (such as `WD_2023`) in name order, of one parent if given."""
    chosen = select(Area).where(Area.area_set == area_set).order_by(Area.name, Area.code)
    if parent_code is not None:
        chosen = chosen.where(Area.parent_code == parent_code)
    return db.session.scalars(chosen).all()


def area(code: str) -> Area:
    """One area by its ONS code. Raises Missing."""
    found = db.session.get(Area, code)
    if found is None:
        raise Missing("There is no area with this code.")
    return found


def area_names(area_set: str) -> dict[str, str]:
    """Name by code of a dated set, in name order."""
    return {found.code: found.name for found in areas(area_set)}


def names() -> set[str]:
    """Names of every place we know, of all sets."""
    return set(db.session.scalars(select(Area.name)))


def profile(area_code: str) -> Profile:
    """Residents (counts) by characteristic and category, in the order of the census table.

    Keys of the first level are `residents` (one category, all of them), `age`, `sex`, `ethnic_group`, `religion`
    and `disability`; of the second, the census's own category names.
    A characteristic that is not published for this kind of area is absent.
    Religion holds "Not answered": leave it out of a base of people who told their religion.
    """
    rows = db.session.execute(
        select(Population.characteristic, Population.category, Population.people)
        .where(Population.area_code == area_code)
        .order_by(Population.position, Population.characteristic, Population.category)
    )
    found: Profile = {}
    for characteristic, category, people in rows:
        found.setdefault(characteristic, {})[category] = people
    return found


def residents(area_code: str) -> int | None:
    """All residents of an area by the census (as published), or None if nothing is known."""
    total: int | None = db.session.scalar(
        select(func.sum(Population.people)).where(
            Population.area_code == area_code, Population.characteristic == "residents"
        )
    )
    return total


def residents_by_area(area_set: str) -> dict[str, int]:
    """Residents (counts, as published) by area code of a dated set, in name order of the areas.

    Areas without a population are absent.
    """
    rows = db.session.execute(
        select(Area.code, func.sum(Population.people))
        .join(Population, Population.area_code == Area.code)
        .where(Area.area_set == area_set, Population.characteristic == "residents")
        .group_by(Area.code, Area.name)
        .order_by(Area.name)
    )
    return dict(iter(rows))
