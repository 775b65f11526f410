"""Bad input into every field of every form of the house: each page keeps what was typed and writes nothing half.

The forms are found as a visitor finds them, by following links; every door of doors.txt that takes a POST must be
among them, or among those few that a page leads to only now and then.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from markupsafe import escape

from engage import clock
from engage.comments.actions import save_set
from engage.comments.jobs import prepare_new_comments
from engage.consultations import actions as consultations
from engage.consultations.details import History
from engage.contacts.actions import agree
from engage.contacts.keys import stop_key
from engage.contacts.models import Contact
from engage.db import db
from engage.permissions import Role
from engage.themes import actions as themes
from engage.themes import queries
from engage.themes.models import SuggestedTheme
from tests.agreement import scene as agreement
from tests.answering import Asked, answer, begin, consultation, walk
from tests.cast import person
from tests.consultations.making import PAGES, details
from tests.databases import SECRET
from tests.pages import Page, StrictClient
from tests.themes import scene

DOORS = Path(__file__).parents[1] / "house" / "doors.txt"
MOST_PAGES = 300
CHANGES_BY_ITSELF = {"limit_counters", "alembic_version"}
TYPED_KINDS = {"text", "email", "search", "tel", "url", "number"}
FILLED = {"responses.begin": {"q-who": ["organisation"]}}  # or the name is not asked for
SAID_ELSEWHERE = {"themes.decide"}  # leads back to the workbench, which shows the machine's label again
TEN_MEGABYTES = 10 * 1024 * 1024
SAID = "Better words"


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
    """The forms of a page that are sent by POST."""
    routes = client.application.url_map.bind("localhost")
    found = [form for form in page.all("form") if form.get("method", "").lower() == "post"]
    for number, form in enumerate(found):
        action = urljoin(url, form.get("action") or url)
        endpoint, _ = routes.match(urlsplit(action).path, method="POST")
        fields = [one for one in form.iter() if one.tag in {"input", "textarea", "select"}]
        names = {one.get("name", ""): one for one in fields}
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
        yield Form(client, url, action, endpoint, page.form_values(number), typed, chosen, dates)


def crawl(client: StrictClient, *starts: str) -> Iterator[Form]:
    """Every form on the pages that links lead to, one for each set of fields."""
    waiting, seen, kinds = list(starts), set(starts), set()
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
            kind = (form.endpoint, *form.typed, *form.chosen)
            if kind not in kinds:
                kinds.add(kind)
                yield form
        for link in page.all("a"):
            address = urlsplit(urljoin(here, link.get("href", "")))
            if not address.netloc and address.path.startswith("/") and address.path not in seen:
                seen.add(address.path)
                waiting.append(address.path)


def house(app: Flask) -> list[Form]:
    """The forms of an Engage in which something of everything is going on."""
    boss, administrator = person(app, Role.OFFICER), person(app, Role.ADMINISTRATOR).client
    officer = boss.client
    person(app, Role.ANALYST, active=False)
    sent, fresh, visitor = app.test_client(), app.test_client(), app.test_client()
    for client in (officer, administrator, sent, fresh, visitor):
        client.checked = False  # other tests check these pages; the checker reads ten megabytes for a minute
    with app.app_context():
        asked = consultation()
        walk(sent, asked)
        stop, theme_id = busy_with(asked, boss.id)
        workbench = f"/themes/{asked.questionnaire_id}/{scene.KEY}"
        samples = [coded_blind(boss.id, number) for number in range(4)]
        begin(fresh, asked)
        answer(fresh, asked, 1, used="yes")
        answer(fresh, asked, 2, good="Kind")
    pages = [asked.url(step) for step in ("page/1", "page/2", "page/3", "check", "start")]
    found = [
        *crawl(visitor, "/", asked.url("start"), "/sign-in", "/withdraw", stop),
        *crawl(fresh, *pages),
        *crawl(sent, asked.url("sent"), asked.url("about-you")),
        *crawl(
            officer,
            "/comments/names",
            "/comments/alerts",
            "/search",
            "/office",
            workbench,
            f"{workbench}/comments?theme={theme_id}",
            "/account",
            *samples,
        ),
        *crawl(administrator, "/people"),
    ]
    return list({(form.endpoint, *form.typed, *form.chosen): form for form in found}.values())


def busy_with(asked: Asked, user_id: int) -> tuple[str, int]:
    """A draft, an ended consultation, themes suggested and accepted; the address that stops letters, and a theme."""
    now = clock.now()
    consultations.bring_in(
        "over",
        details(-timedelta(days=9), -timedelta(days=1)),
        PAGES,
        History(now - timedelta(days=9), "", ""),
    )
    draft = consultations.create(details(timedelta(days=1), timedelta(days=9)), PAGES)
    db.session.commit()
    assert draft.published_at is None
    ids = scene.comments(asked.questionnaire_id, "Longer hours", "More nurses", "A bus", first=900)
    run = scene.run(
        asked.questionnaire_id, scene.proposal(("hours", ids[:1]), ("nurses", ids[1:2]), ("bus", ids[2:]))
    )
    db.session.commit()
    for suggestion in list(db.session.scalars(sa.select(SuggestedTheme).filter_by(run_id=run.id)))[:2]:
        theme = themes.accept(suggestion, label=suggestion.label, user_id=user_id)
    db.session.commit()
    themes.code(ids[2], queries.frame(asked.questionnaire_id, scene.KEY), holds={theme.id}, user_id=user_id)
    _shape_the_frame(asked.questionnaire_id, theme.id, user_id)
    agree("a@b.example", "outcome", asked.slug, "Yes")
    db.session.commit()
    _prepare_a_comment(asked.questionnaire_id, user_id)
    contact = db.session.scalars(sa.select(Contact)).one()
    return f"/stop/{stop_key(SECRET, contact.id)}", theme.id


def _prepare_a_comment(questionnaire_id: int, user_id: int) -> None:
    """A comment with a name that nobody decided on, and an alert; a search that was kept."""
    scene.comments(questionnaire_id, "Keira was kind but I feel suicidal", first=950)
    save_set(user_id, "Kind", {"words": "kind"})
    db.session.commit()
    prepare_new_comments()


def _shape_the_frame(questionnaire_id: int, theme_id: int, user_id: int) -> None:
    """An unused theme, a merged one, an example; a frame that two questions share, and an empty one."""
    frame = queries.frame(questionnaire_id, scene.KEY)
    made = [
        themes.add_theme(frame, label=label, description="", user_id=user_id)
        for label in ("Unused", "Merged", "Kept")
    ]
    themes.merge(made[1], made[2], user_id=user_id)
    themes.add_example(queries.theme(theme_id), "A bus at night", counter=False)
    themes.use_frame(scene.question(), scene.KEY, frame)
    themes.begin_frame(scene.question(), scene.KEY)
    db.session.commit()


def coded_blind(user_id: int, coders: int) -> str:
    """A question whose sample nobody, one or two people coded, the second otherwise; with 3 it is closed, too."""
    made = agreement.drawn_by(user_id)
    colleagues = [user_id, person(current_app, Role.ANALYST).id]
    for at, coder in enumerate(colleagues[:coders]):
        agreement.code_all(made, coder, (lambda place, theme: set()) if at else None)
    if coders == 3:
        agreement.close(made, user_id)
    return made.home


def stored(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those that change by a look."""
    with app.app_context():
        tables = [table for table in db.metadata.sorted_tables if table.name not in CHANGES_BY_ITSELF]
        return {
            table.name: sorted((tuple(row) for row in db.session.execute(sa.select(table))), key=repr)
            for table in tables
        }


@pytest.mark.on_sqlite
def test_every_door_is_tried(app: Flask) -> None:
    """A new form is found here by itself; where it is not, let `house` lead to it."""
    doors = {
        line.partition(": ")[0].split()[-1]
        for line in DOORS.read_text().splitlines()
        if "POST" in line.split()[0]
    }
    assert doors - {form.endpoint for form in house(app)} == set()


def test_a_character_that_cannot_be_stored_is_taken_out_and_told(app: Flask) -> None:
    forms = [form for form in house(app) if form.typed]
    before = stored(app)
    for form in forms:
        status, text = form.send({name: f"{SAID}\x00 of {name}\x01" for name in form.typed})
        assert status in {400, 422}, f"{form.endpoint}: {status}"
        assert "cannot be stored" in text, form.endpoint
        for name in shown(form):
            assert f"{SAID} of {name}".lower() in text.lower(), f"{form.endpoint} lost {name}"
        assert "\x00" not in text
    assert stored(app) == before


@pytest.mark.on_sqlite
def test_ten_megabytes_come_back(app: Flask) -> None:
    words = "long" * (TEN_MEGABYTES // 4) + " 😀 and its end"
    one_each = {form.endpoint: form for form in house(app) if shown(form)}
    forms = [form for endpoint, form in one_each.items() if endpoint not in SAID_ELSEWHERE]
    before = stored(app)
    written = quote(words)
    for form in forms:
        name = shown(form)[-1]
        others = {key: value for key, value in form.values.items() if key not in {name, "csrf_token"}}
        others |= FILLED.get(form.endpoint, {})
        status, text = form.send_body(f"{urlencode(others, doseq=True)}&{name}={written}")
        assert status in {409, 422}, f"{form.endpoint} {name}: {status}"
        assert words in text, f"{form.endpoint} lost {name}"
    assert stored(app) == before


@pytest.mark.on_sqlite
def test_words_of_any_kind_are_taken_or_kept_whole(app: Flask) -> None:
    words = "👩🏽‍⚕️ \u202eتجربہ اچھا تھا\u202c <script>alert(1)</script>"
    for form in house(app):
        before = stored(app)
        names = shown(form)
        status, text = form.send(dict.fromkeys(names, words))
        assert status < 500, form.endpoint
        assert "<script>alert" not in text, form.endpoint
        if status >= 400:
            assert text.count(str(escape(words))) >= len(names), f"{form.endpoint}: {status}"
            assert stored(app) == before, form.endpoint


@pytest.mark.on_sqlite
def test_a_date_that_is_none_comes_back(app: Flask) -> None:
    forms = [form for form in house(app) if form.dates]
    assert len(forms) >= 3
    before = stored(app)
    for form, day in itertools.product(forms, (("31", "2", "2026"), ("1", "1", "99999"), ("1", "1", "26"))):
        parts = dict(zip(("day", "month", "year"), day, strict=True))
        status, text = form.send(
            {f"{name}-{part}": value for name in form.dates for part, value in parts.items()}
        )
        assert status == 422, form.endpoint
        sent = Page(text).form_values(-1)
        for name in form.dates:
            assert [sent[f"{name}-{part}"] for part in parts] == [[value] for value in day], form.endpoint
    assert stored(app) == before


def test_an_option_that_does_not_exist_is_never_kept(app: Flask) -> None:
    for form in house(app):
        for name in form.chosen:
            status, _ = form.send({name: "no-such-option"})
            assert status < 500, f"{form.endpoint} {name}"
    assert "no-such-option" not in repr(stored(app))


def shown(form: Form) -> list[str]:
    """Fields whose words come back: all that are typed but passwords."""
    return [name for name in form.typed if "password" not in name]
