"""Areas and populations in the tables."""

from pathlib import Path

import pytest
from flask import Flask

from engage.db import db
from engage.errors import Malformed, Missing
from engage.places import queries
from engage.places.actions import load_place
from engage.places.models import Area, Population
from engage.places.package import place_directory

pytestmark = pytest.mark.usefixtures("db_session")
BOROUGH = "E06000032"


def load() -> None:
    load_place(place_directory("luton"))
    db.session.commit()


def rows() -> tuple[int, int]:
    return db.session.query(Area).count(), db.session.query(Population).count()


def test_loading_twice_leaves_the_same_rows() -> None:
    load()
    once = rows()
    load()
    assert rows() == once == (27, 508)


def test_a_second_load_puts_a_changed_name_right() -> None:
    load()
    queries.area("E05014735").name = "Somewhere else"
    db.session.commit()
    load()
    assert queries.area("E05014735").name == "Barnfield"


def test_areas_of_a_set_come_in_name_order() -> None:
    load()
    names = [area.name for area in queries.areas("WD_2023", BOROUGH)]
    assert len(names) == 20
    assert names == sorted(names)
    assert list(queries.area_names("WD_2023").values()) == names
    assert queries.areas("WD_2013") == []


def test_a_profile_keeps_the_order_of_the_census() -> None:
    load()
    profile = queries.profile(BOROUGH)
    assert set(profile) == {"residents", "age", "sex", "ethnic_group", "religion", "disability"}
    assert next(iter(profile["age"])) == "Aged 15 years and under"
    assert list(profile["age"])[-1] == "Aged 65 years and over"
    assert "sex" not in queries.profile("E05014735")
    assert queries.profile("E99999999") == {}


def test_residents() -> None:
    load()
    assert queries.residents(BOROUGH) == 225_262
    assert queries.residents("E99999999") is None
    by_ward = queries.residents_by_area("WD_2023")
    assert len(by_ward) == 20
    assert sum(by_ward.values()) == pytest.approx(225_262, abs=5)


def test_an_unknown_area_is_missing() -> None:
    with pytest.raises(Missing):
        queries.area("E99999999")


def test_a_broken_package_writes_nothing(tmp_path: Path, app: Flask) -> None:
    source = place_directory("luton")
    for file in source.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "populations.csv").write_text("area_code,characteristic\nE06000032,age\n")
    with pytest.raises(Malformed):
        load_place(tmp_path)
    db.session.commit()
    assert rows() == (0, 0)
