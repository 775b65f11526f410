"""Addresses on their way: sealed, in batches, and never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from engage.consultations.jobs import tell_those_who_asked
from engage.contacts import actions, queries
from engage.contacts.keys import stop_key
from engage.contacts.models import Contact
from engage.contacts.waiting import NAME, SIZE, Waiting, WaitingFile
from engage.db import db
from engage.notifications.models import Message
from tests.answering import consultation, walk
from tests.contacts.test_consents import WORDING, let_in, stop_path
from tests.databases import SECRET
from tests.pages import StrictClient

ROOT = Path(__file__).parents[2]
ADDS_AND_DIES = """
import os, signal, sys
from pathlib import Path
from engage.contacts.waiting import Waiting, WaitingFile
WaitingFile(Path(sys.argv[1]), "secret").add(Waiting("ada@resident.example.org", "outcome", "health", "Yes"))
print("taken", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def some(number: int, first: int = 0, about: str = "health") -> None:
    for at in range(first, first + number):
        actions.agree(f"r{at}@resident.example.org", "outcome", about, WORDING)


def in_the_table(purpose: str, about: str) -> int:
    return len(queries.listening(purpose, about))


def months() -> list[date]:
    return sorted(db.session.scalars(sa.select(Contact.agreed_on)))


def test_nine_wait_and_ten_come_in(db_session: Session) -> None:
    some(9)
    some(1)  # the first again
    assert let_in() == 0
    assert in_the_table("outcome", "health") == 0
    some(1, first=9)
    some(3, about="another")
    assert let_in() == 11
    assert in_the_table("outcome", "health") == 10
    assert let_in() == 0
    assert in_the_table("outcome", "another") == 0
    assert let_in("another", is_last=True) == 3


def test_known_addresses_do_not_make_a_batch(db_session: Session) -> None:
    some(10)
    let_in()
    some(12)
    assert let_in() == 0, "two of twelve are new: they would stand alone"


def test_a_month_is_shared_by_ten_or_by_all(db_session: Session) -> None:
    with time_machine.travel(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False):
        some(10)
        let_in()
        assert months() == [date(2026, 3, 1)] * 10
    with time_machine.travel(datetime(2026, 5, 2, 12, tzinfo=UTC), tick=False):
        some(10, first=10)
        let_in()
        assert months() == [date(2026, 3, 1)] * 10 + [date(2026, 5, 1)] * 10
    with time_machine.travel(datetime(2026, 6, 9, 12, tzinfo=UTC), tick=False):
        some(1, first=20)
        let_in(is_last=True)
        assert months() == [date(2026, 6, 1)] * 21, "one alone in June would join with June's only response"


def test_every_row_is_written_anew_with_a_batch(db_session: Session) -> None:
    """PostgreSQL tells by `xmin` which transaction wrote a row; the ids, and with them the ways out, stay."""
    some(10)
    let_in()
    ids = {contact["id"] for contact in queries.everyone("outcome", "health")}
    some(10, first=10)
    let_in()
    assert ids < {contact["id"] for contact in queries.everyone("outcome", "health")}
    if db.engine.dialect.name == "postgresql":
        assert db_session.scalars(sa.text("SELECT count(DISTINCT xmin::text) FROM contacts")).one() == 1


def test_letters_say_the_month_and_no_day(db_session: Session) -> None:
    with time_machine.travel(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False):
        some(1)
        let_in(is_last=True)
        actions.write_to_all("outcome", "health", "outcome of health", "What came of it", "We did it.")
        text = db.session.scalars(sa.select(Message.text)).one()
    assert "in March 2026 or before" in text
    assert "31" not in text.split("/stop/")[0]


def test_the_file_tells_neither_addresses_nor_how_many(tmp_path: Path) -> None:
    file = WaitingFile(tmp_path, SECRET)
    seen = set()
    for at in range(30):
        file.add(Waiting(f"r{at}@resident.example.org", "outcome", "health", WORDING))
        sealed = (tmp_path / NAME).read_bytes()
        assert len(sealed) == SIZE + 28, "with what seals it"
        assert b"resident" not in sealed
        seen.add(sealed[:100])
    file.drop([])
    seen.add((tmp_path / NAME).read_bytes()[:100])
    assert len(seen) == 31, "another each time, also when nothing changed"
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0
    assert {one.email for one in file.everyone()} == {f"r{at}@resident.example.org" for at in range(30)}
    assert [one.email for one in file.everyone()] != [f"r{at}@resident.example.org" for at in range(30)]


def test_many_who_wait_need_a_larger_file(tmp_path: Path) -> None:
    file = WaitingFile(tmp_path, SECRET)
    for at in range(120):
        file.add(Waiting(f"r{at}@resident.example.org", "outcome", "health", "w" * 1000))
    assert len(file.everyone()) == 120
    assert ((tmp_path / NAME).stat().st_size - 28) % SIZE == 0


def test_an_address_that_was_taken_survives_a_kill(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ADDS_AND_DIES, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, b"taken\n"), done.stderr
    assert [one.email for one in WaitingFile(tmp_path, "secret").everyone()] == ["ada@resident.example.org"]


def test_all_who_come_at_once_are_kept(tmp_path: Path) -> None:
    def add(at: int) -> None:
        WaitingFile(tmp_path, SECRET).add(Waiting(f"r{at}@resident.example.org", "outcome", "health", "Yes"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    assert len(WaitingFile(tmp_path, SECRET).everyone()) == 40


def test_what_another_secret_sealed_is_kept_aside(tmp_path: Path) -> None:
    WaitingFile(tmp_path, "before").add(Waiting("ada@resident.example.org", "outcome", "health", "Yes"))
    after = WaitingFile(tmp_path, "after")
    assert after.everyone() == []
    after.add(Waiting("bob@resident.example.org", "outcome", "health", "Yes"))
    (aside,) = tmp_path.glob(f"{NAME}.unreadable-*")
    aside.rename(tmp_path / NAME)
    assert [one.email for one in WaitingFile(tmp_path, "before").everyone()] == ["ada@resident.example.org"]


def test_a_worker_that_dies_after_the_commit_loses_and_doubles_nobody(db_session: Session) -> None:
    some(10)
    assert len(actions.let_in("outcome", "health", is_last=False)) == 10
    db.session.commit()  # and dies here, before it lets go of them
    actions.write_to_all("outcome", "health", "outcome of health", "Subject", "Text")
    assert let_in(is_last=True) == 10
    assert actions.write_to_all("outcome", "health", "outcome of health", "Subject", "Text") == 0
    assert in_the_table("outcome", "health") == 10


def test_who_stops_while_a_renewal_waits_has_stopped(db_session: Session) -> None:
    some(1)
    let_in(is_last=True)
    key = stop_path().rpartition("/")[2]
    some(1)
    actions.stop(key)
    db.session.commit()
    assert let_in(is_last=True) == 0
    assert in_the_table("outcome", "health") == 0


def test_who_stops_while_a_batch_is_written_has_stopped(app: Flask, db_session: Session) -> None:
    """The row is written anew by another transaction at that moment, and is found all the same."""
    some(10)
    let_in()
    keys = [stop_key(SECRET, contact["id"]) for contact in queries.everyone("outcome", "health")]
    db.session.rollback()

    def stop(key: str) -> None:
        with app.app_context():
            actions.stop(key)
            db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        some(10, first=10)
        tickets = actions.let_in("outcome", "health", is_last=False)
        stopping = [pool.submit(stop, key) for key in keys]
        db.session.commit()
        for one in stopping:
            one.result(timeout=30)
        actions.dropped(tickets)
    assert in_the_table("outcome", "health") == 10


def test_an_address_left_on_a_receipt_gets_one_letter(
    app: Flask, db_session: Session, resident: StrictClient
) -> None:
    moment = datetime(2026, 5, 2, 12, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        asked = consultation(
            outcome="We will do it.", emailed_at=moment, closes_at=moment + timedelta(hours=1)
        )
        walk(resident, asked)
        resident.send(asked.url("keep-in-touch"), {"q-email": "ada@resident.example.org"})
        db.session.remove()
    for minutes, letters in ((61, 0), (91, 0), (111, 1), (121, 1), (60 * 24 * 60, 1)):
        with time_machine.travel(moment + timedelta(minutes=minutes), tick=False):
            tell_those_who_asked()
        assert len(db.session.scalars(sa.select(Message.id)).all()) == letters, minutes
        db.session.rollback()


@pytest.mark.parametrize("file", [NAME, "queue.db", "engage.db"])
def test_until_then_the_address_stands_nowhere(
    db_session: Session, resident: StrictClient, app: Flask, file: str
) -> None:
    asked = consultation()
    walk(resident, asked)
    resident.send(asked.url("keep-in-touch"), {"q-email": "waits.alone@resident.example.org"})
    for path in app.extensions["engage.config"].data_dir.glob(f"{file}*"):
        assert b"waits.alone@resident" not in path.read_bytes(), path
