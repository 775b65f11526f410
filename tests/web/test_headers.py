"""What every answer tells the browser."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.cast import Person
from tests.databases import Database
from tests.pages import StrictClient


@pytest.mark.parametrize("path", ["/privacy", "/nothing", "/health", "/people"])
def test_every_answer_is_guarded(client: StrictClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("path", ["/privacy", "/nothing"])
def test_the_nonce_of_the_page_is_that_of_the_policy_and_new_each_time(
    client: StrictClient, path: str
) -> None:
    seen = set()
    for _ in range(2):
        answer = client.get(path)
        nonce = re.search(r'nonce="([^"]+)"', answer.text)
        assert nonce
        assert f"'nonce-{nonce[1]}'" in answer.headers["Content-Security-Policy"]
        seen.add(nonce[1])
    assert len(seen) == 2


def test_a_bad_token_is_a_page_with_a_nonce_and_no_fault(client: StrictClient) -> None:
    answer = client.post("/sign-in", data={"csrf_token": "bad"}, csrf=False)
    assert answer.status_code == 400
    assert "nonce-" in answer.headers["Content-Security-Policy"]


def test_cookies_are_kept_from_scripts_and_other_sites(client: StrictClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.on_sqlite
def test_production_asks_for_https(database: Database) -> None:
    app: Flask = database.with_settings(
        environment="production", secure_cookies=True, base_url="https://engage.example"
    )
    answer = app.test_client().get("/sign-in", base_url="https://engage.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Secure" in answer.headers["Set-Cookie"]


def test_pages_of_staff_are_never_kept(officer: Person) -> None:
    assert officer.client.get("/account").headers["Cache-Control"] == "no-store"
