"""A question with enough comments to group, and the worker's own job to group them."""

from __future__ import annotations

import random
from datetime import date

from flask import Flask

from engage.comments.actions import record_all
from engage.comments.given import Given
from engage.db import db
from engage.jobs import actions as jobs
from engage.jobs import queries as asked_jobs
from engage.jobs import worker
from engage.jobs.models import Job
from engage.themes import jobs as themes_jobs
from engage.themes.models import Run
from engage.themes.queries import runs
from tests.themes.scene import KEY, question

assert themes_jobs  # its handlers are known to the worker from here on

SUBJECTS = {
    "waiting": ["waited {n} hours to be seen in the clinic", "the waiting room wait was too long, {n} hours"],
    "parking": [
        "the car park is full and parking costs {n} pounds",
        "no parking spaces near the entrance {n}",
    ],
    "staff": ["the nurses were kind and caring with me", "friendly staff and a gentle nurse who listened"],
    "food": ["the hospital food was cold and the menu poor", "meals were late and the food had no taste"],
    "phone": [
        "nobody answers the phone at the surgery",
        "on hold on the phone line for {n} minutes at eight",
    ],
    "cleaning": ["the toilets were dirty and not cleaned", "cleaners left the ward and toilet floor dirty"],
}
CAMPAIGN = "Please do not close our walk in centre because families without a car depend upon it every week"
TAILS = [
    "today",
    "last week",
    "on Monday",
    "again",
    "when I came with my mother",
    "in the evening",
    "in June",
]


def said(number: int, seed: int = 0) -> list[str]:
    """So many comments on six subjects, in a fixed order, each a little different."""
    chance = random.Random(seed)
    lines = [line for subject in SUBJECTS.values() for line in subject]
    return [
        f"{chance.choice(lines).format(n=chance.randint(2, 9))} {chance.choice(TAILS)} {chance.choice(TAILS)}"
        for _ in range(number)
    ]


def tell(questionnaire_id: int, words: list[str], *, first: int, quotable: bool = True) -> None:
    """Record comments, the first of them as answer number `first`."""
    record_all(
        [
            Given("answer", first + at, questionnaire_id, KEY, "individual", one, quotable, date(2026, 6, 1))
            for at, one in enumerate(words)
        ]
    )
    db.session.commit()


def heard(number: int = 160) -> int:
    """A question with so many comments, nine copies of a campaign, and three that say nothing; its questionnaire."""
    asked = question()
    tell(asked, [*said(number), *[CAMPAIGN] * 9, "n/a", "nothing", "-"], first=1)
    return asked


def do(app: Flask, name: str, questionnaire_id: int, **arguments: object) -> Job:
    """Ask for a job, do it as the worker does, and give it back as it ended. Commits what the test has open."""
    db.session.commit()
    db.session.remove()
    with app.app_context():
        asked = {
            "questionnaire_id": questionnaire_id,
            "question_key": KEY,
            "page": f"/themes/{questionnaire_id}/{KEY}",
            **arguments,
        }
        job_id = jobs.ask(name, asked, f"themes:{questionnaire_id}:{KEY}").id
        db.session.commit()
        db.session.remove()
    worker.do(app, job_id)
    with app.app_context():
        job = asked_jobs.job(job_id)
        db.session.expunge(job)
        db.session.remove()
        return job


def shown(questionnaire_id: int) -> Run:
    """The run that is shown."""
    run = runs.latest_run(questionnaire_id, KEY)
    assert run is not None
    return run
