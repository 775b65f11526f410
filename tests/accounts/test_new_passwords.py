"""First passwords that must be changed, and new ones by a link from an administrator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from engage import clock
from engage.accounts import actions
from engage.accounts.models import User
from engage.audit.models import Entry
from engage.db import db
from engage.notifications.models import Message
from engage.permissions import Role
from tests.cast import Person
from tests.pages import StrictClient

FIRST, OWN = "three green herons", "purple kettle moon"
EMAIL = "bea@council.example.org"


@pytest.fixture
def bea(app: Flask) -> int:
    """Somebody with a first password that an administrator gave."""
    with app.app_context():
        user = actions.add_user(EMAIL, "Bea New", Role.OFFICER, FIRST)
        db.session.commit()
        return user.id


@pytest.fixture
def mailing(app: Flask) -> Iterator[None]:
    before = app.extensions["engage.config"]
    app.extensions["engage.config"] = replace(before, mail_host="127.0.0.1")
    yield
    app.extensions["engage.config"] = before


def enter(client: StrictClient, password: str, then: str = "") -> int:
    data = {"email": EMAIL, "password": password}
    return client.post(f"/sign-in{then}", data=data).status_code


def link_for(administrator: Person, user_id: int) -> str:
    page = administrator.client.send(f"/people/{user_id}/new-password", {})
    (field,) = page.all("textarea")
    return re.sub(r"^https?://[^/]+", "", "".join(field.itertext()).strip())


def test_a_first_password_is_changed_before_anything_else(client: StrictClient, bea: int) -> None:
    page = client.send("/sign-in?next=/summaries", {"email": EMAIL, "password": FIRST})
    assert page.h1 == "Choose your own password"
    for path in ("/office", "/account", "/summaries"):
        assert "/account/first-password" in (client.get(path).location or ""), path
    assert client.post("/account/sign-out-everywhere").location == "/account/first-password"
    assert client.get("/privacy").status_code == 200
    page = client.send("/account/first-password", {"password": "bea new bea new"}, status=422)
    assert page.errors == [
        "Password must not be made of your name, your email address or the name of the service"
    ]
    page = client.send("/account/first-password?next=/summaries", {"password": OWN})
    assert page.h1 == "Summaries"
    assert client.get("/account").status_code == 200
    assert client.get("/account/first-password").location == "/"
    client.post("/sign-out")
    assert enter(client, FIRST) == 422
    assert enter(client, OWN) == 302


def test_the_first_password_may_not_stay(client: StrictClient, bea: int) -> None:
    enter(client, FIRST)
    page = client.send("/account/first-password", {"password": FIRST}, status=422)
    assert page.errors == ["New password must be another one than the one you were given"]


def test_an_administrator_lets_somebody_set_a_new_password(
    app: Flask, administrator: Person, client: StrictClient, bea: int
) -> None:
    other = app.test_client()
    enter(other, FIRST)  # type: ignore[arg-type]  # the strict client
    link = link_for(administrator, bea)
    assert other.get("/account/first-password").status_code == 302, "signed out everywhere"
    assert enter(client, FIRST) == 422, "the old password has ended"
    assert client.page(link).h1 == "Set a new password"
    page = client.send(link, {"password": "short"}, status=422)
    assert page.errors == ["Password must have at least 12 characters"]
    page = client.send(link, {"password": OWN})
    assert page.h1 == "Sign in"
    assert enter(client, OWN, "?next=/account") == 302
    assert client.page("/account").h1 == "Your account"
    for again in (client.get(link), client.post(link, data={"password": "four red kites"})):
        assert again.status_code == 404
        assert "works once, and for one hour" in again.text
    with app.app_context():
        actions_on_record = db.session.execute(
            sa.select(Entry.action, Entry.actor_id, Entry.detail).where(Entry.action.like("%password%"))
        ).all()
    assert [tuple(row)[:2] for row in actions_on_record] == [
        ("offer new password", administrator.id),
        ("set password by link", bea),
    ]
    assert link.rpartition("/")[2] not in str(actions_on_record)


def test_a_link_ends_after_an_hour_and_when_another_is_made(
    administrator: Person, client: StrictClient, bea: int
) -> None:
    first = link_for(administrator, bea)
    second = link_for(administrator, bea)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=1)):
        assert client.get(second).status_code == 404
        assert client.post(second, data={"password": OWN}).status_code == 404


def test_a_link_of_an_account_that_is_closed_opens_nothing(
    administrator: Person, client: StrictClient, bea: int
) -> None:
    link = link_for(administrator, bea)
    administrator.client.send(f"/people/{bea}/close", {})
    assert client.get(link).status_code == 404
    page = administrator.client.send(f"/people/{bea}/new-password", {}, status=409)
    assert "closed" in page.text


def test_only_the_hash_of_the_link_is_in_the_table(app: Flask, administrator: Person, bea: int) -> None:
    token = link_for(administrator, bea).rpartition("/")[2]
    with app.app_context():
        user = db.session.get(User, bea)
        assert user is not None
        assert user.reset_hash
        assert token != user.reset_hash


def test_with_a_mail_server_the_link_goes_by_email_and_is_shown_to_nobody(
    app: Flask, administrator: Person, client: StrictClient, bea: int, mailing: None
) -> None:
    page = administrator.client.send(f"/people/{bea}/new-password", {})
    assert "We are emailing Bea New a link" in page.text
    assert "/new-password/" not in "".join(field.get("value", "") for field in page.all("textarea", "a"))
    with app.app_context():
        letter = db.session.scalars(sa.select(Message)).one()
        assert letter.to_address == EMAIL
        base_url = app.extensions["engage.config"].base_url
        (link,) = re.findall(rf"{re.escape(base_url)}(/new-password/\S+)", letter.text)
    client.send(link, {"password": OWN})
    assert enter(client, OWN) == 302


def test_who_may_reset_whom(
    officer: Person, analyst: Person, administrator: Person, client: StrictClient, bea: int
) -> None:
    for person in (officer, analyst):
        assert person.client.post(f"/people/{bea}/new-password").status_code == 403
    assert client.post(f"/people/{bea}/new-password").status_code == 302
    assert administrator.client.post("/people/9999/new-password").status_code == 404
    page = administrator.client.send(f"/people/{administrator.id}/new-password", {}, status=403)
    assert "Change it on your account page" in page.text
    assert client.get("/new-password/nothing").status_code == 404


def test_a_sign_in_ends_when_nobody_is_there(app: Flask, officer: Person) -> None:
    start = clock.now()
    with time_machine.travel(start + timedelta(minutes=50)):
        assert officer.client.get("/account").status_code == 200
    with time_machine.travel(start + timedelta(minutes=105)):
        assert officer.client.get("/account").status_code == 200, "the hour counts from the last page"
    with time_machine.travel(start + timedelta(minutes=167)):
        assert officer.client.get("/account").status_code == 302


def test_a_page_that_asks_by_itself_is_nobody(officer: Person) -> None:
    start = clock.now()
    with time_machine.travel(start + timedelta(minutes=50)):
        assert officer.client.get("/jobs/1").status_code == 404
    with time_machine.travel(start + timedelta(minutes=70)):
        assert officer.client.get("/account").status_code == 302


def test_what_is_sent_after_the_sign_in_has_ended_is_handed_back(officer: Person) -> None:
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        page = officer.client.send(
            "/office/consultations/new", {"title": "A long title that was typed"}, status=403
        )
    assert page.h1 == "You are signed out"
    assert "A long title that was typed" in page.text
    assert "/sign-in" in [link.get("href") for link in page.all("a")]


def test_a_cookie_without_a_time_opens_nothing(officer: Person) -> None:
    with officer.client.session_transaction() as session:
        del session["seen"]
    assert officer.client.get("/account").status_code == 302
