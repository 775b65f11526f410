"""Work in the background: asked for in the caller's transaction, done once, found again when a worker dies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.db import db
from engage.errors import Refused
from engage.jobs import actions, queries, queue, worker
from engage.jobs.models import Job
from engage.jobs.registry import HANDLERS, Report
from engage.permissions import Role
from tests.cast import Person

NAME = "count to three"
Work = Callable[[dict[str, Any], Report], None]


@pytest.fixture(autouse=True)
def empty_queue(app: Flask) -> Iterator[None]:
    """The queue file outlives the tables."""
    queue.of(app).huey.storage.flush_queue()
    yield
    HANDLERS.pop(NAME, None)


@pytest.fixture
def handler() -> Callable[[Work], None]:
    """Make a function the one that does our jobs."""

    def use(work: Work) -> None:
        HANDLERS[NAME] = work

    return use


def asked(app: Flask, subject: str = "a thing") -> int:
    with app.app_context():
        job = actions.ask(NAME, {"page": "/account"}, subject)
        db.session.commit()
        return job.id


def found(app: Flask, job_id: int) -> Job:
    with app.app_context():
        job = queries.job(job_id)
        db.session.expunge(job)
        return job


def queued(app: Flask) -> set[int]:
    return queue.of(app).numbers()


def test_a_job_is_queued_when_the_caller_commits(app: Flask) -> None:
    with app.app_context():
        job = actions.ask(NAME, {}, "a thing")
        assert queued(app) == set()
        number = job.id
        db.session.commit()
    assert queued(app) == {number}


def test_a_job_is_forgotten_when_the_caller_rolls_back(app: Flask) -> None:
    with app.app_context():
        actions.ask(NAME, {}, "a thing")
        db.session.rollback()
        db.session.execute(sa.text("SELECT 1"))
        db.session.commit()
        assert queries.latest("a thing") is None
    assert queued(app) == set()


def test_a_job_is_done_and_says_how_far_it_is(
    app: Flask, handler: Callable[[Work], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.02)
    seen = []

    def work(arguments: dict[str, Any], report: Report) -> None:
        report(0.5, "half way")
        until = time.monotonic() + 120
        while time.monotonic() < until and (not seen or seen[-1] != (0.5, "half way")):
            time.sleep(0.02)
            job = found(app, number)
            seen.append((job.progress, job.words))

    handler(work)
    number = asked(app)
    worker.do(app, number)
    assert seen[-1] == (0.5, "half way")
    job = found(app, number)
    assert (job.status, job.progress, job.attempts) == ("done", 1.0, 1)
    assert job.finished_at is not None


def test_progress_does_not_wait_for_a_handler_that_is_writing(
    app: Flask, handler: Callable[[Work], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LOOK_SECONDS", 0.02)

    def work(arguments: dict[str, Any], report: Report) -> None:
        db.session.execute(sa.update(Job).where(Job.id == -1).values(words="holds the writers' queue"))
        report(0.5, "in the middle of writing")
        time.sleep(0.2)
        db.session.commit()

    handler(work)
    number = asked(app)
    doing = threading.Thread(target=worker.do, args=(app, number), daemon=True)
    doing.start()
    doing.join(10)
    assert not doing.is_alive()
    assert found(app, number).status == "done"


def test_a_job_that_comes_twice_is_done_once(app: Flask, handler: Callable[[Work], None]) -> None:
    times = []
    handler(lambda arguments, report: times.append(1))
    number = asked(app)
    workers = [threading.Thread(target=worker.do, args=(app, number)) for _ in range(8)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert times == [1]


def test_a_lost_number_is_swept_up(app: Flask) -> None:
    number = asked(app)
    queue.of(app).huey.storage.flush_queue()
    with app.app_context():
        worker.sweep()
        worker.sweep()
    assert queued(app) == {number}
    assert queue.of(app).huey.pending_count() == 1


def test_a_job_whose_worker_died_is_done_by_another(app: Flask, handler: Callable[[Work], None]) -> None:
    handler(lambda arguments, report: None)
    number = asked(app)
    with app.app_context():
        dead = actions.claim(number)
        assert dead is not None
        db.session.execute(sa.update(Job).values(beat_at=clock.now() - timedelta(minutes=1)))
        db.session.commit()
        worker.sweep()
    assert found(app, number).status == "waiting"
    worker.do(app, number)
    assert (found(app, number).status, found(app, number).attempts) == ("done", 2)
    with app.app_context():
        assert not actions.finish(dead)
        assert not actions.beat(dead, 0.1, "I was only slow")
        db.session.commit()
    assert found(app, number).progress == 1.0


def test_a_job_at_work_is_left_alone(app: Flask) -> None:
    number = asked(app)
    with app.app_context():
        assert actions.claim(number) is not None
        db.session.commit()
        worker.sweep()
    assert found(app, number).status == "running"


def test_a_job_that_kills_its_worker_is_given_up(app: Flask) -> None:
    number = asked(app)
    with app.app_context():
        for _ in range(actions.MOST_ATTEMPTS):
            assert actions.claim(number) is not None
            db.session.execute(sa.update(Job).values(beat_at=clock.now() - timedelta(minutes=1)))
            db.session.commit()
            worker.sweep()
        assert actions.claim(number) is None
        db.session.rollback()
    job = found(app, number)
    assert (job.status, job.attempts) == ("failed", actions.MOST_ATTEMPTS)
    assert "Ask for it again" in job.words


def test_a_job_that_raises_is_tried_three_times(app: Flask, handler: Callable[[Work], None]) -> None:
    def work(arguments: dict[str, Any], report: Report) -> None:
        raise ZeroDivisionError

    handler(work)
    number = asked(app)
    for status in ("waiting", "waiting", "failed"):
        worker.do(app, number)
        assert found(app, number).status == status
    assert found(app, number).attempts == 3


def test_a_refusal_is_shown_and_not_tried_again(
    app: Flask, handler: Callable[[Work], None], commissioner: Person
) -> None:
    def work(arguments: dict[str, Any], report: Report) -> None:
        raise Refused("There are no comments to sort yet.")

    handler(work)
    number = asked(app)
    worker.do(app, number)
    assert found(app, number).status == "failed"
    page = commissioner.client.page(f"/jobs/{number}")
    assert "There are no comments to sort yet." in page.text
    assert not [meta for meta in page.all("meta") if meta.get("http-equiv") == "refresh"]


def test_the_page_of_a_job_looks_again_until_it_is_over(
    app: Flask, handler: Callable[[Work], None], analyst: Person
) -> None:
    handler(lambda arguments, report: None)
    number = asked(app)
    page = analyst.client.page(f"/jobs/{number}")
    (refresh,) = [meta for meta in page.all("meta") if meta.get("http-equiv") == "refresh"]
    assert page.parents[refresh].tag == "noscript"  # with scripts it would take the reader's place away
    assert page.all("progress")[0].get("value") == "0"
    worker.do(app, number)
    page = analyst.client.page(f"/jobs/{number}")
    assert not [meta for meta in page.all("meta") if meta.get("http-equiv") == "refresh"]
    assert "/account" in [link.get("href") for link in page.all("a")]


@pytest.mark.parametrize(("back", "leads"), [("/privacy", "/privacy"), ("//evil.example", "/"), ("", "/")])
def test_the_page_of_a_job_leads_back(
    app: Flask, handler: Callable[[Work], None], analyst: Person, back: str, leads: str
) -> None:
    handler(lambda arguments, report: None)
    with app.app_context():
        job = actions.ask(NAME, {}, "a thing")
        job.asked_by, number = analyst.id, job.id
        db.session.commit()
    worker.do(app, number)
    page = analyst.client.page(f"/jobs/{number}?back={back}")
    assert [link.get("href") for link in page.with_class("govuk-button")] == [leads]


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("/themes/1/good/suggestions", {Role.OFFICER, Role.ANALYST}),
        ("/people", {Role.ADMINISTRATOR}),
        ("/account", set(Role)),
        ("/no/such/page", set()),
        ("//[evil", set()),
        (None, set()),
    ],
)
def test_a_job_is_shown_to_whoever_may_see_what_it_is_about(
    app: Flask, enter: Callable[[Role], Person], address: str | None, who: set[Role]
) -> None:
    with app.app_context():
        number = actions.ask(NAME, {"page": address} if address else {}, "a thing").id
        db.session.commit()
    allowed = {role for role in Role if enter(role).client.get(f"/jobs/{number}").status_code == 200}
    assert allowed == who
    hidden, absent = (enter(Role.ORGANISER).client.get(f"/jobs/{at}") for at in (number, 9_999))
    if Role.ORGANISER not in who:
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert "There is no such job" in hidden.text


def test_a_job_is_shown_to_whoever_asked_and_cancelled_by_nobody_else(
    app: Flask, organiser: Person, administrator: Person
) -> None:
    with app.app_context():
        job = actions.ask(NAME, {}, "a thing")
        job.asked_by, number = organiser.id, job.id
        db.session.commit()
    assert administrator.client.post(f"/jobs/{number}/cancel").status_code == 404
    assert organiser.client.get(f"/jobs/{number}").status_code == 200
    assert organiser.client.post(f"/jobs/{number}/cancel").status_code == 302
    assert found(app, number).status == "failed"


def test_a_job_is_not_for_residents(app: Flask, client: Any) -> None:
    assert client.get(f"/jobs/{asked(app)}").status_code == 302


def test_an_unreadable_item_does_not_stop_the_sweep(app: Flask) -> None:
    number = asked(app)
    queue.of(app).huey.storage.enqueue(b"nonsense")
    assert queued(app) == {number}


def test_a_queue_that_is_away_does_not_fail_the_caller(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any, **options: Any) -> None:
        raise OSError("no queue")

    monkeypatch.setattr(queue.of(app).huey.storage, "enqueue", broken)
    number = asked(app)
    assert found(app, number).status == "waiting"
    monkeypatch.undo()
    with app.app_context():
        worker.sweep()
    assert queued(app) == {number}
