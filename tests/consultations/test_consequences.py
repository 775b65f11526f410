"""Consequences are said before they happen: what goes to how many, what residents are told otherwise, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.audit.models import Entry
from engage.consultations import changes, jobs
from engage.consultations.details import Details
from engage.consultations.models import Change, Consultation
from engage.consultations.stages import Stage
from engage.contacts.actions import agree, let_in
from engage.db import db
from engage.notifications.models import Message
from tests.cast import Person
from tests.consultations.making import READY, drafted, held
from tests.pages import Page, StrictClient

AT = "/office/consultations/getting-about"
DAY = timedelta(days=1)
PAST = {"opens_in": -9 * DAY, "closes_in": -2 * DAY}


def one_each(page: Page, **changed: str) -> dict[str, str]:
    """What the form of a page sends, with some of it changed."""
    return {**{name: value[0] for name, value in page.form_values(1).items()}, **changed}


def asked_to_hear(app: Flask, *names: str) -> None:
    with app.app_context():
        for name in names:
            agree(f"{name}@resident.example.org", "outcome", "getting-about", "Tell me.")


def letters(app: Flask) -> int:
    with app.app_context():
        jobs.tell_those_who_asked()
        return db.session.scalar(sa.select(sa.func.count(Message.id))) or 0


def saved(app: Flask) -> Consultation:
    with app.app_context():
        return db.session.scalars(sa.select(Consultation)).one()


def kept(app: Flask) -> list[Change]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Change).order_by(Change.id)))


def last_entry(app: Flask) -> Entry:
    with app.app_context():
        return db.session.scalars(sa.select(Entry).order_by(Entry.id.desc())).first()  # type: ignore[return-value]


def buttons(page: Page) -> list[str]:
    return [" ".join("".join(button.itertext()).split()) for button in page.all("button")]


# The outcome


def test_nothing_is_published_or_sent_before_the_number_was_seen(
    app: Flask, officer: Person, resident: StrictClient
) -> None:
    held(app, **PAST)
    asked_to_hear(app, "ada", "bob")
    with app.app_context():  # one of them is in the table already and left the address again
        let_in("outcome", "getting-about", is_last=True)
        db.session.commit()
    asked_to_hear(app, "ada", "cleo")
    page = officer.client.send(
        f"{AT}/outcome", one_each(officer.client.page(f"{AT}/outcome"), outcome="More buses.")
    )
    assert page.h1 == "Check before you publish"
    assert "More buses." in page.text
    assert "What came of “Getting about”" in page.text
    assert "/consultations/getting-about" in page.text
    assert "Publish and email 3 people" in buttons(page)
    assert saved(app).outcome == ""
    assert "More buses." not in resident.page("/consultations/getting-about").text
    assert letters(app) == 0

    officer.client.send(f"{AT}/outcome", one_each(page, step="email"))
    assert "More buses." in resident.page("/consultations/getting-about").text
    assert letters(app) == 3
    assert letters(app) == 3
    assert last_entry(app).detail["emailed"] is True


def test_nobody_waits_for_an_email_where_nobody_asked(app: Flask, officer: Person) -> None:
    held(app, outcome="More buses.", **PAST)
    assert "not been emailed" not in officer.client.page(AT).text


def test_published_without_emailing_it_waits_for_a_word(
    app: Flask, officer: Person, resident: StrictClient
) -> None:
    held(app, **PAST)
    asked_to_hear(app, "ada")
    first = officer.client.send(
        f"{AT}/outcome", one_each(officer.client.page(f"{AT}/outcome"), outcome="More buses.")
    )
    assert "Publish and email 1 person" in buttons(first)
    done = officer.client.send(f"{AT}/outcome", one_each(first, step="quiet"))
    assert "Nobody was emailed." in done.text
    assert "1 person who asked to hear of it has not been emailed" in done.text
    assert "More buses." in resident.page("/consultations/getting-about").text
    assert letters(app) == 0
    later = officer.client.send(f"{AT}/outcome", one_each(officer.client.page(f"{AT}/outcome")))
    done = officer.client.send(f"{AT}/outcome", one_each(later, step="email"))
    assert "Emails to 1 person wait until a mail server is set up" in done.text
    assert letters(app) == 1
    again = officer.client.send(
        f"{AT}/outcome", one_each(officer.client.page(f"{AT}/outcome"), outcome="Fewer.")
    )
    assert "Nobody is emailed twice. Anybody who asked later is emailed too." in again.text
    officer.client.send(f"{AT}/outcome", one_each(again, step="quiet"))
    assert letters(app) == 1


@pytest.mark.parametrize("host", [None, "mail.example"])
def test_emails_are_promised_only_where_they_can_go(
    app: Flask, officer: Person, monkeypatch: pytest.MonkeyPatch, host: str | None
) -> None:
    monkeypatch.setitem(
        app.extensions, "engage.config", replace(app.extensions["engage.config"], mail_host=host)
    )
    held(app, **PAST)
    asked_to_hear(app, "ada")
    form = one_each(officer.client.page(f"{AT}/outcome"), outcome="More buses.")
    page = officer.client.send(f"{AT}/outcome", form)
    done = officer.client.send(f"{AT}/outcome", one_each(page, step="email"))
    assert ("within ten minutes" in page.text) is (host is not None)
    assert ("as soon as a mail server is set up" in page.text) is (host is None)
    assert ("1 person is emailed within ten minutes" in done.text) is (host is not None)


def test_an_outcome_of_no_words_is_no_outcome(app: Flask, officer: Person) -> None:
    held(app, **PAST)
    form = one_each(officer.client.page(f"{AT}/outcome"), outcome=" ")
    page = officer.client.send(f"{AT}/outcome", form, status=422)
    assert "Enter what came of it" in page.text
    assert "Remove the outcome" not in buttons(page)


def test_the_button_never_says_another_number_than_it_does(app: Flask, officer: Person) -> None:
    held(app, **PAST)
    asked_to_hear(app, "ada")
    page = officer.client.send(
        f"{AT}/outcome", one_each(officer.client.page(f"{AT}/outcome"), outcome="More buses.")
    )
    asked_to_hear(app, "bob")
    again = officer.client.send(f"{AT}/outcome", one_each(page, step="email"), status=422)
    assert "the number of people who asked to hear has changed" in again.text
    assert "Publish and email 2 people" in buttons(again)
    assert saved(app).outcome == ""
    officer.client.send(f"{AT}/outcome", one_each(again, step="email"))
    assert letters(app) == 2


def test_before_it_has_closed_nobody_can_be_emailed(app: Flask, officer: Person) -> None:
    held(app)
    asked_to_hear(app, "ada")
    page = officer.client.send(
        f"{AT}/outcome", one_each(officer.client.page(f"{AT}/outcome"), outcome="More buses.")
    )
    assert "The consultation has not closed." in page.text
    assert not [words for words in buttons(page) if "email" in words]
    officer.client.send(f"{AT}/outcome", one_each(page, step="email"), status=409)
    assert saved(app).outcome == ""
    assert letters(app) == 0


def test_what_was_typed_stays_through_every_step(app: Flask, officer: Person) -> None:
    held(app, **PAST)
    opened = officer.client.page(f"{AT}/outcome")
    words = "More buses.\n\nAnd “more” <b>trams</b> & trains."
    page = officer.client.send(f"{AT}/outcome", one_each(opened, outcome=words))
    back = officer.client.send(f"{AT}/outcome", one_each(page, step="change"))
    assert back.form_values(1)["outcome"] == [words]
    officer.client.send(f"{AT}/outcome", one_each(page, step="quiet"))
    assert saved(app).outcome == words
    stale = officer.client.send(f"{AT}/outcome", one_each(page, step="quiet", outcome="Theirs."), status=422)
    assert "Somebody saved this after you opened it" in stale.errors[0]
    assert stale.form_values(1)["outcome"] == ["Theirs."]
    taken_back = officer.client.send(f"{AT}/outcome", one_each(stale, outcome=""))
    assert "Remove the outcome" in buttons(taken_back)
    officer.client.send(f"{AT}/outcome", one_each(taken_back, step="quiet"))
    assert saved(app).outcome == ""


# What residents are told otherwise


def test_words_rewritten_while_it_is_live_are_kept_with_the_reason(
    app: Flask, officer: Person, resident: StrictClient
) -> None:
    held(app)
    sent = one_each(
        officer.client.page(f"{AT}/edit"), decision="Which lines are cut.", title="Buses", owner="The team"
    )
    page = officer.client.send(f"{AT}/edit", sent)
    assert page.h1 == "Residents will see this change"
    assert "Which bus lines are kept." in page.text
    assert "Which lines are cut." in page.text
    assert saved(app).title == "Getting about"
    refused = officer.client.send(f"{AT}/edit", one_each(page, reason="  "), status=422)
    assert refused.errors == ["Say why you are changing it"]
    long = officer.client.send(f"{AT}/edit", one_each(page, reason="x" * 1_001), status=422)
    assert long.form_values(1)["reason"] == ["x" * 1_001]
    assert long.form_values(1)["decision"] == ["Which lines are cut."]
    back = officer.client.send(f"{AT}/edit", one_each(long, back="yes"))
    assert back.form_values(1)["decision"] == ["Which lines are cut."]
    assert saved(app).title == "Getting about"
    assert kept(app) == []

    officer.client.send(f"{AT}/edit", one_each(page, reason="The board decided\n<i>otherwise</i>."))
    assert (saved(app).title, saved(app).decision, saved(app).owner) == (
        "Buses",
        "Which lines are cut.",
        "The team",
    )
    (change,) = kept(app)
    assert change.made_by == officer.id
    assert [one["field"] for one in change.content] == ["title", "decision"]
    for page in (resident.page("/consultations/getting-about"), officer.client.page(AT)):
        assert "What changed on this page" in page.text
        for words in (
            "The board decided <i>otherwise</i>.",
            "Which bus lines are kept.",
            "Getting about",
            "Buses",
        ):
            assert words in page.text


def dated(page: Page, edge: str, days: int, **more: str) -> dict[str, str]:
    """The form of details with another date."""
    day = clock.today() + days * DAY
    parts = {f"{edge}_on-day": day.day, f"{edge}_on-month": day.month, f"{edge}_on-year": day.year}
    return one_each(page, **{name: str(part) for name, part in parts.items()}, **more)


@pytest.mark.parametrize(
    ("now", "edge", "days", "says", "button"),
    [
        (PAST, "closes", 5, "opens the consultation again. People can answer at once", "open the consultation again"),
        ({}, "closes", -1, "closes the consultation at once. Nobody can begin to answer", "close the consultation"),
        ({}, "opens", 3, "Nobody can answer before", "stop answers"),
        ({}, "closes", 9, "", "Change what residents see"),
    ],
)  # fmt: skip
def test_a_date_says_first_what_it_does(
    app: Flask,
    officer: Person,
    resident: StrictClient,
    now: dict[str, Any],
    edge: str,
    days: int,
    says: str,
    button: str,
) -> None:
    held(app, **now)
    before = saved(app)
    page = officer.client.send(f"{AT}/edit", dated(officer.client.page(f"{AT}/edit"), edge, days))
    assert page.h1 == "Residents will see this change"
    assert bool(page.with_class("govuk-warning-text")) is bool(says)
    assert says in page.text
    assert any(button in words for words in buttons(page)), buttons(page)
    assert (saved(app).opens_at, saved(app).closes_at) == (before.opens_at, before.closes_at)

    officer.client.send(f"{AT}/edit", one_each(page, reason="The hall was shut."))
    moved = getattr(saved(app), f"{edge}_at")
    assert moved != getattr(before, f"{edge}_at")
    old = getattr(before, f"{edge}_at")
    assert last_entry(app).detail[f"{edge}_at"] == [old.isoformat(), moved.isoformat()]
    assert "The hall was shut." in resident.page("/consultations/getting-about").text


def test_what_residents_do_not_go_by_is_saved_at_once(app: Flask, officer: Person) -> None:
    held(app)
    officer.client.send(
        f"{AT}/edit", one_each(officer.client.page(f"{AT}/edit"), owner="The team", minutes="7")
    )
    assert (saved(app).owner, saved(app).minutes) == ("The team", 7)
    assert kept(app) == []


def test_seconds_that_no_page_tells_are_no_change(app: Flask, officer: Person) -> None:
    """A consultation closed early closed at some second; the form knows minutes."""
    held(app, closes_in=timedelta(days=3, seconds=17))
    officer.client.send(f"{AT}/edit", one_each(officer.client.page(f"{AT}/edit"), owner="The team"))
    assert saved(app).owner == "The team"
    assert kept(app) == []


def test_a_draft_is_rewritten_without_a_reason(app: Flask, officer: Person) -> None:
    slug = drafted(app)
    url = f"/office/consultations/{slug}/edit"
    officer.client.send(url, one_each(officer.client.page(url), title="Another"))
    assert saved(app).title == "Another"
    assert kept(app) == []


def test_a_page_without_changes_says_nothing_of_them(app: Flask, resident: StrictClient) -> None:
    held(app)
    assert "What changed" not in resident.page("/consultations/getting-about").text


def test_every_change_of_stage_has_its_sentence_and_button() -> None:
    after: Details = replace(READY, opens_at=clock.now(), closes_at=clock.now() + DAY)
    seen = set()
    for first in Stage:
        for second in Stage:
            words = changes.consequence((first, second), after, 30, clock.now())
            assert bool(words) is (first is not second)
            seen.add((words, changes.button((first, second))))
    assert len(seen) >= 5


@pytest.mark.parametrize(
    ("ago", "grace", "said"),
    [
        (0, 30, "People who are answering now have 30 minutes to finish."),
        (10, 30, "People who are answering now have 20 minutes to finish."),
        (29, 30, "People who are answering now have 1 minute to finish."),
        (30, 30, "People who are answering now are stopped."),
        (2 * 24 * 60, 30, "People who are answering now are stopped."),
        (0, 0, "People who are answering now are stopped."),
    ],
)
def test_a_closing_time_that_lies_back_leaves_less_time_to_finish(ago: int, grace: int, said: str) -> None:
    now = clock.now()
    after: Details = replace(READY, closes_at=now - timedelta(minutes=ago))
    assert changes.consequence((Stage.OPEN, Stage.CLOSED), after, grace, now).endswith(said)
