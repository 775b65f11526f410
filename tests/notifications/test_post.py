"""Letters, against a real mail server: each once, whatever fails and however many workers post."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session
from flask import Flask

from engage import clock
from engage.db import db
from engage.notifications import actions, jobs, queries
from engage.notifications.models import Message
from tests.cast import Person
from tests.live import ROOT, free_port
from tests.pages import words


class Letterbox:
    """A mail server's memory. `answer` may say no."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer: Callable[[str], str] = lambda to: "250 OK"
        self.connection: Any = None
        self.taken: Callable[[], None] = lambda: None  # called when a letter is kept, before that is said

    async def handle_RCPT(  # noqa: N802  # the server's own name
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802  # the server's own name
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        letter = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        self.letters.append(letter)  # type: ignore[arg-type]  # that is what this policy makes
        self.connection = server.transport
        self.taken()
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        return sorted(str(letter["To"]) for letter in self.letters)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Letterbox, int]]:
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


@pytest.fixture
def box(server: tuple[Letterbox, int]) -> Letterbox:
    found, _ = server
    found.letters.clear()
    found.answer = lambda to: "250 OK"
    found.taken = lambda: None
    return found


@pytest.fixture
def mailing(app: Flask, server: tuple[Letterbox, int]) -> Iterator[Flask]:
    """The application with a mail server."""
    yield from configured(app, mail_host="127.0.0.1", mail_port=server[1], mail_from="engage@council.example")


def configured(app: Flask, **settings: Any) -> Iterator[Flask]:
    before = app.extensions["engage.config"]
    app.extensions["engage.config"] = replace(before, **settings)
    app.extensions.pop("engage.post", None)
    yield app
    app.extensions["engage.config"] = before
    app.extensions.pop("engage.post", None)


def write(app: Flask, *names: str) -> None:
    with app.app_context():
        for name in names:
            actions.write(
                f"outcome:{name}", f"{name}@resident.example", "What came of it", "We did – häh?\nYes."
            )
        db.session.commit()


def post(app: Flask) -> None:
    with app.app_context():
        jobs.post_letters()


def later(app: Flask) -> None:
    """Let the pauses pass."""
    with app.app_context():
        db.session.execute(sa.update(Message).values(next_try_at=clock.now() - timedelta(seconds=1)))
        db.session.commit()


def counts(app: Flask) -> tuple[int, int]:
    with app.app_context():
        return queries.waiting(), queries.failed()


def test_a_letter_arrives_once(mailing: Flask, box: Letterbox) -> None:
    write(mailing, "ada")
    post(mailing)
    post(mailing)
    letter = box.letters[0]
    assert len(box.letters) == 1
    assert (letter["To"], letter["From"]) == ("ada@resident.example", "engage@council.example")
    assert letter["Subject"] == "What came of it"
    assert "häh" in letter.get_content()
    assert letter["Message-ID"].endswith("@council.example>")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert counts(mailing) == (0, 0)


def test_the_same_letter_is_written_once(app: Flask) -> None:
    with app.app_context():
        assert actions.write("outcome:1", "ada@resident.example", "Subject", "Text")
        assert not actions.write("outcome:1", "ada@resident.example", "Subject", "Text")
        db.session.commit()
    assert counts(app) == (1, 0)


def test_a_letter_of_a_transaction_that_fails_is_never_posted(mailing: Flask, box: Letterbox) -> None:
    with mailing.app_context():
        actions.write("outcome:1", "ada@resident.example", "Subject", "Text")
        db.session.rollback()
    post(mailing)
    assert box.letters == []


def test_a_server_that_is_away_costs_no_attempt(app: Flask) -> None:
    write(app, "ada")
    for away in configured(app, mail_host="127.0.0.1", mail_port=free_port()):
        post(away)
    with app.app_context():
        assert db.session.scalar(sa.select(Message.attempts)) == 0
    assert counts(app) == (1, 0)


def test_a_server_that_fails_and_recovers_gets_each_letter_once(mailing: Flask, box: Letterbox) -> None:
    box.answer = lambda to: "451 Try later" if to.startswith("bob") else "250 OK"
    write(mailing, "ada", "bob", "cleo")
    post(mailing)
    assert box.addresses == ["ada@resident.example", "cleo@resident.example"]
    box.answer = lambda to: "250 OK"
    post(mailing)
    assert len(box.letters) == 2, "the pause is kept"
    later(mailing)
    post(mailing)
    assert box.addresses == [f"{name}@resident.example" for name in ("ada", "bob", "cleo")]
    assert counts(mailing) == (0, 0)


def test_a_letter_that_can_never_arrive_is_given_up_at_once(mailing: Flask, box: Letterbox) -> None:
    box.answer = lambda to: "550 No such person"
    write(mailing, "ada")
    post(mailing)
    later(mailing)
    box.answer = lambda to: "250 OK"
    post(mailing)
    assert box.letters == []
    assert counts(mailing) == (0, 1)


def test_a_letter_is_given_up_after_the_last_attempt(mailing: Flask, box: Letterbox) -> None:
    box.answer = lambda to: "451 Try later"
    write(mailing, "ada")
    for _ in range(actions.MOST_ATTEMPTS):
        assert counts(mailing) == (1, 0)
        post(mailing)
        later(mailing)
    assert counts(mailing) == (0, 1)


def test_two_workers_at_once_post_each_letter_once(mailing: Flask, box: Letterbox) -> None:
    names = [f"person{number}" for number in range(30)]
    write(mailing, *names)
    gate = threading.Barrier(2)

    def one() -> None:
        gate.wait()
        post(mailing)

    workers = [threading.Thread(target=one) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert box.addresses == sorted(f"{name}@resident.example" for name in names)
    assert counts(mailing) == (0, 0)


def test_a_letter_whose_worker_died_is_posted_by_the_next(mailing: Flask, box: Letterbox) -> None:
    write(mailing, "ada")
    with mailing.app_context():
        number = db.session.scalar(sa.select(Message.id)) or 0
        assert actions.take(number) == 1
        db.session.commit()
    post(mailing)
    assert box.letters == []
    later(mailing)
    post(mailing)
    assert box.addresses == ["ada@resident.example"]


def test_without_a_mail_server_letters_stay_and_are_counted(app: Flask, client: Any) -> None:
    write(app, "ada", "bob")
    post(app)
    assert client.get("/ready").get_json()["letters_waiting"] == 2


def test_a_subject_cannot_carry_another_header(mailing: Flask, box: Letterbox) -> None:
    with mailing.app_context():
        actions.write("x", "ada@resident.example", "Hello\r\nBcc: eve@resident.example", "Text")
        db.session.commit()
    post(mailing)
    assert box.letters[0]["Bcc"] is None
    assert box.letters[0]["Subject"] == "Hello Bcc: eve@resident.example"


def test_posted_letters_are_forgotten_after_a_month(mailing: Flask, box: Letterbox) -> None:
    write(mailing, "ada", "bob")
    post(mailing)
    with mailing.app_context():
        old = sa.update(Message).where(Message.to_address.startswith("ada"))
        db.session.execute(old.values(sent_at=clock.now() - timedelta(days=31)))
        db.session.commit()
        jobs.forget_posted_letters()
        assert db.session.scalars(sa.select(Message.to_address)).all() == ["bob@resident.example"]


WORK = """
from engage.app import create_app
from engage.notifications.jobs import post_letters
with create_app().app_context():
    post_letters()
"""


def killed_in_between(app: Flask, box: Letterbox) -> None:
    """A worker of its own, killed outright when the mail server has the letter and has not said so."""
    config = app.extensions["engage.config"]
    environ = {
        **os.environ,
        "ENGAGE_DATA": str(config.data_dir),
        "DATABASE_URL": config.database_url,
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": str(config.mail_port),
        "MAIL_FROM": config.mail_from,
        "PYTHONPATH": str(ROOT),
    }
    worker = subprocess.Popen([sys.executable, "-c", WORK], env=environ, cwd=ROOT)
    box.taken = worker.kill
    assert worker.wait(timeout=300) == -signal.SIGKILL
    box.taken = lambda: None


def uncertain(app: Flask) -> list[int]:
    with app.app_context():
        return [one.uncertain for one in queries.standing(["outcome"])]


def test_a_kill_between_the_server_and_our_word_loses_no_letter_and_is_told(
    mailing: Flask, box: Letterbox
) -> None:
    write(mailing, "ada", "bob", "cleo")
    killed_in_between(mailing, box)
    assert box.addresses == ["ada@resident.example"]
    assert counts(mailing) == (3, 0)
    post(mailing)
    assert box.addresses == [f"{name}@resident.example" for name in ("ada", "bob", "cleo")], (
        "ada's is in hand"
    )
    later(mailing)
    post(mailing)
    assert counts(mailing) == (0, 0)
    assert box.addresses.count("ada@resident.example") == 2, "the one letter of which nobody can know"
    assert len(box.letters) == 4
    assert len({letter["Message-ID"] for letter in box.letters}) == 3, (
        "and mail programs can see that it is one"
    )
    assert uncertain(mailing) == [1]


def test_a_letter_that_kills_every_worker_is_given_up(mailing: Flask, box: Letterbox) -> None:
    write(mailing, "ada")
    with mailing.app_context():
        number = db.session.scalar(sa.select(Message.id)) or 0
    for _ in range(actions.MOST_ATTEMPTS):
        with mailing.app_context():
            assert actions.take(number)
            db.session.commit()
        later(mailing)
    post(mailing)
    assert box.letters == []
    assert counts(mailing) == (0, 1)


def test_a_connection_that_breaks_after_the_letter_is_told(mailing: Flask, box: Letterbox) -> None:
    write(mailing, "ada")

    box.taken = lambda: box.connection.abort()
    post(mailing)
    box.taken = lambda: None
    assert (len(box.letters), counts(mailing), uncertain(mailing)) == (1, (1, 0), [1])
    later(mailing)
    post(mailing)
    assert box.addresses == ["ada@resident.example"] * 2
    assert counts(mailing) == (0, 0)


def test_the_administrator_sees_what_has_not_gone_out_and_to_nobodys_name(
    app: Flask, administrator: Person, officer: Person
) -> None:
    assert "No email is waiting, and none was given up." in administrator.client.page("/letters").text
    write(app, "ada", "bob")
    with app.app_context():
        actions.write("alerts:1:2", "officer@council.example", "Alerts", "Text")
        number = db.session.scalar(sa.select(Message.id).where(Message.to_address.startswith("ada"))) or 0
        actions.not_posted(number, 1, for_good=True, may_have_gone=False)
        db.session.commit()
    page = administrator.client.page("/letters")
    rows = [[words(cell) for cell in row] for row in page.all("tr")][1:]
    assert [(row[0][:10], row[1], row[3], row[4]) for row in rows] == [
        ("Comments t", "1", "0", "0"),
        ("What came ", "1", "1", "0"),
    ]
    assert "No mail server is set up" in page.text
    assert "resident.example" not in page.html
    assert officer.client.get("/letters").status_code == 403
