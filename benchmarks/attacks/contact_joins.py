"""Joining addresses to responses by everything that an insider can read: `run()`.

Residents answer one after the other by real requests, most leave an address, and the worker does its rounds. Then
somebody who has the database's files, a dump, the log of changes and our own log pairs addresses with responses by
order, and is even told which responses left an address. Guessing blindly they would be right about once; knowing which
ten came into the table together, about four times in forty. `recovered` counts what is above `CHANCE`, over all ways.

The control is the old way: the address goes into the table in the request that leaves it.
"""

from __future__ import annotations

import io
import logging
import os
import random
import secrets
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from benchmarks.subject import SLUG, put_up
from config import Config
from engage import clock
from engage.app import create_app
from engage.consultations.jobs import tell_those_who_asked
from engage.consultations.models import Consultation
from engage.contacts.keys import hash_key
from engage.contacts.models import Contact
from engage.db import db, empty_the_log
from engage.notifications.models import Message
from engage.questionnaires.queries import newest_sheet
from engage.responses import receipts
from engage.responses.models import Response
from engage.responses.routes.visits import PLAIN_COOKIE
from engage.web.logs import JsonLines
from tests.postgres import cluster, create_database

AT = "https://localhost"
RESIDENTS, LEAVE_AN_ADDRESS = 60, 40
ROUND = 13  # residents between two rounds of the worker
CHANCE = 15  # right guesses of 40; more than that happens by chance once in 100,000 ways to join
Truth = dict[str, int]  # the response that each address came with


def run() -> dict[str, int]:
    """Contacts joined to their response beyond chance, on both databases together; and the same on the old way."""
    found = {"recovered": 0, "control": 0}
    for name, old in (("recovered", False), ("control", True)):
        for joined in (on_sqlite(old=old), on_postgresql(old=old)):
            found[name] += sum(max(0, right - CHANCE) for right in joined.values())
    return found


def on_sqlite(*, old: bool = False) -> dict[str, int]:
    """Right guesses by way to join, with an SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "engage.db"
        with answered(Path(folder), f"sqlite:///{path}", old=old) as (app, truth, log):
            joined = {"order in the log of changes": _by_bytes(truth, Path(f"{path}-wal").read_bytes())}
            empty_the_log()
            joined["order in the file"] = _by_bytes(truth, path.read_bytes())
            with sqlite3.connect(path) as connection:
                dump = "\n".join(connection.iterdump())
            joined["order in the dump"] = _by_bytes(truth, dump.encode())
            return joined | _everywhere(app, truth, log)


def on_postgresql(*, old: bool = False) -> dict[str, int]:
    """Right guesses by way to join, with a PostgreSQL database."""
    with cluster() as socket, tempfile.TemporaryDirectory() as folder:
        url = create_database(socket, "engage")
        with answered(Path(folder), url, old=old) as (app, truth, log):
            joined = {}
            for column in ("xmin::text::bigint", "ctid"):
                rows = db.session.execute(sa.text(f"SELECT email FROM contacts ORDER BY {column}"))
                joined[f"order by {column}"] = _in_order(truth, [email for (email,) in rows])
            joined["next by xmin"] = _next_by_xmin(truth)
            db.session.rollback()
            logged = b"".join(one.read_bytes() for one in sorted((socket / "data" / "pg_wal").glob("0*")))
            joined["order in the log of changes"] = _by_bytes(truth, logged)
            joined["order in the dump"] = _by_bytes(truth, _dump(socket))
            return joined | _everywhere(app, truth, log)


@contextmanager
def answered(folder: Path, url: str, *, old: bool) -> Iterator[tuple[Flask, Truth, str]]:
    """An Engage where residents have answered; with the truth, and what it logged."""
    app = create_app(Config(secrets.token_hex(32), folder, url, environment="production", base_url=AT))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), _logged() as log:
        sa.event.listen(db.engine, "connect", _keep_the_log)
        upgrade()
        put_up()
        db.session.commit()
        truth = _residents(app, old=old)
        _close()
        tell_those_who_asked()
        yield app, truth, log.getvalue()
        db.session.remove()
        db.engine.dispose()


def _keep_the_log(connection: Any, record: object) -> None:
    """On SQLite the log begins again after 1,000 pages; who copies it every minute has all of it."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA wal_autocheckpoint=0")


def _residents(app: Flask, *, old: bool) -> Truth:
    dice = random.Random(9)  # made-up people, not a secret
    leaving = set(dice.sample(range(RESIDENTS), LEAVE_AN_ADDRESS))
    names = dice.sample(range(10_000, 100_000), RESIDENTS)
    truth: Truth = {}
    for at in range(RESIDENTS):
        client = app.test_client()
        response_id = _answer(app, client)
        if at in leaving:
            email = f"r{names[at]}@resident.example"
            truth[email] = response_id
            _leave_as_before(email) if old else _leave(client, email)
        if at % ROUND == ROUND - 1:
            tell_those_who_asked()
    return truth


def _answer(app: Flask, client: FlaskClient) -> int:
    """Answer by real requests; the id of the response."""
    client.post(f"/answer/{SLUG}/start", data={"q-who": "individual"}, base_url=AT)
    cookie = client.get_cookie(PLAIN_COOKIE, path=f"/answer/{SLUG}")
    assert cookie is not None
    revision = str(newest_sheet(_questionnaire_id()).revision)
    db.session.rollback()
    data = {"q-gp": "o1", "q-minutes": "10", "revision": revision}
    client.post(f"/answer/{SLUG}/page/1", data=data, base_url=AT)
    client.post(f"/answer/{SLUG}/check", base_url=AT)
    found = sa.select(Response.id).where(
        Response.key_hash == receipts.hashed(cookie.value), Response.status == "submitted"
    )
    response_id = db.session.scalars(found).one()
    db.session.rollback()
    return response_id


def _questionnaire_id() -> int:
    return db.session.scalars(sa.select(Consultation.questionnaire_id).filter_by(slug=SLUG)).one()


def _leave(client: FlaskClient, email: str) -> None:
    answer = client.post(f"/answer/{SLUG}/keep-in-touch", data={"q-email": email}, base_url=AT)
    assert answer.status_code == 302, answer.status


def _leave_as_before(email: str) -> None:
    contact_id = secrets.token_hex(16)
    db.session.add(
        Contact(
            id=contact_id, email=email, purpose="outcome", about=SLUG, wording="Write to me",
            agreed_on=clock.today(), stop_key_hash=hash_key(contact_id),
        )
    )  # fmt: skip
    db.session.commit()


def _close() -> None:
    one = db.session.scalars(sa.select(Consultation).filter_by(slug=SLUG)).one()
    one.closes_at = clock.now() - timedelta(days=1)
    one.outcome, one.emailed_at = "We will do it.", clock.now()
    db.session.commit()


def _everywhere(app: Flask, truth: Truth, log: str) -> dict[str, int]:
    """Ways to join that do not depend on the database."""
    ordered: dict[str, Callable[[], Sequence[str]]] = {
        "order of letters": lambda: db.session.scalars(
            sa.select(Message.to_address).order_by(Message.id)
        ).all(),
        "order as read": lambda: db.session.scalars(sa.text("SELECT email FROM contacts")).all(),
    }
    joined = {name: _in_order(truth, list(emails())) for name, emails in ordered.items()}
    joined["day and hour"] = _by_day(truth)
    joined["lines of our log"] = log.count("keep-in-touch")
    assert log.count("/check") == RESIDENTS, "the log is there"
    beside = b"".join(
        one.read_bytes()
        for one in app.extensions["engage.config"].data_dir.iterdir()
        if one.is_file() and not one.name.startswith("engage.db")
    )
    joined["words in other files and in the log"] = sum(
        email.encode() in beside or email in log for email in truth
    )
    db.session.rollback()
    return joined


def _by_day(truth: Truth) -> int:
    """Where one address and one response share a day, or rather a whole consultation's only ones."""
    days: dict[object, list[str]] = {}
    for email, day in db.session.execute(sa.select(Contact.email, Contact.agreed_on)):
        days.setdefault(day, []).append(email)
    return sum(len(emails) == 1 and emails[0] in truth for emails in days.values())


def _in_order(truth: Truth, emails: Sequence[str]) -> int:
    """The first address to the first response that left one, and so on."""
    responses = sorted(truth.values())
    return sum(truth[email] == response for email, response in zip(emails, responses, strict=True))


def _next_by_xmin(truth: Truth) -> int:
    """Each address to the response whose row version is nearest before its own."""
    versions = sa.text("SELECT id, xmin::text::bigint FROM responses WHERE status = 'submitted'")
    sent = {int(version): response_id for response_id, version in db.session.execute(versions)}
    rows = db.session.execute(sa.text("SELECT email, xmin::text::bigint FROM contacts"))
    return sum(sent[max(one for one in sent if one < int(xmin))] == truth[email] for email, xmin in rows)


def _by_bytes(truth: Truth, stored: bytes) -> int:
    """The best of these ways: by order of the first or last place, from either end, and to the response before it."""
    sent = sa.select(Response.id, Response.reference_hash).where(Response.status == "submitted")
    hashes = db.session.execute(sent).all()
    db.session.rollback()
    right = [0]
    for find in (stored.find, stored.rfind):
        places = {email: find(email.encode()) for email in truth}
        if -1 in places.values():
            return 0  # not there: nothing to join
        order = sorted(places, key=lambda email: places[email])
        right += [_in_order(truth, order), _in_order(truth, order[::-1])]
    seen = sorted((stored.find(word.encode()), response_id) for response_id, word in hashes)
    for email in truth:
        before = [response_id for where, response_id in seen if -1 < where < stored.find(email.encode())]
        right[0] += bool(before) and before[-1] == truth[email]
    return max(right)


def _dump(socket: Path) -> bytes:
    command = ["pg_dump", "-h", str(socket), "-U", "engage", "engage"]
    return subprocess.run(
        command, check=True, capture_output=True, env={**os.environ, "PGUSER": "engage"}
    ).stdout


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """What Engage logs meanwhile, as it stands in production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("engage")
    level, before = log.level, list(log.handlers)
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    try:
        yield stream
    finally:
        log.handlers, log.level = before, level
