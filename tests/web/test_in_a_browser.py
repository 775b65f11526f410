"""Every page that links lead to, in a real browser: axe finds nothing, 320 px are enough, the console stays silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from engage.forms import clean
from engage.questionnaires.kinds.kind import plain
from tests.browser import PHONE, axe_violations, sideways_scroll, sign_in
from tests.live import Live

MOST_PAGES = 40
ROLES = ("officer", "commissioner", "administrator")


def kind_of(path: str) -> str:
    """Addresses that differ by a number or a key alone show the same kind of page."""
    return re.sub(r"/[^/]*\d[^/]*", "/…", path)


def crawl(page: Page, url: str, start: str) -> Iterator[str]:
    """Visit one page of each kind that links lead to, breadth first; yields the address of each that is HTML."""
    waiting, seen = [start], {kind_of(start)}
    for _ in range(MOST_PAGES):
        if not waiting:
            return
        response = page.goto(waiting.pop(0))
        assert response is not None
        assert response.status < 400, f"{page.url}: {response.status}"
        yield page.url
        for href in page.eval_on_selector_all(
            "a[href]:not([download])", "links => links.map(link => link.href)"
        ):
            parts = urlsplit(href)
            path = parts.path
            if (
                href.startswith(url)
                and kind_of(path) not in seen
                and not re.search(r"\.(csv|txt|json)$|/static/", path)
            ):
                seen.add(kind_of(path))
                waiting.append(path)


def complaints(page: Page, url: str, start: str) -> list[str]:
    found: list[str] = []
    page.on(
        "console",
        lambda message: (
            found.append(f"{page.url}: console: {message.text}") if message.type == "error" else None
        ),
    )
    page.on("pageerror", lambda error: found.append(f"{page.url}: script: {error}"))
    for address in crawl(page, url, start):
        if wider := sideways_scroll(page):
            found.append(f"{address}: {wider} px too wide for a phone")
        found += [f"{address}: {violation}" for violation in axe_violations(page)]
    return found


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[BrowserContext]:
    context = browser.new_context(**{**browser_context_args, "viewport": PHONE})
    yield context
    context.close()


def test_residents_pages(phone: BrowserContext, live: Live) -> None:
    assert complaints(phone.new_page(), live.url, "/") == []


@pytest.mark.parametrize("role", ROLES)
def test_staff_pages(phone: BrowserContext, live: Live, role: str) -> None:
    page = phone.new_page()
    sign_in(page, live, role)
    assert complaints(page, live.url, urlsplit(page.url).path) == []


COUNTED = (
    "plain", "é", "e\u0301", "👍🏽", "👨‍👩‍👧", "a\nb\n\nc", " around ", "\n\u3000\u00a0around\n", "\x85x\x1f",
    "\ufeffx", "آپ کیسے ہیں",
)  # fmt: skip


def test_the_counter_counts_as_the_server_does(page: Page, live: Live) -> None:
    """Emoji, combining signs, line ends (which browsers send as two characters) and blanks around."""
    sign_in(page, live, "officer")
    page.goto("/office/consultations/new")
    field = page.locator(".govuk-js-character-count").first
    most = int(field.locator("xpath=..").get_attribute("data-maxlength") or 0)
    assert most > 0
    said = page.locator(".govuk-character-count__status").first
    for text in COUNTED:
        field.fill(text)
        counted = len(clean(text.replace("\n", "\r\n")) or "")
        assert counted == len(plain(text.replace("\n", "\r\n")))
        expect(said).to_have_text(re.compile(rf"You have {most - counted:,} characters? remaining"))


SCROLLED = """() => [...document.querySelectorAll(".engage-scroll:not(.engage-map__frame)")]
    .filter(box => box.scrollWidth > box.clientWidth + 1)
    .map(box => `${box.getAttribute("aria-label")}: ${box.scrollWidth} px in ${box.clientWidth}`)"""


@pytest.mark.parametrize("role", ["officer", "administrator"])
def test_no_table_of_staff_slides_sideways_on_a_phone(browser: Browser, live: Live, role: str) -> None:
    """Rows stand under each other at 375 px, each cell after its heading, and are a table all the same."""
    with browser.new_context(base_url=live.url, viewport={"width": 375, "height": 800}) as context:
        page = context.new_page()
        sign_in(page, live, role)
        slid, stacked = [], 0
        for address in crawl(page, live.url, urlsplit(page.url).path):
            page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
            slid += [f"{address}: {found}" for found in page.evaluate(SCROLLED)]
            for cell in page.locator(".engage-stacked td").all()[:3]:
                assert cell.get_attribute("data-heading"), f"{address}: {cell.inner_html()}"
                assert cell.get_attribute("role") == "cell", address
                stacked += 1
        assert slid == []
        assert stacked > 0
