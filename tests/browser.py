"""What a real browser sees that a client of bytes does not: accessibility as axe measures it, room at 320 px."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.live import Live

CHROMIUM = "/usr/bin/chromium"
LAUNCH = {
    "executable_path": CHROMIUM,
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ],
}
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
TOWN = "/office/consultations/better-town"
Opened = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one sentence for each element; empty when nothing."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:200]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


def sideways_scroll(page: Page) -> int:
    """How many pixels the page is wider than the window; 0 when a reader need not scroll sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def sign_in(page: Page, live: Live, role: str) -> None:
    """Sign in as the demonstration's person of this role, whom `engage demo --sign-ins` names."""
    lines = live.engage("demo", "--sign-ins").splitlines()
    email, password, _ = re.split(r"\s{2,}", next(line for line in lines if f" {role}: " in line).strip())
    page.goto("/sign-in")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("main button[type=submit]").click()
    assert "/sign-in" not in page.url, page.locator("main").inner_text()


def cookies_of(browser: Browser, settings: dict[str, object], live: Live, role: str) -> object:
    """The cookies of somebody signed in, as `storage_state`."""
    context = browser.new_context(**settings)  # type: ignore[arg-type]
    sign_in(context.new_page(), live, role)
    state = context.storage_state()
    context.close()
    return state


@contextmanager
def opening(browser: Browser, settings: dict[str, object], cookies: object, address: str) -> Iterator[Opened]:
    """Opens pages on the town's comments: `address` has \\1 for the question ("12/better"). No script may fail."""
    contexts = []

    def open_one(**more: object) -> Page:
        chosen = {**settings, "storage_state": cookies, "viewport": DESK, **more}
        contexts.append(browser.new_context(**chosen))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
        page.goto(TOWN)
        href = page.locator("a[href^='/themes/']").first.get_attribute("href") or ""
        page.goto(re.sub(r"^/themes/(\d+/\w+).*", address, href))
        return page

    yield open_one
    for context in contexts:
        context.close()
