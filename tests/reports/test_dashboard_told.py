"""The numbers of an officer's page of a consultation, read back and compared with its responses."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.db import db
from engage.responses.models import Response
from tests.cast import Person
from tests.consultations.making import answered, held, response
from tests.pages import Page

CHANNELS = {"web": "Web", "paper": "Paper", "phone": "Phone"}
TYPES = {
    "individual": "For themselves",
    "organisation": "For an organisation",
    "on behalf": "On behalf of somebody",
}
STATUSES = ("submitted", "submitted", "draft", "withdrawn", "excluded")


def world(app: Flask, seed: int) -> tuple[str, list[dict[str, Any]], bool]:
    """A consultation with random responses; its address, each response, and whether it is open."""
    chance = Random(seed)
    is_open = chance.random() < 0.6
    slug, closes = f"world-{seed}", timedelta(days=9) if is_open else -timedelta(days=1)
    questionnaire_id = held(app, slug, opens_in=-timedelta(days=9), closes_in=closes)
    statuses = chance.choice((STATUSES, ("withdrawn", "excluded"), ("draft",), ("submitted",)))
    rows = [
        {
            "status": chance.choice(statuses),
            "channel": chance.choice(list(CHANNELS)),
            "respondent_type": chance.choice(list(TYPES)),
        }
        for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 7, 12)))
    ]
    if chance.random() < 0.2:  # one in very many
        rows += [
            {"status": "submitted", "channel": "web", "respondent_type": "individual"} for _ in range(250)
        ]
    at = clock.now() - timedelta(days=3)
    answered(app, questionnaire_id, [
        response(f"{seed}-{number}", at, channel=row["channel"], respondent_type=row["respondent_type"])  # type: ignore[arg-type]
        for number, row in enumerate(rows)
    ])  # fmt: skip
    with app.app_context():
        ids = db.session.scalars(
            sa.select(Response.id).where(Response.imported_id.startswith(f"r{seed}-")).order_by(Response.id)
        ).all()
        for response_id, row in zip(ids, rows, strict=True):
            changed: dict[str, Any] = {"status": row["status"]}
            if row["status"] == "excluded":
                changed["excluded_because"] = "twice"
            db.session.execute(sa.update(Response).where(Response.id == response_id).values(**changed))
        db.session.commit()
    return slug, rows, is_open


def share_is_right(words: str, count: int, whole: int) -> bool:
    """Whether a count and its share are right: none is "0%" but nobody, none "100%" but all."""
    found = re.fullmatch(r"([\d,]+) \((under 1%|over 99%|\d+%)\)", words)
    if not found or int(found[1].replace(",", "")) != count:
        return False
    true = 100 * count / whole
    if found[2] == "under 1%":
        return 0 < true < 1
    if found[2] == "over 99%":
        return 99 < true < 100
    said = int(found[2][:-1])
    return abs(said - true) <= 0.5 and (said == 0) <= (count == 0) and (said == 100) <= (count == whole)


def rows_of(page: Page, caption: str) -> dict[str, str]:
    """A table's first cells and second ones."""
    for table in page.all("table"):
        if any("".join(one.itertext()).strip() == caption for one in table.iter("caption")):
            cells = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")]
            return {row[0]: row[1] for row in cells[1:]}
    raise AssertionError(f"no table {caption}")


def false_of(page: Page, rows: list[dict[str, Any]], is_open: bool) -> list[str]:
    """What the page says of responses that is not true."""
    true = Counter(row["status"] for row in rows)
    sent = [row for row in rows if row["status"] == "submitted"]
    wrong: list[str] = []
    if not sent:
        nobody = (
            "Nobody has sent an answer so far." in page.text or "It closed without a response." in page.text
        )
        if nobody != (not true["withdrawn"] + true["excluded"]):
            wrong.append(f"nobody? {true}")
        gone = re.search(r"Responses were sent: ([\d,]+) withdrawn, ([\d,]+) excluded\.", page.text)
        if (gone and (int(gone[1]), int(gone[2]))) != (
            None if nobody else (true["withdrawn"], true["excluded"])
        ):
            wrong.append(f"gone: {true}")
        begun = re.search(r"([\d,]+) (person has|people have) begun\.", page.text)
        if begun and (int(begun[1]) != true["draft"] or (begun[2] == "person has") != (true["draft"] == 1)):
            wrong.append(begun[0])
        if is_open and nobody and bool(begun) != bool(true["draft"]):
            wrong.append("who has begun?")
        return wrong
    words = {
        "submitted": "submitted",
        "draft": "begun and not sent",
        "withdrawn": "withdrawn",
        "excluded": "excluded",
    }
    items = [" ".join("".join(one.itertext()).split()) for one in page.with_class("engage-numbers")[0]]
    if items != [f"{true[status]:,} {said}" for status, said in words.items()]:
        wrong.append(f"{items} of {true}")
    base = f"Base: {len(sent):,} submitted response{'' if len(sent) == 1 else 's'}"
    bases = re.findall(r"Base: [\d,]+ submitted responses?", page.text)
    if not bases or set(bases) != {base}:
        wrong.append(f"{bases} of {base}")
    for caption, names, field in (
        ("Responses by channel", CHANNELS, "channel"), ("Responses by respondent type", TYPES, "respondent_type"),
    ):  # fmt: skip
        counts = Counter(row[field] for row in sent)
        told = rows_of(page, caption)
        if set(told) != {names[one] for one in counts}:
            wrong.append(f"{told} of {counts}")
        wrong += [
            f"{names[one]}: {told.get(names[one])} of {number} in {len(sent)}"
            for one, number in counts.items()
            if not share_is_right(told.get(names[one], ""), number, len(sent))
        ]
    days = rows_of(page, "Responses over time")
    if sum(int(number.replace(",", "")) for number in days.values()) != len(sent):
        wrong.append(f"{days} of {len(sent)}")
    return wrong


@pytest.mark.parametrize("part", range(3))
def test_every_number_is_that_of_the_responses(app: Flask, officer: Person, part: int) -> None:
    for seed in range(part * 14, (part + 1) * 14):
        slug, rows, is_open = world(app, seed)
        wrong = false_of(officer.client.page(f"/office/consultations/{slug}"), rows, is_open)
        assert not wrong, (seed, wrong)
