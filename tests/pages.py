"""The strict client: every page it fetches is checked, and no request may leave a change uncommitted."""

from __future__ import annotations

import functools
import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import sqlalchemy as sa
from flask import Flask, has_app_context, request_finished
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from engage.db import db

LABELLED = {"input", "select", "textarea"}
UNLABELLED_KINDS = {"hidden", "submit", "button", "reset", "image"}
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
REDIRECTS = {301, 302, 303, 307, 308}


class Page:
    """One HTML page as a reader and a checker see it."""

    def __init__(self, html: str) -> None:
        self.html = html
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)
        self.mistakes = [
            f"line {line}: {html5lib.constants.E.get(code, code) % details}"
            for (line, _), code, details in parser.errors
        ]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *tags: str) -> list[Element]:
        """Every element of these tags, in order."""
        return [element for element in self.root.iter() if element.tag in tags]

    def with_class(self, name: str) -> list[Element]:
        """Every element of this class, in order."""
        return [element for element in self.root.iter() if name in element.get("class", "").split()]

    @property
    def text(self) -> str:
        """The words of the page's main part, spaces made single."""
        main = self.all("main")
        return words(main[0] if main else self.root)

    @property
    def h1(self) -> str:
        """The words of the heading; empty when there is none."""
        found = self.all("h1")
        return words(found[0]) if found else ""

    @property
    def title(self) -> str:
        """The title, as the browser's tab shows it."""
        found = self.all("title")
        return words(found[0]) if found else ""

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [
            words(item)
            for summary in self.with_class("govuk-error-summary__list")
            for item in summary.iter("li")
        ]

    def form_values(self, number: int = 0) -> dict[str, list[str]]:
        """What a browser would send of the page's form (by number) if nothing were changed."""
        forms = [form for form in self.all("form") if form.get("method", "").lower() == "post"]
        values: dict[str, list[str]] = {}
        for field in forms[number].iter():
            name = field.get("name")
            if name is None or field.tag not in LABELLED or field.get("disabled") is not None:
                continue
            for value in _sent(field):
                values.setdefault(name, []).append(value)
        return values


def words(element: Element) -> str:
    """The visible words of an element, spaces made single."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if element.tag in {"script", "style", "template"}:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _sent(field: Element) -> list[str]:
    kind = field.get("type", "text")
    if field.tag == "textarea":
        return ["".join(field.itertext())]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return [option.get("value", words(option)) for option in chosen]
    if kind in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.get("checked") is not None else []
    return [] if kind in {"submit", "button", "image", "file"} else [field.get("value", "")]


def check_page(page: Page) -> list[str]:
    """What is wrong with a page, one sentence each; an empty list when nothing is."""
    checks = (_check_head, _check_ids, _check_labels, _check_inline)
    return page.mistakes + list(itertools.chain.from_iterable(check(page) for check in checks))


def _check_head(page: Page) -> Iterator[str]:
    if not page.html.lstrip().lower().startswith("<!doctype html>"):
        yield "the page does not start with <!doctype html>"
    for attribute in ("lang", "dir"):
        if not page.root.get(attribute):
            yield f"<html> has no {attribute}"
    headings = len(page.all("h1"))
    if headings != 1:
        yield f"{headings} h1 elements, there must be one"
    elif not page.h1:
        yield "the h1 is empty"
    elif not page.title.removeprefix("Error: ").startswith(page.h1):
        yield f"the title {page.title!r} does not start with the h1 {page.h1!r}"
    if len(page.all("main")) != 1:
        yield "there must be one main element"


def _check_ids(page: Page) -> Iterator[str]:
    ids = [element.get("id") for element in page.root.iter() if element.get("id") is not None]
    for double in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"the id {double!r} is used more than once"
    known = set(ids)
    for element in page.root.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
            for name in element.get(attribute, "").split():
                if name not in known:
                    yield f"{attribute} of <{element.tag}> names {name!r}, which is not on the page"
        target = element.get("href", "")
        if target.startswith("#") and target[1:] and target[1:] not in known:
            yield f"a link leads to {target!r}, which is not on the page"


def _check_labels(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label") if words(label)}
    for field in page.all(*LABELLED):
        if field.get("type") in UNLABELLED_KINDS or field.get("aria-label") or field.get("aria-labelledby"):
            continue
        if field.get("id") not in labelled and not _inside_label(page, field):
            yield f"the field {field.get('name') or field.get('id')!r} has no label"
    for field in page.all("button"):
        if not words(field) and not field.get("aria-label"):
            yield "a button has no words"
    for picture in page.all("img"):
        if picture.get("alt") is None:
            yield f"the picture {picture.get('src')!r} has no alt"


def _inside_label(page: Page, element: Element | None) -> bool:
    while element is not None:
        if element.tag == "label":
            return True
        element = page.parents.get(element)
    return False


def _check_inline(page: Page) -> Iterator[str]:
    for element in page.root.iter():
        if element.get("style") is not None:
            yield f"<{element.tag}> has a style attribute, which our own rules for the browser forbid"
        for name in element.attrib:
            if name.startswith("on"):
                yield f"<{element.tag}> has an inline script: {name}"
    for script in page.all("script"):
        if not script.get("src") and script.get("type") != "application/json" and not script.get("nonce"):
            yield "an inline script has no nonce"
    for style in page.all("style"):
        if not style.get("nonce"):
            yield "an inline style sheet has no nonce"


@functools.lru_cache(maxsize=2_000)
def _mistakes_of(html: str) -> tuple[str, ...]:
    return tuple(check_page(Page(html)))


class StrictClient(FlaskClient):
    """A browser without JavaScript that complains.

    Forms are sent with a valid CSRF token unless `csrf=False` is said or the data hold one. Each request runs as on
    the server, in a context of its own, even where the test holds an application context open. `checked = False`
    lets a bad page pass.
    """

    checked = True

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        data = kwargs.get("data") or {}
        needs_token = csrf and kwargs.get("method") == "POST" and kwargs.get("json") is None
        if needs_token and isinstance(data, dict) and "csrf_token" not in data:
            kwargs["data"] = {**data, "csrf_token": self.csrf_token()}
        follow = kwargs.pop("follow_redirects", False)
        with _own_session_put_down():
            response = self._one(*args, **kwargs)
            for _ in range(10):
                if not (follow and response.status_code in REDIRECTS):
                    break
                response = self._one(response.location, method="GET")
        return response

    def _one(self, *args: Any, **kwargs: Any) -> TestResponse:
        watch = Watch(self.application)
        with watch:
            response: TestResponse = Context().run(functools.partial(super().open, *args, **kwargs))
        if response.status_code < 400 and watch.lost:
            raise AssertionError(f"{response.request.path} left uncommitted: {'; '.join(watch.lost)}")
        if self.checked and response.mimetype == "text/html" and response.status_code not in REDIRECTS:
            mistakes = _mistakes_of(response.get_data(as_text=True))
            if mistakes:
                raise AssertionError(f"{response.request.path}:\n  " + "\n  ".join(mistakes))
        return response

    def page(self, url: str, *, status: int = 200) -> Page:
        """Fetch a page, redirects followed, and require its status."""
        response = self.get(url, follow_redirects=True)
        assert response.status_code == status, f"{url}: {response.status}"
        return Page(response.get_data(as_text=True))

    def send(self, url: str, data: dict[str, Any], *, status: int = 200, follow: bool = True) -> Page:
        """Send a form, redirects followed, and require the status of the page it leads to."""
        response = self.post(url, data=data, follow_redirects=follow)
        assert response.status_code == status, f"{url}: {response.status}"
        return Page(response.get_data(as_text=True))

    def csrf_token(self) -> str:
        """A token that the server accepts from this client."""
        serializer = URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token")
        with self.session_transaction() as session:
            session.setdefault("csrf_token", secrets.token_hex(20))
            return str(serializer.dumps(session["csrf_token"]))


class Watch:
    """Sees a request's changes that are thrown away when it ends."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lost: list[str] = []
        self._over = False
        self._open: dict[sa.Connection, list[str]] = {}

    def __enter__(self) -> Watch:
        with self.app.app_context():
            self._engine = db.engine
        for name, listener in self._listeners():
            sa.event.listen(self._engine, name, listener)
        request_finished.connect(self._finished, self.app)
        return self

    def __exit__(self, *exception: object) -> None:
        request_finished.disconnect(self._finished, self.app)
        for name, listener in self._listeners():
            sa.event.remove(self._engine, name, listener)

    def _listeners(self) -> list[tuple[str, Any]]:
        return [
            ("before_cursor_execute", self._executes),
            ("commit", self._commits),
            ("rollback", self._rolls_back),
        ]

    def _executes(self, connection: sa.Connection, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES) and not _only_selects(statement):
            self._open.setdefault(connection, []).append(" ".join(statement.split())[:80])

    def _commits(self, connection: sa.Connection) -> None:
        self._open.pop(connection, None)

    def _rolls_back(self, connection: sa.Connection) -> None:
        thrown_away = self._open.pop(connection, [])
        if self._over:
            self.lost += thrown_away

    def _finished(self, app: Flask, **rest: object) -> None:
        session = db.session()
        pending = [
            *session.new,
            *session.deleted,
            *(row for row in session.dirty if session.is_modified(row)),
        ]
        self.lost += [f"{type(row).__name__} not yet written" for row in pending]
        self._over = True


def _only_selects(statement: str) -> bool:
    upper = statement.upper()
    return not any(f"{word} " in upper for word in ("INSERT INTO", "UPDATE", "DELETE FROM"))


@contextmanager
def _own_session_put_down() -> Iterator[None]:
    """End the test's own transaction around a request: it must be committed before, and sees the new rows after."""
    if not has_app_context():
        yield
        return
    pending = [*db.session.new, *db.session.deleted, *db.session.dirty]
    assert not pending, f"commit your own rows before asking for a page: {pending}"
    db.session.rollback()
    yield
    db.session.rollback()
