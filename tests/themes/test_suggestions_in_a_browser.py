"""Suggested groups in a real browser: a slider with scripts, a field without, a map that a keyboard reaches."""

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


@pytest.fixture(scope="module")
def signed_in(browser: Browser, browser_context_args: dict[str, object], live: Live) -> object:
    """The cookies of the officer."""
    return cookies_of(browser, browser_context_args, live, "officer")


@pytest.fixture
def opened(browser: Browser, browser_context_args: dict[str, object], signed_in: object) -> Iterator[Opened]:
    """A browser at the groups that the machine suggests for the town's comments."""
    with opening(browser, browser_context_args, signed_in, r"/themes/\1/suggestions") as open_one:
        yield open_one


def cards(page: Page) -> int:
    return page.locator("#groups ~ ol.engage-cards").first.locator("> li").count()


def test_the_slider_sends_when_it_is_let_go_and_undo_takes_it_back(opened: Opened) -> None:
    page = opened()
    before, heading = cards(page), page.locator("#groups").inner_text()
    slider = page.get_by_role("slider", name="Number of groups")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_visible()
    assert cards(page) > before
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("#groups")).to_have_text(heading)
    assert cards(page) == before


def test_a_keyboard_goes_from_the_map_to_a_group(opened: Opened) -> None:
    page = opened()
    page.locator(".engage-map a").first.focus()
    page.keyboard.press("Enter")
    target = re.search(r"#(suggestion-\d+)$", page.url)
    assert target is not None
    expect(page.locator(f"#{target[1]}")).to_be_in_viewport()


def test_without_scripts_on_a_phone(opened: Opened) -> None:
    page = opened(viewport=PHONE, java_script_enabled=False)
    assert page.get_by_role("slider").count() == 0
    before, heading = cards(page), page.locator("#groups").inner_text()
    page.get_by_role("button", name="Fewer").click()
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_visible()
    assert cards(page) < before
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("#groups")).to_have_text(heading)


def test_every_page_of_suggestions_is_accessible_and_fits_a_phone(opened: Opened) -> None:
    page = opened(viewport=PHONE)
    home = page.url.removesuffix("/suggestions")
    one = page.locator("#groups ~ ol.engage-cards a.govuk-link").first.get_attribute("href")
    for at in ("", "/suggestions", "/runs", "/later", "/campaigns"):
        page.goto(f"{home}{at}")
        assert (at, axe_violations(page), sideways_scroll(page)) == (at, [], 0)
    page.goto(one or "")
    assert (axe_violations(page), sideways_scroll(page)) == ([], 0)
