"""A full disk, a database that is gone: the page comes back with what was typed, and nothing is half written."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engage.app import create_app
from engage.contacts import waiting
from engage.db import db
from engage.responses.models import Answer
from engage.web import room
from tests.answering import Asked, answer, begin, consultation, walk
from tests.databases import Database, migrate_up
from tests.pages import Page, StrictClient
from tests.postgres import cluster, create_database

WORDS = "Unforgettable words about the nurse"
FULL = "We cannot save anything at the moment"


def answers(number: int) -> bool:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(Answer))
    db.session.rollback()
    return found == number


@pytest.mark.on_sqlite
def test_a_full_database_gives_the_words_back(
    app: Flask, resident: StrictClient, db_session: Session
) -> None:
    asked = consultation()
    begin(resident, asked)
    answer(resident, asked, 1, used="yes")
    db.session.remove()

    def allow_no_more(connection: sa.Connection) -> None:
        (pages,) = connection.exec_driver_sql("PRAGMA page_count").one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    sa.event.listen(db.engine, "begin", allow_no_more)
    try:
        page = answer(resident, asked, 2, status=503, good=WORDS * 500, times="3")
        assert page.h1 == FULL
        assert WORDS * 500 in page.text
        assert "3" in page.text
        assert answers(1), "nothing of the page is kept"
        assert WORDS in answer(resident, asked, 2, status=503, good=WORDS * 500).text
    finally:
        sa.event.remove(db.engine, "begin", allow_no_more)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
        db.engine.dispose()
    answer(resident, asked, 2, good=WORDS * 500)
    assert answers(2)


def test_an_address_that_cannot_be_written_down_comes_back(
    app: Flask, resident: StrictClient, db_session: Session
) -> None:
    asked = consultation()
    walk(resident, asked)
    new = app.extensions["engage.config"].data_dir / f"{waiting.NAME}.new"
    new.symlink_to("/dev/full")  # whatever is written there fails as on a full disk
    try:
        page = resident.send(asked.url("keep-in-touch"), {"q-email": "ada@resident.example"}, status=503)
    finally:
        new.unlink()
    assert page.h1 == FULL
    assert "ada@resident.example" in page.text
    assert "Thank you" in resident.send(asked.url("keep-in-touch"), {"q-email": "ada@resident.example"}).text


@pytest.mark.on_sqlite
def test_a_page_is_shown_where_its_compiled_template_cannot_be_kept(
    database: Database, tmp_path: Path
) -> None:
    app = create_app(replace(database.config, data_dir=tmp_path))
    (tmp_path / "templates").rename(tmp_path / "gone")
    assert app.test_client().get("/privacy").status_code == 200


def test_ready_says_that_there_is_no_room(
    app: Flask, client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/ready").status_code == 200
    probe = app.extensions["engage.config"].data_dir / room.PROBE
    probe.symlink_to("/dev/full")
    found = client.get("/ready")
    assert (found.status_code, found.json["reason"]) == (
        503, "nothing can be written to the data directory: No space left on device"
    )  # fmt: skip
    assert client.get("/ready").status_code == 200, "the probe is gone"
    monkeypatch.setattr(room, "LEAST_FREE", 1 << 60)
    found = client.get("/ready")
    assert found.status_code == 503
    assert "nearly full" in found.json["reason"]


def test_a_database_that_only_reads_is_not_ready(
    database: Database, app: Flask, client: StrictClient
) -> None:
    if database.name == "sqlite":
        assert client.get("/ready").status_code == 200
        return
    with database.engine.connect() as connection:
        owner = connection.execution_options(isolation_level="AUTOCOMMIT")
        owner.exec_driver_sql("ALTER DATABASE engage SET default_transaction_read_only = on")
    database.engine.dispose()
    try:
        found = client.get("/ready")
        assert (found.status_code, found.json["reason"]) == (503, "the database only reads")
        page = client.send("/withdraw", {"q-reference": "7K3M-9QXT-2BHD"}, status=503)
        assert page.h1 == FULL
        assert "7K3M-9QXT-2BHD" in page.text
    finally:
        with database.engine.connect() as connection:
            owner = connection.execution_options(isolation_level="AUTOCOMMIT")
            owner.exec_driver_sql("SET default_transaction_read_only = off")
            owner.exec_driver_sql("ALTER DATABASE engage RESET default_transaction_read_only")
        database.engine.dispose()


@pytest.mark.on_sqlite  # starts its own PostgreSQL, to stop it
def test_a_server_that_dies_gives_the_words_back(database: Database, tmp_path: Path) -> None:
    with cluster() as socket:
        app = create_app(
            replace(database.config, data_dir=tmp_path, database_url=create_database(socket, "engage"))
        )
        app.test_client_class = StrictClient
        migrate_up(app)
        resident: StrictClient = app.test_client()  # type: ignore[assignment]  # the class set above
        with app.app_context():
            asked: Asked = consultation()
            db.session.remove()
        begin(resident, asked)
        answer(resident, asked, 1, used="yes")
        assert resident.get("/ready").status_code == 200
        os.kill(int((socket / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        page: Page = answer(resident, asked, 2, status=503, good=WORDS)
        assert page.h1 == "Engage is busy"
        assert WORDS in page.text
        ready = resident.get("/ready")
        assert (ready.status_code, ready.json["database"]) == (503, "away")
