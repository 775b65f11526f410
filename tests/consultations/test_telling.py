"""Everyone who asked to hear gets one letter, once there is something to tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.consultations import jobs
from engage.consultations.models import Consultation
from engage.contacts.actions import agree, reach
from engage.db import db
from engage.notifications.jobs import forget_posted_letters
from engage.notifications.models import Message
from tests.consultations.making import held

PAST = {"opens_in": -timedelta(days=9), "closes_in": -timedelta(days=2)}


def letters(app: Flask, *, email: bool = True) -> list[Message]:
    with app.app_context():
        if email:
            db.session.execute(sa.update(Consultation).values(emailed_at=clock.now()))
            db.session.commit()
        for name in ("ada", "bob"):
            agree(f"{name}@resident.example.org", "outcome", "getting-about", "Tell me.")
        db.session.commit()
        for _ in range(2):
            jobs.tell_those_who_asked()
        found = list(db.session.scalars(sa.select(Message).order_by(Message.to_address)))
        db.session.expunge_all()
        return found


def test_everyone_who_asked_gets_one_letter(app: Flask) -> None:
    held(app, outcome="More buses.", **PAST)
    found = letters(app)
    assert [letter.to_address for letter in found] == ["ada@resident.example.org", "bob@resident.example.org"]
    assert found[0].subject == "What came of “Getting about”"
    assert "/consultations/getting-about" in found[0].text
    assert "/stop/" in found[0].text
    assert found[0].text != found[1].text


@pytest.mark.parametrize("changes", [{"outcome": "More buses."}, {"outcome": "", **PAST}])
def test_nobody_is_told_before_there_is_something_to_tell(app: Flask, changes: dict[str, object]) -> None:
    held(app, **changes)  # type: ignore[arg-type]  # of several types
    assert letters(app) == []


def test_nobody_is_told_before_an_officer_says_so(app: Flask) -> None:
    held(app, outcome="More buses.", **PAST)
    assert letters(app, email=False) == []
    assert len(letters(app)) == 2


def test_nobody_is_told_again_when_the_letter_is_forgotten(app: Flask) -> None:
    """Letters are deleted after a month; the address goes first, a day after its letter."""
    held(app, outcome="More buses.", **PAST)
    letters(app)
    with app.app_context():
        for days, addresses, kept in ((0.5, 2, 2), (2, 0, 2), (31, 0, 0), (32, 0, 0)):
            sent = clock.now() - timedelta(days=days)
            db.session.execute(sa.update(Message).values(sent_at=sent))
            db.session.commit()
            jobs.tell_those_who_asked()
            forget_posted_letters()
            assert reach("outcome", "getting-about") == addresses
            assert db.session.scalar(sa.select(sa.func.count(Message.id))) == kept
            db.session.rollback()
