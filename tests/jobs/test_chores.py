"""What is done again and again: every chore of the house runs, and the worker knows it."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

import engage
from engage import clock
from engage.db import db
from engage.jobs import queue, worker
from engage.jobs.registry import CHORES
from engage.questionnaires.queries import newest_version
from engage.responses import actions
from engage.responses.jobs import forget_old_drafts
from engage.responses.models import Response
from tests.consultations.making import held

PLACES = [Path(place) for place in engage.__path__]
MODULES = [
    f"engage.{file.relative_to(place).parts[0]}.jobs"
    for place in PLACES
    for file in sorted((*place.glob("*/jobs.py"), *place.glob("*/jobs/__init__.py")))
]


@pytest.fixture
def chores() -> dict[str, tuple[int, object]]:
    for module in MODULES:
        import_module(module)
    return dict(CHORES)


def test_every_chore_runs_and_has_a_pace(app: Flask, chores: dict[str, tuple[int, object]]) -> None:
    assert {
        "engage.jobs.worker.sweep",
        "engage.notifications.jobs.post_letters",
        "engage.themes.jobs.suggesting.remove_half_written",
    } <= set(chores)
    for name, (minutes, chore) in chores.items():
        assert 60 % minutes == 0, name
        with app.app_context():
            chore()  # type: ignore[operator]  # a function
            assert not db.session().in_transaction(), f"{name} leaves a transaction open"


def test_the_worker_takes_over_every_chore(app: Flask, chores: dict[str, tuple[int, object]]) -> None:
    worker.consumer(app)
    known = queue.of(app).huey._registry._periodic_tasks
    assert {task.__name__ for task in known} >= set(chores)
    for task in known:
        queue.of(app).huey._registry.unregister(task)


def test_a_chore_that_fails_does_not_stop_the_worker(app: Flask) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    worker._in_context(app, broken)()


def test_drafts_are_forgotten_after_the_promised_days(app: Flask) -> None:
    questionnaire_id = held(app)
    with app.app_context():
        version = newest_version(questionnaire_id).id
        for key in ("old", "new"):
            actions.start(key, version, "individual")
        db.session.commit()
        first = sa.select(sa.func.min(Response.id)).scalar_subquery()
        old = sa.update(Response).where(Response.id == first)
        db.session.execute(
            old.values(saved_at=clock.now() - timedelta(days=31)),
            execution_options={"synchronize_session": False},
        )
        db.session.commit()
        forget_old_drafts()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Response)) == 1
