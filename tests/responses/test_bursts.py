"""Many responses from one network address: taken and told, slowed at a flood, and the address written nowhere."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.db import db
from engage.limits.arrivals import MOST_KEPT, Arrivals
from engage.limits.models import Counter
from engage.responses import queries
from engage.responses.models import Response
from engage.responses.routes.visits import MANY_SENT, MOST_STARTS
from tests.answering import Asked, answer, consultation, send
from tests.cast import Person
from tests.pages import StrictClient

LIBRARY, HOME = "81.2.69.142", "81.2.69.160"


@pytest.fixture
def asked(db_session: sa.orm.Session) -> Asked:
    return consultation()


def visitor(app: Flask, address: str | None) -> StrictClient:
    client: StrictClient = app.test_client()  # type: ignore[assignment]  # the strict client
    client.checked = False
    if address:
        client.environ_base["REMOTE_ADDR"] = address
    return client


def begun(app: Flask, asked: Asked, address: str | None) -> tuple[StrictClient, int]:
    client = visitor(app, address)
    data = {"q-who": "organisation", "q-organisation": "The Reading Group"}
    return client, client.post(asked.url("start"), data=data).status_code


def respond(app: Flask, asked: Asked, address: str | None) -> None:
    client, status = begun(app, asked, address)
    assert status == 302
    answer(client, asked, 1, used="no")
    send(client, asked)


def test_a_library_is_taken_whole_and_told_to_the_officer(app: Flask, asked: Asked, officer: Person) -> None:
    for _ in range(MANY_SENT + 3):
        respond(app, asked, LIBRARY)
    respond(app, asked, HOME)
    with app.app_context():
        sent = db.session.scalar(sa.select(sa.func.count()).where(Response.status == "submitted"))
        assert sent == MANY_SENT + 4
        assert queries.in_bursts(asked.questionnaire_id) == 3
    page = officer.client.page(f"/office/consultations/{asked.slug}")
    assert f"3 responses came after more than {MANY_SENT} others within an hour" in page.text
    assert "library" in page.text


def test_a_flood_is_slowed_keeps_what_was_typed_and_nobody_elses_answer(app: Flask, asked: Asked) -> None:
    underway, _ = begun(app, asked, LIBRARY)
    for _ in range(MOST_STARTS - 1):
        assert begun(app, asked, LIBRARY)[1] == 302
    client = visitor(app, LIBRARY)
    found = client.post(
        asked.url("start"), data={"q-who": "organisation", "q-organisation": "The Reading Group"}
    )
    assert found.status_code == 429
    assert found.headers["Retry-After"] == "600"
    assert "The Reading Group" in found.text
    assert "wait ten minutes" in found.text
    answer(underway, asked, 1, used="no")
    send(underway, asked)
    assert begun(app, asked, HOME)[1] == 302


@pytest.mark.parametrize("address", [None, "127.0.0.1", "::1", "10.1.2.3", "fd00::1"])
def test_residents_behind_a_proxy_that_is_not_configured_are_never_slowed(
    app: Flask, asked: Asked, address: str | None
) -> None:
    for _ in range(MOST_STARTS + 5):
        assert begun(app, asked, address)[1] == 302


def test_the_address_is_written_nowhere(app: Flask, asked: Asked) -> None:
    for _ in range(MANY_SENT + 2):
        respond(app, asked, LIBRARY)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Counter)) == 0
        for table in db.metadata.sorted_tables:
            assert LIBRARY not in repr(db.session.execute(sa.select(table)).all()), table.name


def test_addresses_count_apart_by_what_and_by_network() -> None:
    arrivals = Arrivals(seconds=3600)
    assert [arrivals.count(LIBRARY, "a") for _ in range(3)] == [1, 2, 3]
    assert arrivals.count(LIBRARY, "b") == arrivals.count(HOME, "a") == 1
    assert arrivals.count(f"::ffff:{LIBRARY}", "a") == 4
    assert arrivals.count("2a02:6b8:1:2::1", "a") == 1
    assert arrivals.count("2a02:6b8:1:2:ffff::9", "a") == 2
    assert arrivals.count("2a02:6b8:1:3::1", "a") == 1
    assert [arrivals.count(nonsense, "a") for nonsense in (None, "", "nonsense", "192.168.0.1")] == [0] * 4
    assert LIBRARY not in repr(vars(arrivals))


def test_all_processes_of_the_server_see_one_number() -> None:
    """The server forks after the application is made, and a flood comes to all of its processes."""
    arrivals, fork = Arrivals(seconds=24 * 3600), multiprocessing.get_context("fork")

    def come() -> None:
        for _ in range(200):
            arrivals.count(LIBRARY, "a")

    processes = [fork.Process(target=come) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    assert arrivals.count(LIBRARY, "a") == 801
    assert arrivals.count(HOME, "a") == 1


def test_a_process_that_is_killed_while_it_counts_stops_nobody() -> None:
    arrivals, fork = Arrivals(seconds=24 * 3600), multiprocessing.get_context("fork")

    def die() -> None:
        with arrivals._alone():
            os.kill(os.getpid(), signal.SIGKILL)

    process = fork.Process(target=die)
    process.start()
    process.join()
    assert arrivals.count(LIBRARY, "a") == 1


def test_counting_never_fills_the_memory_and_counts_nobody_too_high() -> None:
    arrivals = Arrivals(seconds=24 * 3600)
    counts = [
        arrivals.count(f"81.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", "a")
        for number in range(MOST_KEPT + MOST_KEPT // 2)
    ]
    assert set(counts) <= {0, 1}, "who finds no place is not counted, and never with somebody else"
    assert counts[: MOST_KEPT // 4] == [1] * (MOST_KEPT // 4)
