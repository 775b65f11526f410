"""Nobody is shown a field that they cannot send, or a button that leads to a closed door: every page, every role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from engage.access import PUBLIC, door_of
from engage.permissions import Can, Role, allows
from tests.cast import person
from tests.pages import Page, StrictClient
from tests.web.going_on import house

NOT_TYPED = {"hidden", "submit", "button", "reset", "image"}
MOST_ALIKE = 4
MOST_PAGES = 250


def visited(client: StrictClient, starts: list[str]) -> Iterator[tuple[str, Page]]:
    """Every page that links lead to, a few of each door."""
    routes = client.application.url_map.bind("localhost")
    waiting, seen, alike = list(starts), set(starts), Counter[str]()
    for _ in range(MOST_PAGES):
        if not waiting:
            return
        address = waiting.pop(0)
        found = client.get(address, follow_redirects=True)
        assert found.status_code < 500, address
        if found.mimetype != "text/html" or found.status_code >= 400:
            continue
        page, address = Page(found.get_data(as_text=True)), found.request.path
        yield address, page
        for link in page.all("a"):
            parts = urlsplit(urljoin(address, link.get("href", "")))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc or path in seen:
                continue
            seen.add(path)
            try:
                door = routes.match(parts.path, method="GET")[0]
            except HTTPException:
                continue
            alike[door] += 1
            if alike[door] <= MOST_ALIKE:
                waiting.append(path)


def faults(app: Flask, role: Role | None, address: str, page: Page) -> Iterator[str]:
    """Fields without a button, and buttons that lead to a door that is closed to this role."""
    routes = app.url_map.bind("localhost")
    for form in page.all("form"):
        if form.get("method", "").lower() != "post":
            continue
        buttons = [button.get("formaction", form.get("action", "")) for button in form.iter("button")]
        for action in set(buttons or [form.get("action", "")]):
            target = urlsplit(urljoin(address, action)).path
            door = door_of(app.view_functions[routes.match(target, method="POST")[0]])
            if door != PUBLIC and not allows(role, Can(door)):
                yield f"{role} {address}: a form leads to {target}, which is closed to them"
    for field in page.all("input", "select", "textarea"):
        if field.get("type", "text") in NOT_TYPED or field.get("readonly") is not None:
            continue
        if _is_inert(page, field):
            continue
        form = _form_of(page, field)
        if form is None:
            yield f"{role} {address}: the field {field.get('name')!r} is in no form"
        elif not [one for one in form.iter() if one.tag == "button" or one.get("type") == "submit"]:
            yield f"{role} {address}: the field {field.get('name')!r} has no button"


def _is_inert(page: Page, field: Element) -> bool:
    """Whether it stands in a <template>, which nobody sees until a script copies it."""
    at: Element | None = field
    while at is not None and at.tag != "template":
        at = page.parents.get(at)
    return at is not None


def _form_of(page: Page, field: Element) -> Element | None:
    named = field.get("form")
    if named:
        return next((form for form in page.all("form") if form.get("id") == named), None)
    at: Element | None = field
    while at is not None and at.tag != "form":
        at = page.parents.get(at)
    return at


@pytest.mark.on_sqlite
def test_nobody_sees_a_field_that_they_cannot_send(app: Flask) -> None:
    starts = sorted({"/", *(form.page for form in house(app))})
    found: list[str] = []
    for role in (*Role, None):
        client = person(app, role).client if role else app.test_client()
        client.checked = False  # type: ignore[attr-defined]  # the strict client
        for address, page in visited(client, starts):  # type: ignore[arg-type]  # the strict client
            found += faults(app, role, address, page)
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<form method="post" action="/people/new"><input name="x"><button>Save</button></form>', 1),
        ('<form method="post" action="/sign-in"><input name="x"></form>', 1),
        ('<form method="post" action="/sign-in"><input name="x"><button>Go</button></form>', 0),
        ('<input name="x">', 1),
        ('<textarea readonly name="x"></textarea>', 0),
    ],
    ids=range(5),
)
def test_the_eye_for_fields_is_not_blind(app: Flask, html: str, count: int) -> None:
    assert len(list(faults(app, Role.ANALYST, "/", Page(html)))) == count
