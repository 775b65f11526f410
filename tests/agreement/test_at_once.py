"""Two people, or two tabs of one, change a sample in the same moment: the second sees what the first did."""

from __future__ import annotations

import functools
import threading
from contextvars import Context

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.agreement import actions, queries
from engage.agreement.models import BlindCoding, BlindReading, Sample
from engage.audit.models import Entry
from engage.coding.models import Bulk, BulkComment, Coder, CodingSuggestion
from engage.comments.models import Redaction
from engage.db import db
from engage.permissions import Role
from engage.themes.models import Coding
from tests.agreement.scene import Asked, asked, code_all, drawn, truth, use_of
from tests.cast import Person, person
from tests.databases import Database
from tests.pages import StrictClient
from tests.themes.scene import KEY

TIMES = 8


@pytest.fixture
def other(app: Flask) -> Person:
    return person(app, Role.OFFICER, name="Ora Officer")


def at_once(*sending: tuple[StrictClient, str, dict[str, object]]) -> list[int]:
    """Send these in the same moment; the statuses, the smallest first."""
    gate, statuses = threading.Barrier(len(sending)), []

    def send(client: StrictClient, url: str, data: dict[str, object]) -> None:
        data = {**data, "csrf_token": client.csrf_token()}
        gate.wait()
        statuses.append(Context().run(functools.partial(client.post, url, data=data)).status_code)

    threads = [threading.Thread(target=send, args=one) for one in sending]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def tab_of(somebody: Person) -> StrictClient:
    """Another tab of somebody's browser."""
    tab = somebody.client.application.test_client()
    with somebody.client.session_transaction() as here, tab.session_transaction() as there:
        there.update(here)
    return tab  # type: ignore[return-value]  # the application's strict client


def entries(app: Flask, action: str) -> int:
    with app.app_context():
        return db.session.query(Entry).filter_by(action=action).count()


def both_read(app: Flask, officer: Person, other: Person) -> list[Asked]:
    """Samples that two have coded alike."""
    made = [drawn(app, officer.id, 8) for _ in range(TIMES)]
    with app.app_context():
        for one in made:
            for somebody in (officer, other):
                code_all(one, somebody.id)
    return made


def closed_twice(app: Flask, officer: Person, other: Person) -> list[list[int]]:
    made = both_read(app, officer, other)
    return [
        at_once((officer.client, f"{one.home}/close", {}), (other.client, f"{one.home}/close", {}))
        for one in made
    ]


def test_of_two_closings_the_second_hears_that_it_is_closed(
    app: Flask, officer: Person, other: Person
) -> None:
    assert closed_twice(app, officer, other) == [[302, 409]] * TIMES
    assert entries(app, "blind coding closed") == TIMES


def test_without_holding_the_sample_both_would_close_it(
    app: Flask, database: Database, officer: Person, other: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control. On SQLite writers take turns from their first statement on, whatever is held."""
    meeting = threading.Barrier(2)

    def unheld(sample_id: int) -> Sample | None:
        found = db.session.get(Sample, sample_id)
        if database.name == "postgresql":
            meeting.wait(10)
        return found

    made = both_read(app, officer, other)
    monkeypatch.setattr(queries, "held", unheld)
    for one in made:
        at_once((officer.client, f"{one.home}/close", {}), (other.client, f"{one.home}/close", {}))
    twice = entries(app, "blind coding closed") > TIMES
    conflicts = entries(app, "blind coding closed") < TIMES
    assert (twice or conflicts) == (database.name == "postgresql")


@pytest.mark.parametrize("second", ["1", "2"])
def test_one_comment_saved_in_two_tabs_is_kept_once(app: Flask, officer: Person, second: str) -> None:
    made = drawn(app, officer.id, 12)
    with app.app_context():
        sample = queries.sample(made.id, KEY)
        assert sample is not None
        ids = queries.sampled(sample.id)[:TIMES]
    tab = tab_of(officer)
    for one in ids:
        url = f"{made.home}/code/{one}"
        statuses = at_once((officer.client, url, {"numbers": "1"}), (tab, url, {"numbers": second}))
        assert statuses == [302, 302]
    with app.app_context():
        assert db.session.query(BlindReading).count() == TIMES
        assert db.session.query(BlindCoding).count() == TIMES


def test_a_comment_saved_while_the_sample_is_closed_is_in_it_or_refused(
    app: Flask, officer: Person, other: Person
) -> None:
    third = person(app, Role.ANALYST, name="Tia Analyst")
    for made in both_read(app, officer, other):
        with app.app_context():
            sample = queries.sample(made.id, KEY)
            assert sample is not None
            sample_id, one = sample.id, queries.sampled(sample.id)[0]
        url = f"{made.home}/code/{one}"
        statuses = at_once((officer.client, f"{made.home}/close", {}), (third.client, url, {"numbers": "0"}))
        with app.app_context():
            kept = db.session.query(BlindReading).filter_by(sample_id=sample_id, user_id=third.id).count()
        assert statuses == ([302, 302] if kept else [302, 409])


def test_two_samples_drawn_at_once_are_one_after_the_other(
    app: Flask, officer: Person, other: Person
) -> None:
    with app.app_context():
        made = [asked(officer.id, 4) for _ in range(TIMES)]
    for one in made:
        statuses = at_once((officer.client, f"{one.home}/draw", {}), (other.client, f"{one.home}/draw", {}))
        assert statuses == [302, 302]
    with app.app_context():
        assert db.session.query(Sample).count() == TIMES, (
            "the second took the place of the first, which nobody began"
        )


def test_a_sample_that_somebody_begins_is_not_drawn_anew_under_their_hands(
    app: Flask, officer: Person, other: Person
) -> None:
    for _ in range(TIMES):
        made = drawn(app, officer.id, 4)
        with app.app_context():
            sample = queries.sample(made.id, KEY)
            assert sample is not None
            one = queries.sampled(sample.id)[0]
        url = f"{made.home}/code/{one}"
        statuses = at_once((officer.client, f"{made.home}/draw", {}), (other.client, url, {"numbers": "1"}))
        assert statuses in ([302, 302], [302, 409])
        with app.app_context():
            newest = queries.sample(made.id, KEY)
            assert newest is not None
            read = db.session.query(BlindReading).filter_by(user_id=other.id, comment_id=one)
            assert read.filter(BlindReading.sample_id != newest.id).count() == 0


def test_a_disagreement_settled_twice_at_once_is_settled(app: Flask, officer: Person, other: Person) -> None:
    made = drawn(app, officer.id, 8)
    with app.app_context():
        code_all(made, officer.id)
        code_all(made, other.id, lambda place, theme: {made.theme_ids[3]})
        sample = queries.sample(made.id, KEY)
        assert sample is not None
        actions.close(sample, use_of(made).frame, user_id=officer.id)
        db.session.commit()
        differing = [one for one in queries.sampled(sample.id) if truth(made, one) != made.theme_ids[3]]
    for one in differing:
        url, sent = (
            f"{made.home}/disagreements/{one}",
            {"theme": str(made.theme_ids[0]), "because": "So it is"},
        )
        assert at_once((officer.client, url, sent), (other.client, url, sent)) == [302, 302]


def test_a_mark_undone_twice_at_once_is_undone(app: Flask, officer: Person, other: Person) -> None:
    with app.app_context():
        made = asked(officer.id, TIMES)
    for one in (comment for at, comment in enumerate(made.comment_ids) if at % 5 < 4):
        officer.client.send(f"/comments/{one}/take-out", {"words": "number", "kind": "name"})
        with app.app_context():
            found = db.session.scalars(sa.select(Redaction.id).filter_by(comment_id=one)).one()
        url = f"/comments/{one}/marks/{found}"
        statuses = at_once(
            (officer.client, url, {"decision": "undo"}), (other.client, url, {"decision": "undo"})
        )
        assert statuses == [302, 404], "the second hears that somebody took it back"
    with app.app_context():
        assert db.session.query(Redaction).count() == 0
        assert db.session.query(Entry).filter_by(action="redaction: undo").count() == TIMES


def test_a_bulk_accepted_twice_at_once_is_let_in_once(app: Flask, officer: Person, other: Person) -> None:
    with app.app_context():
        made = asked(officer.id, 8)
        bulks = [begun(made, theme) for theme in made.theme_ids]
    for bulk in bulks:
        url = f"/coding/{made.id}/{KEY}/bulk/{bulk}/accept"
        assert at_once((officer.client, url, {}), (other.client, url, {})) == [302, 409]
    with app.app_context():
        assert db.session.query(BulkComment).count() == db.session.query(Coding).count() == 4 * 8


def begun(made: Asked, theme_id: int) -> int:
    """A bulk of eight comments whose sample was judged; its id."""
    frame_id = use_of(made).frame_id
    about = {"frame_id": frame_id, "questionnaire_id": made.id, "question_key": KEY}
    coder = Coder(**about, made_at=clock.now(), coded=1, scored=True, content=b"")
    db.session.add(coder)
    db.session.flush()
    chosen = made.comment_ids[:8]
    db.session.add_all(
        CodingSuggestion(coder_id=coder.id, comment_id=one, theme_id=theme_id, confidence=0.9)
        for one in chosen
    )
    bulk = Bulk(
        **about, theme_id=theme_id, coder_id=coder.id, confident=0.5, found=8, sample=[chosen[0]],
        judged={str(chosen[0]): True}, begun_at=clock.now(),
    )  # fmt: skip
    db.session.add(bulk)
    db.session.commit()
    return bulk.id
