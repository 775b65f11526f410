"""Letters, against a real mail server: each once, whatever fails and however many workers post."""

from __future__ import annotations

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
from tests.live import free_port


class Letterbox:
    """A mail server's memory. `answer` may say no."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer: Callable[[str], str] = lambda to: "250 OK"

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
