"""A title that means harm, on every page that shows it, in a real browser at 320 px; and the Tab key on those pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from config import Config
from engage import clock
from engage.app import create_app
from engage.consultations import actions
from engage.consultations.details import Details, History
from engage.db import db
from engage.questionnaires.draft import PageDraft, QuestionDraft
from tests.browser import PHONE, sideways_scroll, sign_in
from tests.live import Live

WIDE = "W" * 150
TITLE = f"<script>document.title='hacked'</script> {WIDE} 👩🏽‍⚕️ \u202eتجربہ"
STAFF = (
    "/office",
    "/office/consultations/{slug}",
    "/office/consultations/{slug}/edit",
    "/office/consultations/{slug}/questions",
    "/office/consultations/{slug}/questions/new",
    "/office/consultations/{slug}/preview",
    "/office/consultations/{slug}/outcome",
    "/office/consultations/{slug}/close",
    "/summaries",
    "/summaries/{slug}",
)
KEYBOARD = (
    "/office/consultations/{slug}/questions",
    "/office/consultations/{slug}/edit",
    "/summaries/nhs-services",
)


@pytest.fixture(scope="module")
def slug(live: Live) -> str:
    """A published consultation of that title beside the demonstration's."""
    app = create_app(Config.from_environment(live.environ))
    now = clock.now()
    with app.app_context():
        details = Details(
            title=TITLE, purpose=WIDE, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9)
        )
        pages = (PageDraft(TITLE[:200], (QuestionDraft("comment", f"Why {WIDE}?", key="why"),)),)
        actions.bring_in("hostile", details, pages, History(now - timedelta(days=1), "", ""))
        db.session.commit()
        db.engine.dispose()
    return "hostile"


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[Page]:
    context = browser.new_context(**{**browser_context_args, "viewport": PHONE})
    yield context.new_page()
    context.close()


def complaints(page: Page, *addresses: str) -> list[str]:
    """What is wrong with these pages, each opened anew."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"{page.url}: script: {error}"))
    page.on("dialog", lambda dialog: found.append(f"{page.url}: dialog"))
    page.on(
        "console", lambda said: found.append(f"{page.url}: {said.text}") if said.type == "error" else None
    )
    for address in addresses:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, f"{address}: {response.status}"
        found += looked_at(page)
    return found


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page as it stands: a script that ran, too wide, its frame's words turned round."""
    found = []
    if page.title() == "hacked" or page.locator("main script").count():
        found.append(f"{page.url}: a script stands in the page")
    if wider := sideways_scroll(page):
        found.append(f"{page.url}: {wider} px too wide for a phone")
    left, right = page.evaluate(
        """() => { const text = document.querySelector(".engage-footer a").firstChild, part = document.createRange();
        const at = (n) => { part.setStart(text, n); part.setEnd(text, n + 1); return part.getBoundingClientRect().x; };
        return [at(0), at(text.length - 1)]; }"""
    )
    if left >= right:
        found.append(f"{page.url}: words after it run from right to left")
    return found


def test_residents_pages_hold(phone: Page, slug: str) -> None:
    found = complaints(phone, "/", f"/consultations/{slug}", f"/answer/{slug}/start")
    phone.locator("input[type=radio]").first.check()
    phone.locator("main form button").first.click()
    found += looked_at(phone)
    phone.locator("textarea").fill(TITLE)
    phone.locator("main form button").first.click()
    assert phone.url.endswith("/check")
    found += looked_at(phone)
    phone.locator("main form button").first.click()
    phone.goto(f"/answer/{slug}/sent")
    assert phone.locator("h1").inner_text() == "Your answers have been sent"
    found += looked_at(phone)
    assert found == [], "\n".join(found)


def test_staff_pages_hold(phone: Page, live: Live, slug: str) -> None:
    sign_in(phone, live, "officer")
    found = complaints(phone, *(address.format(slug=slug) for address in STAFF))
    phone.goto(f"/office/consultations/{slug}")
    phone.locator("main a[href^='/themes/']").first.click()
    found += looked_at(phone)
    phone.goto(f"/office/consultations/{slug}/questions")
    phone.get_by_role("button", name="Remove page 1").click()
    assert "Remove page 1" in phone.locator("h1").inner_text()
    found += looked_at(phone)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("address", KEYBOARD)
def test_the_tab_key_reaches_everything_in_order(phone: Page, live: Live, slug: str, address: str) -> None:
    sign_in(phone, live, "officer")
    phone.goto(address.format(slug=slug))
    reachable = phone.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter((one) => one.checkVisibility() && !one.closest("details:not([open]) > :not(summary)")).length"""
    )
    stops = []
    for _ in range(reachable + 40):
        phone.keyboard.press("Tab")
        stop = phone.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    else:
        pytest.fail(f"the Tab key never leaves the page: {stops[-3:]}")
    assert [stop["what"] for stop in stops if not stop["seen"]] == [], "no focus to be seen"
    assert [stop["what"] for stop in stops if not stop["after"]] == [], "out of order"
    assert len({stop["number"] for stop in stops}) >= reachable


STOP = """() => {
  const all = [...document.querySelectorAll("*")], at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at), number = all.indexOf(at), before = window.stoppedAt ?? -1;
  window.stoppedAt = number;
  const sibling = at.nextElementSibling && getComputedStyle(at.nextElementSibling, "::before");
  const seen = (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none"
    || (sibling && sibling.boxShadow !== "none");
  return {number, after: number > before, seen, what: at.outerHTML.slice(0, 120)};
}"""
