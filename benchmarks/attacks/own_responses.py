"""Ten responses of one's own, moved through the categories, and figures read after each move: `run()`.

Five religions are those of few, so their numbers are hidden. The attacker has an account that may read summaries, and
sends, changes and withdraws ten responses of its own by real requests. First while the consultation is open: it adds to
each small number until it is shown. Then after closing: it changes what it said of itself and withdraws, one response
after the other, while an officer publishes the figures anew each time. It knows the exact number of people, and where
its own stand at every reading. A number is recovered when the readings leave it fewer values than the rule does, and
after closing, fewer than the first release does; a page of the office that changes counts as one too.

The control reads figures as they are at the moment, as everybody with an account once did.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.db import db
from engage.permissions import Role
from engage.places.actions import load_place
from engage.places.package import place_directory
from engage.privacy.rules import DEFAULT_RULE
from engage.questionnaires.draft import PageDraft, QuestionDraft
from engage.questionnaires.value import Value
from engage.responses.actions import import_responses
from engage.responses.imported import ImportedResponse
from tests.answering import Asked, begin, consultation, reference_on, send
from tests.cast import Person, person
from tests.databases import Sqlite
from tests.pages import StrictClient
from tests.privacy.attack import Equations

OWN = 10
PAGES = (PageDraft("Your views", (QuestionDraft("short_text", "Anything else?", "else"),)),)
REAL = {
    "none": 41,
    "christian": 63,
    "muslim": 54,
    "buddhist": 2,
    "hindu": 7,
    "jewish": 3,
    "sikh": 8,
    "other": 5,
}
SMALL = ("buddhist", "hindu", "jewish", "sikh", "other")
LABELS = {
    "none": "No religion", "christian": "Christian", "muslim": "Muslim", "buddhist": "Buddhist",
    "hindu": "Hindu", "jewish": "Jewish", "sikh": "Sikh", "other": "Other religion",
}  # fmt: skip
MANY = 10**6


@dataclass
class Attacker:
    """Responses of one's own by reference, each with a browser and the religion it names; and what was read so far."""

    app: Flask
    asked: Asked
    mine: dict[str, tuple[StrictClient, str]] = field(default_factory=dict)
    readings: list[tuple[Mapping[str, str], Counter[str]]] = field(default_factory=list)
    sent: int = 0

    def answer(self, religion: str) -> None:
        """Send one more response, that names this religion."""
        browser = self.app.test_client()
        self.sent += 1
        browser.environ_base["REMOTE_ADDR"] = (
            f"10.0.{self.sent // 250}.{self.sent % 250}"  # each from elsewhere
        )
        begin(browser, self.asked)
        browser.send(self.asked.url("page/1"), {"revision": self.asked.revision})
        send(browser, self.asked)
        receipt = browser.send(self.asked.url("about-you"), {"about-religion": religion})
        self.mine[reference_on(receipt)] = browser, religion

    def change(self, reference: str, religion: str) -> None:
        """Try to name another religion, with the receipt's own browser."""
        browser, before = self.mine[reference]
        browser.post(self.asked.url("about-you"), data={"about-religion": religion})
        with self.app.app_context():
            now = db.session.execute(
                sa.text("SELECT count(*) FROM equality_answers WHERE category = :named"), {"named": religion}
            ).scalar()
        standing = REAL[religion] + self.own[religion]
        self.mine[reference] = browser, religion if now is not None and now > standing else before

    def withdraw(self, reference: str) -> None:
        """Withdraw one."""
        browser, _ = self.mine.pop(reference)
        browser.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})

    @property
    def own(self) -> Counter[str]:
        """How many of its own name each religion."""
        return Counter(religion for _, religion in self.mine.values())

    def read(self, reader: Person) -> None:
        """Read the file of tables, if one may. What it says is of the time at which its own stood so."""
        found = reader.client.get(f"/summaries/{self.asked.slug}/tables.csv")
        if found.status_code != 200:
            return
        rows = list(csv.DictReader(io.StringIO(found.get_data(as_text=True).removeprefix("\ufeff"))))
        if any(row["row"] == "Religion: figures as at" for row in rows):
            return  # as it was read before
        words = {
            row["row"]: row["count"] or row["note"] for row in rows if row["table"].startswith("Religion")
        }
        if words:
            self.readings.append((words, self.own))

    def values(self, readings: int) -> dict[str, int]:
        """How many values the first so many readings leave open for each small number of others."""
        known = Equations()
        real = sum(REAL.values())
        known.limit(("all",), real, real)
        for name in LABELS:
            known.limit((name,), 0, DEFAULT_RULE.threshold - 1 if name in SMALL else MANY)
        for words, own in self.readings[:readings]:
            for name, label in LABELS.items():
                low, high = _behind(words[label])
                known.limit((name,), low - own[name], high - own[name])
        known.total([(name,) for name in LABELS], ("all",))
        bounds = {name: known.bounds((name,)) for name in SMALL}
        return {name: high - low + 1 for name, (low, high) in bounds.items()}


def run() -> dict[str, int]:
    """Small numbers that own responses gave away, while open and after closing together; and the same unguarded."""
    return {"recovered": recovered(guarded=True), "control": recovered(guarded=False)}


def recovered(*, guarded: bool) -> int:
    """How many in both attacks."""
    return while_open(guarded=guarded) + after_closing(guarded=guarded)


def while_open(*, guarded: bool) -> int:
    """Add to each small number until it is shown, and look at every page of the office after each response."""
    with _world() as attacker:
        reader = person(attacker.app, Role.ORGANISER if guarded else Role.ANALYST)
        before, moved = _office(reader, attacker.asked), 0
        for religion in SMALL:
            for _ in range(OWN):
                attacker.answer(religion)
                attacker.read(reader)
                if attacker.readings and _is_shown(attacker.readings[-1][0][LABELS[religion]]):
                    break
            moved += sum(
                one != other for one, other in zip(before, _office(reader, attacker.asked), strict=True)
            )
            for reference in list(attacker.mine):
                attacker.withdraw(reference)
        fewer = sum(
            left < DEFAULT_RULE.threshold for left in attacker.values(len(attacker.readings)).values()
        )
        return fewer + moved


def after_closing(*, guarded: bool) -> int:
    """Two of one's own in each small number at closing; then they change, and leave one by one."""
    with _world() as attacker:
        for religion in SMALL * 2:
            attacker.answer(religion)
        with _after_closing():
            reader = person(attacker.app, Role.COMMISSIONER if guarded else Role.ANALYST)
            officer = person(attacker.app, Role.OFFICER)
            _publish(officer, attacker.asked)
            attacker.read(reader)
            for religion in SMALL:
                for at, reference in enumerate(list(attacker.mine)):
                    attacker.change(reference, religion)
                    if at % 3 == 0:
                        _publish(officer, attacker.asked)
                        attacker.read(reader)
            for reference in list(attacker.mine):
                attacker.withdraw(reference)
                _publish(officer, attacker.asked)
                attacker.read(reader)
        first, last = attacker.values(1), attacker.values(len(attacker.readings))
        return sum(last[name] < first[name] for name in SMALL)


@contextmanager
def _world() -> Iterator[Attacker]:
    with tempfile.TemporaryDirectory() as folder:
        database = Sqlite(Path(folder))
        database.app.test_client_class = StrictClient
        with database.app.app_context():
            load_place(place_directory())
            asked = consultation(PAGES, closes_at=clock.now() + timedelta(hours=1))
            rows = [
                ImportedResponse(
                    f"r{religion}{at}",
                    clock.now(),
                    {"else": Value(text="No")},
                    equality={"religion": religion},
                )
                for religion, number in REAL.items()
                for at in range(number)
            ]
            import_responses(asked.questionnaire_id, rows)
            db.session.commit()
        with database.app.app_context():
            yield Attacker(database.app, asked)
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _after_closing() -> Iterator[None]:
    """Four hours later: the consultation has closed, and nobody has anything left to send."""
    at = clock.now
    clock.now = lambda: at() + timedelta(hours=4)
    try:
        yield
    finally:
        clock.now = at


def _publish(officer: Person, asked: Asked) -> None:
    url = f"/office/consultations/{asked.slug}/figures"
    officer.client.send(url, officer.client.page(url).form_values(1))


def _office(reader: Person, asked: Asked) -> list[str]:
    """The text of the pages that every role of the office opens."""
    return [reader.client.page(page).text for page in ("/office", f"/office/consultations/{asked.slug}")]


def _is_shown(words: str) -> bool:
    return words.isdecimal()


def _behind(words: str) -> tuple[int, int]:
    """What a number in words may stand for."""
    if words.startswith("fewer than"):
        return 0, DEFAULT_RULE.threshold - 1
    if not _is_shown(words):
        return 0, MANY
    possible = [
        n for n in range(DEFAULT_RULE.threshold, int(words) + 5) if DEFAULT_RULE.rounded(n) == int(words)
    ]
    return min(possible), max(possible)
