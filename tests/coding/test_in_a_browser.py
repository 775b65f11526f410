"""Coding in a real browser: by keyboard alone, without scripts, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import (
    PHONE,
    Opened,
    axe_violations,
    cookies_of,
    opening,
    sideways_scroll,
)
from tests.live import Live

LARGE_ENOUGH = 44  # pixels


@pytest.fixture(scope="module")
def signed_in(browser: Browser, browser_context_args: dict[str, object], live: Live) -> object:
    """The cookies of the analyst."""
    return cookies_of(browser, browser_context_args, live, "analyst")


@pytest.fixture
def opened(browser: Browser, browser_context_args: dict[str, object], signed_in: object) -> Iterator[Opened]:
    """A browser in which the analyst is signed in, at the page where coding of the town's comments starts."""
    with opening(browser, browser_context_args, signed_in, r"/coding/\1") as open_one:
        yield open_one


def begin(page: Page, queue: str = "order") -> None:
    page.locator(f"form:has(input[value={queue}]) button").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"Comment \d+"))


def comment(page: Page) -> str:
    return page.locator("h1").inner_text()


def wait_for_suggestions(page: Page) -> None:
    """The worker reads the comments as soon as somebody begins."""
    for _ in range(60):
        if page.locator("#suggested input").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail("the machine suggests nothing after half a minute")


def test_by_keyboard_alone(opened: Opened) -> None:
    page = opened()
    begin(page)
    wait_for_suggestions(page)
    keys = page.keyboard
    first = comment(page)
    box = page.locator("#suggested input").first
    keys.press("1")
    expect(box).to_be_checked()
    expect(page.locator("#details fieldset")).to_have_count(1)
    expect(page.locator("#said-aloud")).to_contain_text(": ticked")
    keys.press("1")
    expect(box).not_to_be_checked()
    expect(page.locator("#details fieldset")).to_have_count(0)
    keys.press("2")
    keys.press("f")
    keys.press("q")
    expect(page.locator("#flagged")).to_be_checked()
    expect(page.locator("#quote_worthy")).to_be_checked()
    keys.press("m")
    keys.type("n and s are letters here")
    assert comment(page) == first
    keys.press("Tab")
    page.evaluate("document.activeElement.blur()")
    keys.press("n")
    expect(page.locator("h1")).not_to_have_text(first)
    expect(page.locator(".engage-earlier")).to_contain_text(first.lower())
    second = comment(page)
    keys.press("s")
    expect(page.locator("h1")).not_to_have_text(second)
    keys.press("b")
    expect(page.locator("h1")).to_have_text(second)
    page.go_back()
    keys.press("u")
    expect(page.locator("h1")).to_have_text(second)
    expect(page.locator(".govuk-notification-banner")).to_contain_text("Taken back")


def test_the_filter_finds_a_theme(opened: Opened) -> None:
    page = opened()
    begin(page)
    boxes = page.locator("#all .govuk-checkboxes__item")
    page.keyboard.press("/")
    expect(page.locator("#filter")).to_be_focused()
    label = boxes.last.locator("label").inner_text().strip()
    page.keyboard.type(label)
    assert boxes.locator("visible=true").count() < boxes.count()
    page.keyboard.press("Enter")
    expect(page.get_by_label(label, exact=True)).to_be_checked()
    expect(page.locator("#filter")).not_to_be_focused()
    expect(page.locator("#details legend").first).to_have_text(label)
    page.keyboard.press("0")
    expect(page.locator("h1")).to_have_text(re.compile(r"Comment \d+"))


def test_keys_do_nothing_when_they_are_off(opened: Opened) -> None:
    page = opened()
    page.get_by_role("button", name="Switch the keys off").click()
    begin(page)
    first = comment(page)
    for key in ("s", "n", "0", "f", "/"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert comment(page) == first
    expect(page.locator("#flagged")).not_to_be_checked()
    expect(page.locator("#filter")).not_to_be_focused()


def test_without_scripts_on_a_phone(opened: Opened) -> None:
    page = opened(viewport=PHONE, java_script_enabled=False)
    assert page.locator("#filter-group").count() == 0
    begin(page)
    expect(page.locator("#filter-group")).to_be_hidden()
    first = comment(page)
    page.locator("#save").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Tick at least one theme")
    page.locator("input[name=theme]").first.check()
    page.locator("[data-plain] button:visible").first.click()
    expect(page.locator("#details fieldset")).to_have_count(1)
    page.locator("select[name=position]").select_option(label="Against")
    page.locator("#save").click()
    expect(page.locator("h1")).not_to_have_text(first)
    expect(page.locator(".engage-earlier")).to_contain_text(first.lower())


def test_on_a_phone_nothing_is_too_wide_or_too_small(opened: Opened) -> None:
    page = opened(viewport=PHONE)
    assert axe_violations(page) == []
    begin(page)
    page.locator("input[name=theme]").first.check()
    page.locator("#keys-help summary").click()
    assert sideways_scroll(page) == 0
    assert axe_violations(page) == []
    small = []
    for target in page.locator(
        "#coding input:not([type=hidden]):visible, #coding button:visible, #coding select:visible"
    ).all():
        size = target.bounding_box()
        if size and min(size["width"], size["height"]) < LARGE_ENOUGH - 0.5:
            small.append(f"{target.get_attribute('id')}: {size['width']} × {size['height']}")
    assert small == []


def test_what_was_chosen_of_a_theme_comes_back_with_it(opened: Opened) -> None:
    page = opened()
    begin(page)
    box = page.locator("#all input[name=theme]").first
    box.check()
    chosen = page.locator("#details select").first
    chosen.select_option(label="Mixed")
    box.uncheck()
    expect(page.locator("#details select")).to_have_count(0)
    box.check()
    expect(page.locator("#details select option:checked")).to_have_text("Mixed")
