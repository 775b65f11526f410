"""The launch checklist of random drafts: each line beside what is true of the draft, and the button beside both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask

from engage import clock
from engage.clock import in_london
from engage.consultations import actions, queries
from engage.consultations.details import Details
from engage.db import db
from engage.questionnaires.draft import PageDraft, QuestionDraft
from tests.cast import Person
from tests.consultations.making import READY

WORDS = {
    "title": "Title",
    "purpose": "Why we ask",
    "decision": "The decision it informs",
    "decision_maker": "Who decides",
    "owner_email": "Email address for questions",
    "opens_at": "When it opens",
    "closes_at": "When it closes",
    "questions": "At least one question, and nothing to put right in them",
}
DAYS = (-400, -2, -1, 0, 1, 2, 30)


def draft(chance: Random, now: datetime) -> tuple[Details, tuple[PageDraft, ...]]:
    """Nearly ready, so that now and then nothing is to do."""
    given: dict[str, Any] = {
        name: chance.choice(
            ("", " ", getattr(READY, name)) if chance.random() < 0.3 else (getattr(READY, name),)
        )
        for name in ("purpose", "decision", "decision_maker")
    }
    given["owner_email"] = chance.choice(("", "parks@", "a b@c.example", *[READY.owner_email] * 5))
    for name, usual in (("opens_at", (0, 1)), ("closes_at", (2, 30))):
        days = chance.choice(DAYS if chance.random() < 0.3 else usual)
        given[name] = (
            None if chance.random() < 0.1 else now + timedelta(days=days, minutes=chance.choice((1, 5)))
        )
    if given["opens_at"] and given["closes_at"] and given["closes_at"] <= given["opens_at"]:
        given["opens_at"] = given["closes_at"] - timedelta(hours=1)  # no row may close before it opens
    sizes = chance.choice(((0,), (1,), (1,), (2,), (1, 1), (1, 0), (3,)))
    pages, number = [], 0
    for page, size in enumerate(sizes, start=1):
        keys = [f"change{number + at}" for at in range(size)]
        number += size
        pages.append(
            PageDraft(f"Page {page}", tuple(QuestionDraft("comment", f"{key}?", key=key) for key in keys))
        )
    return Details(title="Parks", **given), tuple(pages)


def is_done(field: str, about: Details, pages: tuple[PageDraft, ...], now: datetime) -> bool:
    """Whether it is so, by what the line says."""
    opens, closes = about.opens_at, about.closes_at
    if field == "questions":
        return all(page.questions for page in pages)
    if field == "opens_at":
        return opens is not None and in_london(opens).date() >= in_london(now).date()
    if field == "closes_at":
        return closes is not None and closes > now and (opens is None or closes > opens)
    if field == "owner_email":
        return about.owner_email == READY.owner_email
    return bool(str(getattr(about, field)).strip())


def advice_about_questions(pages: tuple[PageDraft, ...]) -> str:
    """What must be put right in them."""
    if not any(page.questions for page in pages):
        return "Add a question."
    empty = [number for number, page in enumerate(pages, start=1) if not page.questions]
    return " ".join(f"Page {number} asks nothing. Add a question or remove the page." for number in empty)


def told(person: Person, slug: str) -> Iterator[tuple[str, str, str]]:
    """Each line of the page: done or to do, its words, its advice."""
    for line in person.client.page(f"/office/consultations/{slug}").with_class("engage-checklist__item"):
        state, words = line[0].text or "", line[1]
        advice = [
            "".join(one.itertext()) for one in words.iter("span") if "engage-quiet" in one.get("class", "")
        ]
        yield state, (words.text or "").strip(), " ".join(advice)


@pytest.mark.parametrize("part", range(4))
def test_each_line_is_true_of_the_draft(app: Flask, officer: Person, part: int) -> None:
    published = 0
    for seed in range(part * 20, (part + 1) * 20):
        now = clock.now()
        about, pages = draft(Random(seed), now)
        with app.app_context():
            slug = actions.create(about, pages).slug
            db.session.commit()
        lines = list(told(officer, slug))
        done = {field: is_done(field, about, pages, now) for field in WORDS}
        assert [words for _, words, _ in lines] == list(WORDS.values())
        assert {words: state for state, words, _ in lines} == {
            WORDS[field]: "Done" if so else "To do" for field, so in done.items()
        }, (seed, about)
        advice = {words: words_of for _, words, words_of in lines}
        assert {words for words, given in advice.items() if given} == {
            WORDS[field] for field in done if not done[field]
        }
        if not done["questions"]:
            assert advice[WORDS["questions"]] == advice_about_questions(pages), seed
        text = officer.client.page(f"/office/consultations/{slug}").text
        assert ("It can be published when everything is done." in text) != all(done.values())
        officer.client.send(
            f"/office/consultations/{slug}/publish", {}, status=200 if all(done.values()) else 409
        )
        with app.app_context():
            is_live = queries.by_slug(slug).published_at is not None
        assert is_live == all(done.values()), seed
        published += is_live
    assert 0 < published < 20
