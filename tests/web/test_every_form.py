"""Bad input into every field of every form of the house: each page keeps what was typed and writes nothing half.

The forms are found as a visitor finds them, by following links; every door of doors.txt that takes a POST must be
among them, or among those few that a page leads to only now and then.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import sqlalchemy as sa
from flask import Flask
from markupsafe import escape

from engage.db import db
from engage.visible import visible
from tests.databases import Database
from tests.pages import Page, StrictClient
from tests.web.crawling import FILLED, Form
from tests.web.going_on import house

DOORS = Path(__file__).parents[1] / "house" / "doors.txt"
CHANGES_BY_ITSELF = {"limit_counters", "alembic_version"}
# Doors whose ten megabytes pass through the very same lines as another's: its class of Form, its page, its answer.
SAME_WAY = {
    "consultations.new": "consultations.edit",
    "consultations.new_page": "consultations.edit_page",
    "consultations.new_question": "consultations.edit_question",
    "themes.add_to_frame": "themes.change",
    "themes.cut": "themes.retitle",  # read without a Form; the page of errors hands back what was typed
    "themes.keep_version": "themes.retitle",
    "themes.regroup": "themes.decide",
}
TEN_MEGABYTES = 10 * 1024 * 1024
SAID = "Better words"


def stored(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those that change by a look."""
    with app.app_context():
        tables = [table for table in db.metadata.sorted_tables if table.name not in CHANGES_BY_ITSELF]
        return {
            table.name: sorted((tuple(row) for row in db.session.execute(sa.select(table))), key=repr)
            for table in tables
        }


@pytest.fixture
def talkative(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An Engage that has a language model set up, so that its button shows. Nobody asks it."""
    _let_a_model_be_set_up(app, monkeypatch)
    return app


@pytest.fixture(scope="module")
def lived_in(database: Database) -> Iterator[list[Form]]:
    """The forms of a house that is made once, for tests that send only what cannot be taken: they stand first, and
    `app`, which the others ask for, empties it.
    """
    database.empty()
    database.app.test_client_class = StrictClient
    with pytest.MonkeyPatch.context() as patch:
        _let_a_model_be_set_up(database.app, patch)
        yield house(database.app)


def _let_a_model_be_set_up(app: Flask, patch: pytest.MonkeyPatch) -> None:
    settings = replace(
        app.extensions["engage.config"], wording_url="https://models.example/v1", wording_model="small"
    )
    patch.setitem(app.extensions, "engage.config", settings)


@pytest.mark.on_sqlite
def test_every_door_is_tried(lived_in: list[Form]) -> None:
    """A new form is found here by itself; where it is not, let `house` lead to it."""
    doors = {
        line.partition(": ")[0].split()[-1]
        for line in DOORS.read_text().splitlines()
        if "POST" in line.split()[0]
    }
    missing = sorted(doors - {form.endpoint for form in lived_in})
    assert not missing, missing


def test_a_character_that_cannot_be_stored_is_taken_out_and_told(
    lived_in: list[Form], database: Database
) -> None:
    before = stored(database.app)
    for form in (form for form in lived_in if form.typed):
        status, text = form.send({name: f"{SAID}\x00 of {name}\x01" for name in form.typed})
        assert status in {400, 422}, f"{form.endpoint}: {status}"
        assert "cannot be stored" in text, form.endpoint
        for name in form.shown:
            assert f"{SAID} of {name}".lower() in text.lower(), f"{form.endpoint} lost {name}"
        assert "\x00" not in text
    assert stored(database.app) == before


@pytest.mark.on_sqlite
def test_ten_megabytes_come_back(lived_in: list[Form], database: Database) -> None:
    """One door of each way a form is read; the words are the same to both databases, as none of them is stored."""
    words = "long" * (TEN_MEGABYTES // 4) + " 😀 and its end"
    one_each = {SAME_WAY.get(form.endpoint, form.endpoint): form for form in lived_in if form.shown}
    before = stored(database.app)
    written = quote(words)
    for form in one_each.values():
        name = form.shown[-1]
        others = {key: value for key, value in form.values.items() if key not in {name, "csrf_token"}}
        others |= FILLED.get(form.endpoint, {})
        status, text = form.send_body(f"{urlencode(others, doseq=True)}&{name}={written}")
        assert status in {409, 422}, f"{form.endpoint} {name}: {status}"
        assert words in text, f"{form.endpoint} lost {name}"
    assert stored(database.app) == before


@pytest.mark.on_sqlite
def test_a_date_that_is_none_comes_back(lived_in: list[Form], database: Database) -> None:
    forms = [form for form in lived_in if form.dates]
    assert len(forms) >= 3
    before = stored(database.app)
    for form, day in itertools.product(forms, (("31", "2", "2026"), ("1", "1", "99999"), ("1", "1", "26"))):
        parts = dict(zip(("day", "month", "year"), day, strict=True))
        status, text = form.send(
            {f"{name}-{part}": value for name in form.dates for part, value in parts.items()}
        )
        assert status == 422, form.endpoint
        sent = Page(text).form_values(-1)
        for name in form.dates:
            assert [sent[f"{name}-{part}"] for part in parts] == [[value] for value in day], form.endpoint
    assert stored(database.app) == before


@pytest.mark.on_sqlite
def test_words_of_any_kind_are_taken_or_kept_whole(talkative: Flask) -> None:
    words = "👩🏽‍⚕️ \u202eتجربہ اچھا تھا\u202c <script>alert(1)</script>"
    forms = house(talkative)
    before = stored(talkative)
    for form in forms:
        names = form.shown
        status, text = form.send(dict.fromkeys(names, words))
        assert status < 500, form.endpoint
        assert "<script>alert" not in text, form.endpoint
        after = stored(talkative)
        if status >= 400:
            # a line that officers type loses only signs that nobody sees
            kept = sum(text.count(str(escape(one))) for one in (words, visible(words)))
            assert kept >= len(names), f"{form.endpoint}: {status}"
            assert after == before, form.endpoint
        before = after


def test_an_option_that_does_not_exist_is_never_kept(talkative: Flask) -> None:
    for form in house(talkative):
        for name in form.chosen:
            status, _ = form.send({name: "no-such-option"})
            assert status < 500, f"{form.endpoint} {name}"
    assert "no-such-option" not in repr(stored(talkative))
