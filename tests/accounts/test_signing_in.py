"""The door for staff: one row for each sign-in, the same words for every mistake, and an end to guessing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy import event

from engage import clock
from engage.access import safe_path
from engage.accounts import actions, passwords, queries
from engage.accounts.models import SignIn, User
from engage.audit.models import Entry
from engage.db import db
from engage.demo.content import sign_ins
from engage.permissions import Role
from tests.cast import Person
from tests.pages import StrictClient

PASSWORD = "three green herons"
EMAIL = "ada@council.example.org"


@pytest.fixture
def ada(app: Flask) -> int:
    with app.app_context():
        user = actions.add_user("Ada@Council.example.org", "Ada Lovelace", Role.OFFICER, PASSWORD)
        user.must_change = False
        db.session.commit()
        return user.id


def sign_in(client: StrictClient, email: str = EMAIL, password: str = PASSWORD, then: str = "") -> int:
    path = f"/sign-in?next={then}" if then else "/sign-in"
    return client.post(path, data={"email": email, "password": password}).status_code


def test_the_right_password_opens_the_door(client: StrictClient, ada: int) -> None:
    page = client.send("/sign-in?next=/account", {"email": " ADA@council.example.org ", "password": PASSWORD})
    assert page.h1 == "Your account"
    assert "Ada Lovelace" in page.text
    assert "Ada Lovelace" in page.html[: page.html.index("<main")]
    assert client.get("/sign-in").location == "/"


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "three green heron"), ("nobody@council.example.org", PASSWORD), (EMAIL, "x" * 200)],
)
def test_every_mistake_has_the_same_words(client: StrictClient, ada: int, email: str, password: str) -> None:
    page = client.send("/sign-in", {"email": email, "password": password}, status=422)
    assert page.errors == ["The email address or password is not right"]
    assert page.title.startswith("Error: Sign in")
    assert password not in page.html
    assert client.get("/account").status_code == 302


def test_a_closed_account_has_the_same_words(app: Flask, client: StrictClient, ada: int) -> None:
    with app.app_context():
        actions.close_account(ada)
        db.session.commit()
    page = client.send("/sign-in", {"email": EMAIL, "password": PASSWORD}, status=422)
    assert page.errors == ["The email address or password is not right"]


def test_a_password_is_computed_even_where_there_is_nobody(
    client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = []

    def opens(stored: str | None, password: str) -> bool:
        computed.append(stored)
        return False

    monkeypatch.setattr(passwords, "opens", opens)
    sign_in(client, "nobody@council.example.org")
    assert computed == [None]


def test_nothing_opens_without_a_hash() -> None:
    assert not passwords.opens(None, "the password of nobody")
    assert not passwords.opens("not a hash", "the password of nobody")
    assert passwords.hash_password("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_empty_fields_have_words(client: StrictClient) -> None:
    page = client.send("/sign-in", {"email": "", "password": ""}, status=422)
    assert page.errors == ["Enter your email address", "Enter your password"]


def test_signing_out_ends_every_copy_of_the_cookie(app: Flask, client: StrictClient, ada: int) -> None:
    sign_in(client)
    with client.session_transaction() as session:
        stolen = dict(session)
    thief = app.test_client()
    with thief.session_transaction() as session:
        session.update(stolen)
    assert thief.get("/account").status_code == 200
    assert client.page("/")
    assert client.send("/sign-out", {})
    assert client.get("/account").status_code == 302
    assert thief.get("/account").status_code == 302


def test_only_the_hash_of_the_token_is_stored(app: Flask, client: StrictClient, ada: int) -> None:
    sign_in(client)
    with client.session_transaction() as session:
        token = session["_user_id"]
    with app.app_context():
        stored = db.session.scalar(sa.select(SignIn.token_hash))
    assert stored != token
    assert token not in str(stored)


def test_a_sign_in_ends_by_itself(app: Flask, client: StrictClient, ada: int) -> None:
    sign_in(client)
    with time_machine.travel(clock.now() + timedelta(hours=12, minutes=1)):
        assert client.get("/account").status_code == 302
    with time_machine.travel(clock.now() + timedelta(days=50)), app.app_context():
        assert actions.forget_old_sign_ins() == 1
        db.session.rollback()


def test_the_old_session_does_not_live_on(client: StrictClient, ada: int) -> None:
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["left by somebody else"] = "yes"
    sign_in(client)
    with client.session_transaction() as session:
        assert "left by somebody else" not in session


def test_who_is_signed_in_costs_one_query(app: Flask, officer: Person) -> None:
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        officer.client.get("/privacy")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    alerts = [statement for statement in asked if "alerts" in statement]
    assert len([statement for statement in asked if "sign_ins" in statement]) == 1
    assert len(asked) == 1 + len(alerts)
    assert len(alerts) == 1, "and whoever may read alerts sees how many are open"


def test_a_visitor_costs_no_query(app: Flask, client: StrictClient) -> None:
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get("/privacy")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert asked == []


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/office", "/office"),
        ("/office?page=2", "/office?page=2"),
        ("//evil.example/x", None),
        ("/\\evil.example", None),
        ("https://evil.example/", None),
        ("javascript:alert(1)", None),
        ("/\t/evil.example", None),
        ("/\n/evil.example", None),
        ("", None),
        (None, None),
        ("office", None),
    ],
)
def test_nobody_is_sent_to_another_site(asked: str | None, given: str | None) -> None:
    assert safe_path(asked) == given


def test_next_leads_only_to_us(client: StrictClient, ada: int) -> None:
    answer = client.post("/sign-in?next=//evil.example", data={"email": EMAIL, "password": PASSWORD})
    assert answer.location == "/"


def test_an_own_password_is_changed_and_other_devices_signed_out(
    app: Flask, client: StrictClient, ada: int
) -> None:
    other = app.test_client()
    sign_in(client)
    sign_in(other)  # type: ignore[arg-type]  # the strict client
    page = client.send("/account", {"current_password": "wrong", "password": "four red kites"}, status=422)
    assert page.errors == ["The password you use now is not right"]
    page = client.send("/account", {"current_password": PASSWORD, "password": "short"}, status=422)
    assert page.errors == ["Password must have at least 12 characters"]
    page = client.send("/account", {"current_password": PASSWORD, "password": "four red kites"})
    assert "Your password is changed" in page.text
    assert other.get("/account").status_code == 302
    assert sign_in(other, password=PASSWORD) == 422  # type: ignore[arg-type]  # the strict client
    assert sign_in(other, password="four red kites") == 302  # type: ignore[arg-type]  # the strict client
    client.send("/account/sign-out-everywhere", {})
    assert other.get("/account").status_code == 302


def test_signing_in_is_on_the_record(app: Flask, client: StrictClient, ada: int) -> None:
    sign_in(client)
    with app.app_context():
        entry = db.session.scalar(sa.select(Entry).where(Entry.action == "sign in"))
        assert entry is not None
        assert (entry.actor_id, entry.subject_id) == (ada, str(ada))
        assert EMAIL not in str(entry.detail)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("a" * 11, "at least 12 characters"),
        ("abcdefghijkl" * 20, "no more than 200"),
        ("a" * 12, "too easy to guess"),
        ("123456789012", "too easy to guess"),
        ("password1234", "too easy to guess"),
        ("qwertyuiop12", "too easy to guess"),
        ("1qaz2wsx3edc", "too easy to guess"),
        ("iloveyou1234", "too easy to guess"),
        ("Liverpool2026!", "too easy to guess"),
        ("demonstration-only", "too easy to guess"),
        ("Demonstration-Only", "too easy to guess"),
        (EMAIL, "made of your name"),
        ("adalovelace12", "made of your name"),
        ("Lovelace-2026!", "made of your name"),
        ("LutonCouncil2026!", "made of your name"),
        ("engageluton12", "made of your name"),
    ],
)
def test_what_is_easily_guessed_is_refused(password: str, words: str) -> None:
    assert words in (passwords.weakness(password, (EMAIL, "Ada Lovelace", "luton")) or "")


@pytest.mark.parametrize(
    "password", [PASSWORD, "four red kites", "purple kettle moon", "k8Jd-0sWq_5tYv2", "łąka 🦔 kettle moon"]
)
def test_three_random_words_are_taken(password: str) -> None:
    assert passwords.weakness(password, (EMAIL, "Ada Lovelace", "luton")) is None


def test_the_password_of_the_demonstration_is_known_to_be_known() -> None:
    assert {one.password for one in sign_ins()} <= passwords.WELL_KNOWN


def test_there_is_nobody_by_default(db_session: sa.orm.Session) -> None:
    assert queries.users() == []
    assert db_session.scalar(sa.select(sa.func.count()).select_from(User)) == 0
