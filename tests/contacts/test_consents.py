"""Who asked to hear from us: apart from every response, and able to stop."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.contacts import actions, jobs, queries
from engage.contacts.models import Contact
from engage.db import db
from engage.errors import Malformed, Missing
from engage.notifications.models import Message
from engage.tables import MODELS
from tests.pages import StrictClient

WORDING = "Tell me by email what came of this."


def agree(email: str = "ada@resident.example.org", about: str = "health") -> None:
    """Agree, and come into the table as when the consultation is over."""
    actions.agree(email, "outcome", about, WORDING)
    let_in(about, is_last=True)


def let_in(about: str = "health", *, is_last: bool = False) -> int:
    """What the worker does every ten minutes."""
    tickets = actions.let_in("outcome", about, is_last=is_last)
    db.session.commit()
    actions.dropped(tickets)
    return len(tickets)


def stop_path() -> str:
    """The way out that the letter to the one contact carries."""
    actions.write_to_all("outcome", "health", "outcome of health", "What came of it", "We did it.")
    db.session.commit()
    text = db.session.scalar(sa.select(Message.text)) or ""
    found = re.search(r"https?://[^/\s]+(/stop/\S+)", text)
    assert found
    return found[1]


def test_agreeing_twice_is_one_consent(db_session: sa.orm.Session) -> None:
    agree()
    agree(" Ada@Resident.Example.ORG ")
    assert actions.reach("outcome", "health") == 1
    contact = queries.listening("outcome", "health")[0]
    assert (contact.email, contact.wording) == ("ada@resident.example.org", WORDING)
    assert contact.agreed_on == clock.today().replace(day=1)


@pytest.mark.parametrize("typed", ["", "ada", "ada@", "a b@c.example.org", "ada@resident\x00.example.org"])
def test_what_is_no_address_is_refused(db_session: sa.orm.Session, typed: str) -> None:
    with pytest.raises(Malformed):
        agree(typed)


def test_each_letter_reaches_each_contact_once(db_session: sa.orm.Session) -> None:
    for name in ("ada", "bob"):
        agree(f"{name}@resident.example.org")
    agree("cleo@resident.example.org", about="another")
    for new in (2, 0):
        written = actions.write_to_all(
            "outcome", "health", "outcome of health", "What came of it", "We did it."
        )
        db_session.commit()
        assert written == new
    assert sorted(db_session.scalars(sa.select(Message.to_address))) == [
        "ada@resident.example.org", "bob@resident.example.org"
    ]  # fmt: skip


def test_stopping_takes_a_button_and_not_only_a_link(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        agree()
        path = stop_path()
    page = client.page(path)
    assert "press the button" in page.text
    with app.app_context():
        assert actions.reach("outcome", "health") == 1
    page = client.send(path, {})
    assert page.h1 == "You will get no more of these letters"
    assert client.send(path, {}).h1 == "You will get no more of these letters"
    with app.app_context():
        assert actions.reach("outcome", "health") == 0
        assert actions.write_to_all("outcome", "health", "another letter", "Subject", "Text") == 0
        agree()
        assert actions.reach("outcome", "health") == 1


def test_a_link_of_nobody_says_so(client: StrictClient, db_session: sa.orm.Session) -> None:
    assert "no address that we hold" in client.page("/stop/wrong", status=404).text
    assert client.post("/stop/wrong").status_code == 404
    with pytest.raises(Missing):
        actions.stop("wrong")


def test_no_table_holds_a_key_that_stops(db_session: sa.orm.Session) -> None:
    agree()
    key = stop_path().rpartition("/")[2]
    contact = queries.listening("outcome", "health")[0]
    assert key not in (contact.id, contact.stop_key_hash)


def test_addresses_of_those_who_stopped_are_deleted_the_next_day(db_session: sa.orm.Session) -> None:
    agree()
    agree("bob@resident.example.org")
    db_session.execute(
        sa.update(Contact)
        .where(Contact.email.startswith("ada"))
        .values(stopped_on=clock.today() - timedelta(days=1))
    )
    db_session.commit()
    jobs.forget_stopped_contacts()
    assert [contact.email for contact in queries.listening("outcome", "health")] == [
        "bob@resident.example.org"
    ]


def test_nothing_leads_from_a_contact_to_anything_else() -> None:
    tables = MODELS[0].User.metadata.tables
    contacts = tables["contacts"]
    assert not contacts.foreign_keys
    for table in tables.values():
        assert all(key.column.table is not contacts for key in table.foreign_keys)


def test_a_contact_knows_days_and_no_moments() -> None:
    for column in Contact.__table__.columns:
        assert not isinstance(column.type, sa.DateTime | sa.types.TypeDecorator), column.name
    assert {column.name for column in Contact.__table__.columns if column.type.python_type is date} == {
        "agreed_on", "stopped_on"
    }  # fmt: skip


def test_ids_say_nothing_of_the_order_of_answering(db_session: sa.orm.Session) -> None:
    for number in range(12):
        agree(f"person{number:02}@resident.example.org")
    listed = [contact.email for contact in queries.listening("outcome", "health")]
    assert listed != sorted(listed)
    assert db_session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0, (
        "no letter tells the moment"
    )
