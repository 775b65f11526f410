"""Forms as a visitor finds them: by following links, from page to page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

from werkzeug.exceptions import HTTPException

from tests.pages import Page, StrictClient

MOST_PAGES = 400
MOST_ALIKE = 15  # pages of one door: of a hundred comments, the last is like the first
TYPED_KINDS = {"text", "email", "search", "tel", "url", "number"}
FILLED = {"responses.begin": {"q-who": ["organisation"]}}  # or the name is not asked for


@dataclass
class Form:
    """One form on a page, with what a browser would send of it if nothing were changed."""

    client: StrictClient
    page: str
    action: str
    endpoint: str
    values: dict[str, list[str]]
    typed: list[str]
    chosen: list[str]
    dates: list[str]

    @property
    def kind(self) -> tuple[str, ...]:
        """Where it leads and which fields it has: forms of one kind are tried once."""
        return (self.endpoint, *self.typed, *self.chosen)

    @property
    def shown(self) -> list[str]:
        """Fields whose words come back: all that are typed but passwords."""
        return [name for name in self.typed if "password" not in name]

    def send(self, changed: dict[str, str]) -> tuple[int, str]:
        """Send it with other values; the status and the page that comes of it."""
        before = {**self.values, **FILLED.get(self.endpoint, {})}
        values = {name: value for name, value in {**before, **changed}.items() if name != "csrf_token"}
        return self.send_body(urlencode(values, doseq=True))

    def send_body(self, body: str) -> tuple[int, str]:
        """Send what is written out already; the status and the page that comes of it."""
        kind = "application/x-www-form-urlencoded"
        body += f"&csrf_token={self.client.csrf_token()}"
        done = self.client.post(self.action, data=body.encode(), content_type=kind)
        text = done.get_data(as_text=True)
        if done.status_code < 400 and done.location:
            text = self.client.get(done.location, follow_redirects=True).get_data(as_text=True)
        return done.status_code, text


def forms_on(client: StrictClient, url: str, page: Page) -> Iterator[Form]:
    """The forms of a page that are sent by POST: one for each address that one of its buttons leads to."""
    routes = client.application.url_map.bind("localhost")
    found = [form for form in page.all("form") if form.get("method", "").lower() == "post"]
    for number, form in enumerate(found):
        fields = [one for one in form.iter() if one.tag in {"input", "textarea", "select"}]
        names = {one.get("name", ""): one for one in fields if one.get("name")}
        typed = [
            name
            for name, one in names.items()
            if one.tag == "textarea" or (one.tag == "input" and one.get("type", "text") in TYPED_KINDS)
        ]
        chosen = [
            name
            for name, one in names.items()
            if one.tag == "select" or one.get("type") in {"radio", "checkbox"}
        ]
        dates = [name.removesuffix("-day") for name in typed if name.endswith("-day")]
        if form.get("data-hold"):  # our script sends this while the page stays open, without any field
            held = urlsplit(form.get("data-hold", "")).path
            yield Form(client, url, held, routes.match(held, method="POST")[0], {}, [], [], [])
        for target, button in _targets(form).items():
            action = urljoin(url, target or url)
            endpoint, _ = routes.match(urlsplit(action).path, method="POST")
            values = {**page.form_values(number), **button}
            yield Form(client, url, action, endpoint, values, typed, chosen, dates)


def _targets(form: Element) -> dict[str, dict[str, list[str]]]:
    """The addresses a form can be sent to, by itself or by a button, each with what that button says."""
    targets: dict[str, dict[str, list[str]]] = {form.get("action", ""): {}}
    for button in form.iter("button"):
        if button.get("formaction"):
            name, value = button.get("name"), button.get("value", "")
            targets[button.get("formaction", "")] = {name: [value]} if name else {}
    return targets


def crawl(client: StrictClient, *starts: str) -> Iterator[Form]:
    """Every form on the pages that links lead to, one of each kind."""
    waiting, seen, kinds = list(starts), set(starts), set()
    routes, alike = client.application.url_map.bind("localhost"), Counter[str]()
    for _ in range(MOST_PAGES):
        if not waiting:
            return
        url = waiting.pop(0)
        response = client.get(url, follow_redirects=True)
        assert response.status_code < 500, url
        if response.mimetype != "text/html" or response.status_code >= 400:
            continue
        page = Page(response.get_data(as_text=True))
        here = response.request.path
        for form in forms_on(client, here, page):
            if form.kind not in kinds:
                kinds.add(form.kind)
                yield form
        for link in page.all("a"):
            address = urlsplit(urljoin(here, link.get("href", "")))
            if address.netloc or not address.path.startswith("/") or address.path in seen:
                continue
            seen.add(address.path)
            try:
                door = routes.match(address.path, method="GET")[0]
            except HTTPException:  # not a page of ours: a file, or a door that is only sent to
                continue
            alike[door] += 1
            if alike[door] <= MOST_ALIKE:
                waiting.append(address.path)
