"""An end to guessing that shuts nobody out: not the owner of an account, not an office that shares an address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from engage import clock
from engage.accounts import actions, devices
from engage.audit.actions import MOST_REFUSALS
from engage.audit.models import Entry
from engage.db import db
from engage.permissions import Role
from tests.cast import Person
from tests.pages import StrictClient

PASSWORD = "three green herons"
ADA, BOB = "ada@council.example.org", "bob@council.example.org"
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def staff(app: Flask) -> Iterator[dict[str, int]]:
    """Two people with the same good password, at a moment that does not pass."""
    with time_machine.travel(clock.now(), tick=False):
        with app.app_context():
            made = {
                email: actions.add_user(email, email.split("@")[0].title(), Role.OFFICER, PASSWORD)
                for email in (ADA, BOB)
            }
            for user in made.values():
                user.must_change = False
            db.session.commit()
            ids = {email: user.id for email, user in made.items()}
        yield ids


def enter(client: StrictClient, email: str = ADA, password: str = PASSWORD, address: str = HOME) -> int:
    data = {"email": email, "password": password}
    return client.post("/sign-in", data=data, environ_overrides={"REMOTE_ADDR": address}).status_code


def guess(client: StrictClient, times: int, address: str, email: str = ADA) -> list[int]:
    return [enter(client, email, f"wrong guess {number}", address) for number in range(times)]


def other(client: StrictClient) -> StrictClient:
    """Another browser, in which nobody ever signed in."""
    return client.application.test_client()  # type: ignore[return-value]  # the strict client


def test_guessing_one_account_from_one_address_ends(client: StrictClient, staff: dict[str, int]) -> None:
    assert guess(client, 12, ELSEWHERE) == [422] * 10 + [429] * 2
    answer = client.post(
        "/sign-in",
        data={"email": ADA, "password": PASSWORD},
        environ_overrides={"REMOTE_ADDR": ELSEWHERE},
    )
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(actions.WINDOW)
    assert "Wait a while" in answer.text


def test_ten_wrong_guesses_elsewhere_do_not_keep_the_owner_out(
    client: StrictClient, staff: dict[str, int]
) -> None:
    guess(client, 12, ELSEWHERE)
    assert enter(other(client), address=HOME) == 302, "from her own address, also on a new device"


def test_her_own_device_is_let_in_though_others_guess_beside_it(
    client: StrictClient, staff: dict[str, int]
) -> None:
    assert enter(client) == 302
    client.post("/sign-out")
    assert guess(other(client), 11, HOME)[-1] == 429
    assert enter(other(client)) == 429, "a device that is not known, from the same address"
    assert enter(client) == 302, "a device that is known"


def test_her_own_device_is_let_in_while_a_thousand_machines_guess(
    client: StrictClient, staff: dict[str, int]
) -> None:
    assert enter(client) == 302
    client.post("/sign-out")
    with client.application.app_context():
        for number in range(actions.MOST_BY_EMAIL + 1):
            actions.may_try(ADA, f"203.0.113.{number}", None)
        db.session.commit()
    assert enter(other(client), address=ELSEWHERE) == 429
    assert enter(client, address=ELSEWHERE) == 302


def test_sixty_mistakes_at_one_address_leave_the_council_at_work(
    client: StrictClient, staff: dict[str, int]
) -> None:
    with client.application.app_context():
        for number in range(65):
            assert actions.may_try(f"person{number}@council.example.org", HOME, None)
        db.session.commit()
    assert enter(other(client), BOB) == 302


def test_trying_many_accounts_from_one_address_ends_and_known_devices_go_on(
    client: StrictClient, staff: dict[str, int]
) -> None:
    assert enter(client) == 302
    client.post("/sign-out")
    with client.application.app_context():
        for number in range(actions.MOST_BY_ADDRESS):
            actions.may_try(f"person{number}@council.example.org", HOME, None)
        db.session.commit()
    assert enter(other(client), BOB) == 429
    assert enter(client) == 302


def test_guessing_on_a_known_device_ends_too(client: StrictClient, staff: dict[str, int]) -> None:
    assert enter(client) == 302
    client.post("/sign-out")
    assert 429 in guess(client, actions.MOST_ON_DEVICE + actions.MOST_BY_EMAIL_AND_ADDRESS + 1, HOME)


def test_only_mistakes_count_and_only_for_a_while(client: StrictClient, staff: dict[str, int]) -> None:
    guess(client, 9, HOME)
    for _ in range(3):
        assert enter(other(client)) == 302
    assert enter(other(client), password="wrong") == 422
    assert enter(other(client)) == 429
    with time_machine.travel(clock.now().timestamp() + actions.WINDOW, tick=False):
        assert enter(other(client)) == 302


def test_a_cookie_of_another_account_or_another_service_is_no_known_device() -> None:
    cookie = devices.remembering("", ADA, "our secret")
    assert devices.known(cookie, ADA, "our secret") is not None
    assert devices.known(cookie, ADA.upper(), "our secret") == devices.known(cookie, ADA, "our secret")
    assert devices.known(cookie, BOB, "our secret") is None
    assert devices.known(cookie, ADA, "another secret") is None
    for broken in ("", ".", "-", "a-b", "é-é", cookie[:-1], cookie.replace("-", "")):
        assert devices.known(broken, ADA, "our secret") is None


def test_a_device_remembers_the_newest_five_and_keeps_its_word() -> None:
    cookie = ""
    for number in range(7):
        cookie = devices.remembering(cookie, f"p{number}@x.example", "s")
    known = [devices.known(cookie, f"p{number}@x.example", "s") is not None for number in range(7)]
    assert known == [False, False, True, True, True, True, True]
    again = devices.remembering(cookie, "p4@x.example", "s")
    assert devices.known(again, "p4@x.example", "s") == devices.known(cookie, "p4@x.example", "s")
    assert len(again) == len(cookie)


def refusals(app: Flask, action: str = "refuse sign-in") -> list[Entry]:
    with app.app_context():
        found = db.session.scalars(sa.select(Entry).where(Entry.action == action).order_by(Entry.id)).all()
        db.session.expunge_all()
        return list(found)


def test_a_failed_sign_in_is_on_record_without_what_was_typed(
    app: Flask, client: StrictClient, staff: dict[str, int]
) -> None:
    enter(client, password="my secret word")
    enter(client, "stranger@nowhere.example", "my secret word")
    found = refusals(app)
    assert [entry.subject_id for entry in found] == [str(staff[ADA]), "nobody"]
    assert [entry.actor_id for entry in found] == [None, None]
    said = " ".join(f"{entry.detail} {entry.subject_id}" for entry in found)
    for word in ("secret", "nowhere", HOME, ADA):
        assert word not in said


def test_the_record_of_refusals_cannot_be_flooded(
    app: Flask, client: StrictClient, staff: dict[str, int]
) -> None:
    guess(client, 9, HOME)
    assert len(refusals(app)) == 1, "one a minute for one account and address"
    for number in range(MOST_REFUSALS + 5):
        enter(other(client), address=f"203.0.113.{number}", password="wrong")
    assert len(refusals(app)) <= MOST_REFUSALS


def test_closed_doors_and_limits_are_on_record(app: Flask, client: StrictClient, officer: Person) -> None:
    with time_machine.travel(clock.now(), tick=False):
        assert officer.client.get("/people").status_code == 403
        assert officer.client.get("/people").status_code == 403
        guess(client, 11, HOME)
    (shut,) = refusals(app, "refuse")
    assert (shut.actor_id, shut.subject_kind, shut.subject_id) == (officer.id, "page", "accounts.people")
    (often,) = refusals(app, "refuse as too often")
    assert (often.actor_id, often.subject_id) == (None, "accounts.sign_in")


def test_own_password_is_not_blocked_by_guesses_of_others(
    client: StrictClient, staff: dict[str, int]
) -> None:
    enter(client)
    guess(other(client), 12, HOME)
    page = client.send("/account", {"current_password": PASSWORD, "password": "four red kites"})
    assert "Your password is changed" in page.text


def test_production_never_takes_the_password_of_the_demonstration(
    app: Flask, client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        actions.add_user(
            "o@demo.example", "Olivia", Role.OFFICER, "demonstration-only", is_demonstration=True
        )
        db.session.commit()
    assert enter(client, "o@demo.example", "demonstration-only") == 302
    client.post("/sign-out")
    config = replace(app.extensions["engage.config"], environment="production", base_url="https://localhost")
    monkeypatch.setitem(app.extensions, "engage.config", config)
    assert enter(client, "o@demo.example", "demonstration-only") == 422
