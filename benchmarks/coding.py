"""What a coder waits for, and how soon the machine is of use: `python -m benchmarks.coding`.

`next_ms` is saving one comment and being shown the next (two requests, in this process, without a network), over four
queues, with 100,000 comments to the question stored; the reference in the same run is the same with 1,000, and
/health. `refit_s` is the worker's whole job after a decision, `ahead_s` the job that also reads all unread comments.
`coder` is a simulated one: the NHS comments of the demonstration, coded in the workbench as the NHS analysts coded
them, from the queues "spread" and then "uncertain". After so many decisions, `micro` is the micro-F1 of what the
machine would code of those nobody has read, and `hit3` the share of comments shown since the last such mark where a
right theme was suggested.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sklearn.metrics import f1_score

from benchmarks.comments import many
from config import Config
from engage.app import create_app
from engage.clock import now
from engage.coding import queries
from engage.coding.jobs import learn_from_coding
from engage.comments.actions import record_all
from engage.comments.given import Given
from engage.comments.models import Comment
from engage.db import db
from engage.demo.content import frame as framework
from engage.demo.extracts import nhs_respondents
from engage.permissions import Role
from engage.questionnaires import actions as questionnaires
from engage.questionnaires.draft import PageDraft, QuestionDraft
from engage.themes import actions as theming
from engage.themes.models import Theme
from engage.themes.queries import use
from tests.cast import person

KEY = "better"
ROUNDS = 200
MARKS = (20, 100, 500)
SPREAD = 60
QUEUES = ("order", "spread", "uncertain", "theme")


class Bench:
    """One question with a coding frame in a database of its own, and somebody signed in."""

    def __init__(self, app: Flask, texts: Sequence[str]) -> None:
        self.app = app
        with app.app_context():
            page = PageDraft("Page", [QuestionDraft("comment", "What could be better?", key=KEY)])
            made = questionnaires.create("Health", [page])
            questionnaires.publish(made.id)
            self.questionnaire_id = made.id
            first = db.session.query(db.func.coalesce(db.func.max(Comment.origin_id), 0)).scalar() + 1
            record_all(
                [
                    Given("answer", first + at, made.id, KEY, "individual", words, True, date(2026, 6, 1))
                    for at, words in enumerate(texts)
                ]
            )
            begun = theming.begin_frame(made.id, KEY)
            for theme in framework().themes:
                row = Theme(
                    frame_id=begun.id,
                    label=theme.label,
                    description=theme.description,
                    position=len(begun.themes),
                    created_at=now(),
                )
                begun.themes.append(row)
            db.session.commit()
            self.ids = [row.id for row in db.session.query(Comment.id).filter_by(questionnaire_id=made.id)]
            found = use(made.id, KEY)
            assert found is not None
            self.themes = {theme.label: theme.id for theme in found.frame.themes}
            self.frame_id = found.frame_id
            db.session.remove()
        self.who = person(app, Role.ANALYST)
        self.home = f"/coding/{self.questionnaire_id}/{KEY}"
        self.client: FlaskClient = self.who.client

    def learn(self, *, again: bool) -> float:
        """Do the worker's job; seconds."""
        began = time.perf_counter()
        with self.app.app_context():
            arguments = {
                "questionnaire_id": self.questionnaire_id,
                "question_key": KEY,
                "again": again,
                "job_id": 0,
            }
            learn_from_coding(arguments, lambda progress, words: None)
            db.session.remove()
        return time.perf_counter() - began

    def begin(self, queue: str) -> str:
        """The address of the first comment of a queue."""
        data = {"queue": queue, "of": str(next(iter(self.themes.values())))}
        return self.client.post(f"{self.home}/begin", data=data).location

    def save(self, address: str, page: str, themes: Sequence[int]) -> tuple[str, str, float]:
        """Save a comment and open the next: its address, its page and the milliseconds of both requests."""
        fields = ("queue", "of", "seen", "shown")
        found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in fields}
        data: dict[str, Any] = {name: match[1] if match else "" for name, match in found.items()}
        data |= {"theme": [str(one) for one in themes], "action": "save" if themes else "nothing"}
        began = time.perf_counter()
        answer = self.client.post(address.split("?")[0], data=data)
        shown = self.client.get(answer.location)
        took = 1000 * (time.perf_counter() - began)
        assert answer.status_code == 302
        assert shown.status_code == 200
        return answer.location, shown.text, took


def next_ms(bench: Bench) -> list[float]:
    """Milliseconds from saving a comment to seeing the next, in all queues."""
    took = []
    themes = list(bench.themes.values())
    for queue in QUEUES:
        address = bench.begin(queue)
        page = bench.client.get(address).text
        for at in range(ROUNDS // len(QUEUES)):
            address, page, spent = bench.save(address, page, [themes[at % len(themes)]])
            if address.endswith(KEY):  # the queue has ended
                break
            took.append(spent)
    return took


def simulated(app: Flask) -> dict[str, dict[str, float]]:
    """How soon the machine is of use to a coder who codes as the NHS analysts did."""
    labels = {theme.code: theme.label for theme in framework().themes}
    said = [
        (words, {labels[code] for code in one.codes.get(key, []) if code in labels})
        for one in nhs_respondents()
        for key, words in one.comments.items()
    ]
    said = [(words, given) for words, given in said if given]
    bench = Bench(app, [words for words, _ in said])
    truth = {
        one: {bench.themes[label] for label in given} for one, (_, given) in zip(bench.ids, said, strict=True)
    }
    bench.learn(again=True)
    address = bench.begin("spread")
    page = bench.client.get(address).text
    figures: dict[str, dict[str, float]] = {}
    hits: list[bool] = []
    for done in range(1, MARKS[-1] + 1):
        comment = int(address.split("?")[0].rsplit("/", 1)[1])
        suggested = re.findall(r'value="(\d+)"[^>]* data-key="\d"', page)
        hits.append(any(int(one) in truth[comment] for one in suggested))
        address, page, _ = bench.save(address, page, sorted(truth[comment]))
        if done % 5 == 0:
            bench.learn(again=False)
        if done == SPREAD:
            address = bench.begin("uncertain")
            page = bench.client.get(address).text
        if done in MARKS:
            bench.learn(again=False)
            figures[str(done)] = {"micro": _micro(bench, truth), "hit3": round(float(np.mean(hits)), 3)}
            hits = []
    return figures


def _micro(bench: Bench, truth: dict[int, set[int]]) -> float:
    with bench.app.app_context():
        machine = queries.machine(bench.questionnaire_id, KEY, bench.frame_id)
        assert machine is not None
        desk = queries.Desk(bench.frame_id, bench.questionnaire_id, KEY, 0, now())
        ids, rows = queries.vectors(queries.unread_ids(desk), machine.learned.space)
        db.session.remove()
    sure = machine.learned.confidences(rows)
    said = sure > 0.5
    none = ~said.any(axis=1)
    said[none, sure[none].argmax(axis=1)] = True
    themes = machine.learned.themes.tolist()
    marks = np.array([[theme in truth[one] for theme in themes] for one in ids])
    return round(float(f1_score(marks, said, average="micro")), 3)


def measured(app: Flask, stored: int) -> dict[str, float]:
    """Waiting and learning with so many comments stored."""
    real = [words for one in nhs_respondents() for words in one.comments.values()]
    bench = Bench(app, [text.words for text in many(real, stored)])
    embed_s = bench.learn(again=True)
    took = sorted(next_ms(bench))
    health = statistics.median(_health(bench) for _ in range(50))
    return {
        "p50": round(statistics.median(took), 1),
        "p99": round(took[int(0.99 * len(took)) - 1], 1),
        "worst": round(took[-1], 1),
        "health_ms": round(health, 2),
        "first_s": round(embed_s, 2),
        "refit_s": round(min(bench.learn(again=False) for _ in range(2)), 2),
        "ahead_s": round(bench.learn(again=True), 2),
    }


def _health(bench: Bench) -> float:
    began = time.perf_counter()
    bench.client.get("/health")
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    """Measure and print a JSON line last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument(
        "--database", default="sqlite", help="sqlite, or the address of an empty PostgreSQL database"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        url = f"sqlite:///{data_dir / 'engage.db'}" if asked.database == "sqlite" else asked.database
        app = create_app(Config(secret_key="measured", data_dir=data_dir, database_url=url, testing=True))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            upgrade()
        coder = simulated(app)
        few = measured(app, 1_000)
        full = measured(app, asked.comments)
        figures = {
            "next_ms": {"p50": full["p50"], "p99": full["p99"], "worst": full["worst"]},
            "next_ms_at_1000": {"p50": few["p50"], "p99": few["p99"], "worst": few["worst"]},
            "health_ms": full["health_ms"],
            "refit_s": full["refit_s"],
            "refit_s_at_1000": few["refit_s"],
            "ahead_s": full["ahead_s"],
            "first_s": full["first_s"],
            "comments": asked.comments,
            "coder": coder,
        }
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
