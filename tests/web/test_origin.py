"""Another site's requests, and requests for a host that is not ours."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from tests.cast import Person
from tests.databases import Database
from tests.pages import StrictClient

FORM = {"title": "Words that were typed"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "null"},
        {"Origin": "nonsense"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_what_another_site_sends_is_refused_before_anything_is_done(
    officer: Person, headers: dict[str, str]
) -> None:
    answer = officer.client.post("/office/consultations/new", data=FORM, headers=headers)
    assert answer.status_code == 403
    assert "another website" in answer.text
    assert "Words that were typed" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_what_our_own_pages_send_is_taken(client: StrictClient, headers: dict[str, str]) -> None:
    answer = client.post("/sign-in", data={"email": "", "password": ""}, headers=headers)
    assert answer.status_code == 422


def test_a_link_from_elsewhere_leads_here(client: StrictClient) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.get("/privacy", headers=headers).status_code == 200


@pytest.fixture(scope="module")
def in_earnest(database: Database) -> Flask:
    """An application as in production, reached by https."""
    app = database.with_settings(
        environment="production",
        secure_cookies=True,
        base_url="https://engage.example",
        more_hosts=("10.0.0.5:8000",),
        trusted_proxies=1,
    )
    app.test_client_class = StrictClient
    return app


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("engage.example", 200),
        ("engage.example:8000", 200),
        ("10.0.0.5:8000", 200),
        ("evil.example", 400),
        ("engage.example.evil.example", 400),
        ("x.engage.example", 400),
        ("127.0.0.1", 400),
    ],
)
def test_a_host_that_is_not_ours_is_refused(in_earnest: Flask, host: str, status: int) -> None:
    answer = in_earnest.test_client().get("/privacy", base_url=f"https://{host}")
    assert answer.status_code == status
    assert in_earnest.test_client().get("/health", base_url=f"http://{host}").status_code == 200


@pytest.mark.on_sqlite
def test_no_redirect_leads_to_the_host_a_stranger_names(in_earnest: Flask) -> None:
    client = in_earnest.test_client()
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    answer = client.get("/people", base_url="https://engage.example", headers=headers)
    assert answer.location.startswith("/sign-in?next=/people")
    for path in ("/people/", "/sign-in/", "//evil.example/x"):
        answer = client.get(path, base_url="https://engage.example", headers=headers)
        assert "evil" not in (answer.location or ""), path


@pytest.mark.on_sqlite
def test_cookies_by_https_can_be_set_by_this_host_alone(in_earnest: Flask) -> None:
    cookie = in_earnest.test_client().get("/sign-in", base_url="https://engage.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-engage=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.on_sqlite
def test_a_page_by_http_of_our_own_host_is_foreign_where_https_is_meant(in_earnest: Flask) -> None:
    client = in_earnest.test_client()
    headers = {"Origin": "http://engage.example"}
    answer = client.post("/sign-in", base_url="https://engage.example", headers=headers, csrf=False)  # type: ignore[call-arg]  # the strict client's
    assert answer.status_code == 403


def test_strange_hosts_are_met_while_trying_out(app: Flask, client: StrictClient) -> None:
    assert replace(app.extensions["engage.config"]).environment == "development"
    assert client.get("/privacy", base_url="http://my-laptop.local:8000").status_code == 200
