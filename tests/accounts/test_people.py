"""People with an account, and those who look after them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import queries
from engage.audit.models import Entry
from engage.db import db
from engage.permissions import Role
from tests.cast import Person
from tests.pages import StrictClient

NEW = {
    "name": "Bea New",
    "email": "bea@council.example.org",
    "role": "analyst",
    "password": "three green herons",
}


def actions_on_record(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Entry.action).order_by(Entry.id)))


def test_somebody_is_added_and_can_sign_in(app: Flask, administrator: Person, client: StrictClient) -> None:
    page = administrator.client.send("/people/new", NEW)
    assert "Bea New can sign in now, and will be asked to choose a password of their own." in page.text
    assert "bea@council.example.org" in page.text
    assert client.send("/sign-in?next=/account", {"email": NEW["email"], "password": NEW["password"]}).h1
    assert "add" in actions_on_record(app)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter their full name"),
        ("email", "bea", "Enter an email address in the correct format, like name@example.com"),
        ("email", "x" * 300 + "@example.org", "correct format"),
        ("role", "king", "Not a valid choice"),
        ("password", "short", "Password must have at least 12 characters"),
        ("name", "<script>alert(1)</script>" * 20, "200 characters"),
    ],
)
def test_a_mistake_keeps_what_was_typed(administrator: Person, field: str, value: str, words: str) -> None:
    page = administrator.client.send("/people/new", {**NEW, field: value}, status=422)
    assert words in " ".join(page.errors)
    assert page.form_values(-1)["email"] == [value if field == "email" else NEW["email"]]
    assert "<script>alert" not in page.html


def test_an_address_has_one_account(administrator: Person) -> None:
    page = administrator.client.send("/people/new", {**NEW, "email": administrator.email}, status=422)
    assert page.errors == ["Somebody with this email address has an account already"]


def test_a_role_changes_at_once(app: Flask, administrator: Person, officer: Person) -> None:
    assert officer.client.get("/people").status_code == 403
    page = administrator.client.send(f"/people/{officer.id}/role", {"role": "administrator"})
    assert "The role is now administrator." in page.text
    assert officer.client.get("/people").status_code == 200
    assert "change role" in actions_on_record(app)
    page = administrator.client.send(f"/people/{officer.id}/role", {"role": "king"}, status=422)
    assert page.errors


def test_closing_an_account_ends_it_on_every_device(
    app: Flask, administrator: Person, officer: Person
) -> None:
    assert officer.client.get("/account").status_code == 200
    page = administrator.client.send(f"/people/{officer.id}/close", {})
    assert "Closed" in page.text
    assert officer.client.get("/account").status_code == 302
    page = administrator.client.send(f"/people/{officer.id}/open", {})
    assert "can sign in with the password they had" in page.text
    assert officer.client.get("/account").status_code == 302
    assert actions_on_record(app) == ["close account", "open account"]


def test_somebody_is_signed_out_on_every_device(administrator: Person, officer: Person) -> None:
    page = administrator.client.send(f"/people/{officer.id}/revoke", {})
    assert "Sign-ins ended: 1." in page.text
    assert officer.client.get("/account").status_code == 302


def test_there_is_always_an_administrator(app: Flask, administrator: Person) -> None:
    page = administrator.client.send(f"/people/{administrator.id}/role", {"role": "officer"}, status=409)
    assert "only administrator" in page.text
    assert administrator.client.send(f"/people/{administrator.id}/close", {}, status=403)
    with app.app_context():
        assert queries.user(administrator.id).role == Role.ADMINISTRATOR


def test_nobody_else_looks_after_people(
    officer: Person, analyst: Person, organiser: Person, commissioner: Person, client: StrictClient
) -> None:
    for person in (officer, analyst, organiser, commissioner):
        for path in ("/people", "/people/new", f"/people/{officer.id}"):
            assert person.client.get(path).status_code == 403
        assert person.client.post("/people/new", data=NEW).status_code == 403
    assert client.post("/people/new", data=NEW).status_code == 302


def test_nobody_is_found_under_a_number_of_nobody(administrator: Person) -> None:
    assert administrator.client.get("/people/9999").status_code == 404
    assert administrator.client.post("/people/9999/close").status_code == 404


@pytest.mark.parametrize(
    ("who", "rooms"),
    [
        (Role.ADMINISTRATOR, ["People", "Audit"]),
        (Role.COMMISSIONER, ["Summaries"]),
        (Role.OFFICER, ["Consultations", "Summaries"]),
    ],
)
def test_the_navigation_shows_the_rooms_one_may_enter(
    enter: Callable[[Role], Person], who: Role, rooms: list[str]
) -> None:
    page = enter(who).client.page("/account")
    shown = [item.text for nav in page.with_class("engage-nav__list") for item in nav.iter("a")]
    assert set(rooms) <= set(shown)
    assert shown[-1] == "Your account"
    if who != Role.ADMINISTRATOR:
        assert "People" not in shown
