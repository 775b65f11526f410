"""Two coders never have the same comment on their screens: threads and processes, on both databases."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.clock import now
from engage.coding.actions import leases, readings
from engage.coding.actions.readings import Contested, How
from engage.coding.decision import Decision
from engage.coding.models import Lease
from engage.db import db
from engage.permissions import Role
from tests.cast import Person, person
from tests.coding.scene import Stage, stage

CODERS = 6
Take = Callable[[Stage, int, int], bool]


@pytest.fixture
def coders(app: Flask) -> list[Person]:
    return [person(app, Role.ANALYST, name=f"Coder {at}") for at in range(CODERS)]


def guarded(on: Stage, comment_id: int, user_id: int) -> bool:
    taken = leases.take(on.frame_id, comment_id, user_id=user_id, moment=now())
    db.session.commit()
    return taken


def looks_then_takes(on: Stage, comment_id: int, user_id: int) -> bool:
    """Without the guard: look whether somebody has it, then write that one has it."""
    is_held = sa.select(Lease.user_id).where(Lease.comment_id == comment_id, Lease.until > now())
    if db.session.scalar(is_held) is not None:
        db.session.rollback()
        return False
    db.session.rollback()
    time.sleep(0.002)
    db.session.merge(
        Lease(frame_id=on.frame_id, comment_id=comment_id, user_id=user_id, until=now() + leases.HELD_FOR)
    )
    try:
        db.session.commit()
    except (
        sa.exc.IntegrityError
    ):  # on PostgreSQL two may insert at once: the second goes on as if it were an update
        db.session.rollback()
    return True


def taken_by_all(app: Flask, on: Stage, coders: list[Person], take: Take) -> Counter[int]:
    """How many coders got each comment when all go through the same comments at once."""
    got: Counter[int] = Counter()
    start = threading.Barrier(len(coders))
    mutex = threading.Lock()
    raised: list[BaseException] = []

    def code(user_id: int) -> None:
        start.wait()
        try:
            with app.app_context():
                for comment_id in on.comments:
                    if take(on, comment_id, user_id):
                        with mutex:
                            got[comment_id] += 1
                db.session.remove()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=code, args=(one.id,)) for one in coders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []
    return got


def test_each_comment_goes_to_one_of_many_threads(app: Flask, coders: list[Person]) -> None:
    on = stage(app, coders[0].id, comments=40)
    got = taken_by_all(app, on, coders, guarded)
    assert got == dict.fromkeys(on.comments, 1)


def test_without_the_guard_two_get_the_same(app: Flask, coders: list[Person]) -> None:
    """The control: the race does happen."""
    on = stage(app, coders[0].id, comments=40)
    got = taken_by_all(app, on, coders, looks_then_takes)
    assert max(got.values()) > 1


def test_each_comment_goes_to_one_of_many_processes(app: Flask, coders: list[Person]) -> None:
    on = stage(app, coders[0].id, comments=40)
    fork = multiprocessing.get_context("fork")
    start, results = fork.Barrier(len(coders)), fork.SimpleQueue()

    def code(user_id: int) -> None:
        with app.app_context():
            db.engine.dispose(close=False)  # the parent's connections are not ours
            start.wait(60)
            results.put([one for one in on.comments if guarded(on, one, user_id)])
        os._exit(0)

    processes = [fork.Process(target=code, args=(one.id,)) for one in coders]
    for process in processes:
        process.start()
    got = [one for _ in processes for one in results.get()]
    for process in processes:
        process.join(60)
    assert sorted(got) == sorted(on.comments)


def test_a_lease_is_held_renewed_given_back_and_ends(app: Flask, coders: list[Person]) -> None:
    on = stage(app, coders[0].id)
    one, other = coders[0].id, coders[1].id
    with app.app_context():
        comment, moment = on.comments[0], now()
        later = moment + leases.HELD_FOR - timedelta(seconds=1)
        assert leases.take(on.frame_id, comment, user_id=one, moment=moment)
        assert not leases.take(on.frame_id, comment, user_id=other, moment=later)
        assert leases.take(on.frame_id, comment, user_id=one, moment=later)
        assert not leases.take(on.frame_id, comment, user_id=other, moment=moment + leases.HELD_FOR)
        assert leases.take(on.frame_id, comment, user_id=other, moment=later + leases.HELD_FOR)
        leases.give_back(on.frame_id, comment, user_id=one)  # not theirs any more
        assert not leases.take(on.frame_id, comment, user_id=one, moment=later + leases.HELD_FOR)
        leases.give_back(on.frame_id, comment, user_id=other)
        assert leases.take(on.frame_id, comment, user_id=one, moment=later + leases.HELD_FOR)
        db.session.rollback()


def test_two_coders_are_led_to_different_comments(app: Flask, coders: list[Person]) -> None:
    on = stage(app, coders[0].id)
    one = coders[0].client.send(f"{on.home}/begin", {"queue": "order"})
    other = coders[1].client.send(f"{on.home}/begin", {"queue": "order"})
    assert (one.h1, other.h1) == tuple(f"Comment {id_}" for id_ in on.comments[:2])


def test_who_looks_at_anothers_comment_is_told(app: Flask, coders: list[Person]) -> None:
    on = stage(app, coders[0].id)
    coders[0].client.send(f"{on.home}/begin", {"queue": "order"})
    assert "Coder 0 has this comment" in coders[1].client.page(on.at(on.comments[0])).text
    assert coders[1].client.post(f"{on.at(on.comments[0])}/hold").status_code == 409
    assert coders[0].client.post(f"{on.at(on.comments[0])}/hold").status_code == 204


def decide_at_once(app: Flask, on: Stage, comment: int, pairs: list[tuple[Person, int]]) -> list[str]:
    """What becomes of decisions of several people who all opened the page before anybody had decided."""
    outcomes: list[str] = []
    start = threading.Barrier(len(pairs))

    def save(who: Person, theme_id: int) -> None:
        start.wait()
        with app.app_context():
            decision = Decision(holds=frozenset({theme_id}))
            try:
                readings.decide(on.desk(who.id), on.frame(), comment, decision, How("order", 1.0), seen="")
                db.session.commit()
                outcomes.append("saved")
            except Contested:
                db.session.rollback()
                outcomes.append("asked")
            db.session.remove()

    threads = [threading.Thread(target=save, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_decisions_at_once_one_is_asked_again(app: Flask, coders: list[Person]) -> None:
    on = stage(app, coders[0].id)
    pairs = list(zip(coders, on.themes.values(), strict=False))[:2]
    for comment in on.comments[:8]:
        assert decide_at_once(app, on, comment, pairs) == ["asked", "saved"]
