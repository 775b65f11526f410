"""Accepting in bulk: a sample first, never over a person's decision, undone as one."""

from __future__ import annotations

import pytest
from flask import Flask

from engage.coding.actions import bulks
from engage.coding.models import Bulk
from engage.coding.queries import bulk, eligible_ids, scored_coder
from engage.coding.sampling import Judged, draw, judged
from engage.db import db
from engage.errors import Refused
from engage.themes import actions as theming
from engage.themes.models import Coding, Theme
from tests.cast import Person
from tests.coding.scene import KEY, Stage, learn, stage
from tests.pages import Page

CONFIDENT = 0.5


@pytest.fixture
def on(app: Flask, officer: Person) -> Stage:
    """Sixty comments of three kinds; a person coded the first nine, the machine has read the rest."""
    made = stage(app, officer.id, comments=60)
    with app.app_context():
        for at, comment in enumerate(made.comments[:9]):
            holds = {list(made.themes.values())[at % 3]}
            theming.code(comment, made.frame(), holds=holds, user_id=officer.id)
        db.session.commit()
        db.session.remove()
    learn(app, made)
    return made


def found(app: Flask, on: Stage, who: Person) -> list[int]:
    """What the machine would give to “Parking”."""
    with app.app_context():
        coder = scored_coder(on.questionnaire_id, KEY, on.frame_id)
        assert coder is not None
        ids = eligible_ids(on.desk(who.id), coder, on.themes["Parking"], CONFIDENT)
        db.session.remove()
    return ids


def codings(app: Flask, on: Stage) -> dict[int, tuple[bool, bool]]:
    """Comments with a say on “Parking”: whether it holds, whether the machine says so."""
    with app.app_context():
        rows = db.session.execute(
            db.select(Coding.comment_id, Coding.holds, Coding.by_machine).where(
                Coding.theme_id == on.themes["Parking"]
            )
        ).all()
        db.session.remove()
    return {row.comment_id: (row.holds, row.by_machine) for row in rows}


def sampled(on: Stage, who: Person) -> Page:
    """Draw a sample by the page."""
    return who.client.send(f"{on.home}/bulk", {"theme": on.themes["Parking"], "confident": CONFIDENT})


def judge_all(page: Page, who: Person, *, wrong: int = 0) -> Page:
    """Judge every comment of the sample, the first so many not to hold the theme."""
    at = 0
    while page.h1 == "Does it hold the theme?":
        form = next(one for one in page.all("form") if "/judge/" in one.get("action", ""))
        page = who.client.send(form.get("action", ""), {"holds": "no" if at < wrong else "yes"})
        at += 1
    return page


def address(page: Page, end: str) -> str:
    """Where a form of the page leads."""
    return next(one.get("action", "") for one in page.all("form") if one.get("action", "").endswith(end))


def test_a_sample_then_the_rest_then_undone(app: Flask, officer: Person, on: Stage) -> None:
    ids, before = found(app, on, officer), codings(app, on)
    assert len(ids) > 10
    page = sampled(on, officer)
    assert f"{len(ids)} comments" in page.text
    page = judge_all(page, officer, wrong=1)
    assert "9 of 10 hold it: 90 %" in page.text
    assert "60 to 98 %" in page.text
    assert codings(app, on) == before
    page = officer.client.send(address(page, "/accept"), {})
    added = {one: said for one, said in codings(app, on).items() if one not in before}
    assert set(added.values()) == {(True, True)}
    assert set(added) < set(ids)
    assert len(added) == len(ids) - 1
    with app.app_context():
        kept = db.session.query(Bulk).one()
        assert (kept.let_in, kept.accepted_by, kept.begun_by) == (len(ids) - 1, officer.id, officer.id)
        assert kept.coder_id is not None
        db.session.remove()
    page = officer.client.send(address(page, "/undo"), {})
    assert "undone" in page.text
    assert codings(app, on) == before


def test_a_decision_of_a_person_is_never_touched(app: Flask, officer: Person, on: Stage) -> None:
    ids = found(app, on, officer)
    page = judge_all(sampled(on, officer), officer)
    with app.app_context():
        sample = db.session.query(Bulk).one().sample
        mine = next(one for one in ids if one not in sample)
        theming.code(mine, on.frame(), holds={on.themes["Staff"]}, user_id=officer.id)
        db.session.commit()
        db.session.remove()
    page = officer.client.send(address(page, "/accept"), {})
    assert codings(app, on)[mine] == (False, False)
    later = next(one for one in ids if one != mine)
    with app.app_context():
        theming.code(later, on.frame(), holds={on.themes["Parking"]}, user_id=officer.id)
        db.session.commit()
        db.session.remove()
    officer.client.send(address(page, "/undo"), {})
    assert codings(app, on)[later] == (True, False)
    assert all(not by_machine for _, by_machine in codings(app, on).values())


def test_too_few_in_the_sample_demand_a_reason(app: Flask, officer: Person, on: Stage) -> None:
    before = codings(app, on)
    page = judge_all(sampled(on, officer), officer, wrong=3)
    accept = address(page, "/accept")
    page = officer.client.send(accept, {"because": "  "}, status=409)
    assert "Only 7 of 10" in page.errors[0]
    assert codings(app, on) == before
    officer.client.send(accept, {"because": "The three were about buses."})
    assert len(codings(app, on)) > len(before)
    assert "about buses" in officer.client.page(f"{on.home}/bulk").text


def test_nothing_is_accepted_before_the_sample_is_judged(app: Flask, officer: Person, on: Stage) -> None:
    sampled(on, officer)
    with app.app_context():
        number = db.session.query(Bulk).one().id
        db.session.remove()
    officer.client.send(f"{on.home}/bulk/{number}/accept", {}, status=409)
    officer.client.send(f"{on.home}/bulk/{number}/undo", {}, status=409)


def test_accepted_twice_counts_once(app: Flask, officer: Person, on: Stage) -> None:
    page = judge_all(sampled(on, officer), officer)
    accept = address(page, "/accept")
    officer.client.send(accept, {})
    once = codings(app, on)
    officer.client.send(accept, {}, status=409)
    assert codings(app, on) == once


def test_what_cannot_be_sampled_is_refused(app: Flask, officer: Person, on: Stage) -> None:
    for data in (
        {},
        {"theme": "x", "confident": "0.5"},
        {"theme": 999_999, "confident": "0.5"},
        {"confident": "nan"},
    ):
        officer.client.send(f"{on.home}/bulk", data, status=422)
    officer.client.send(f"{on.home}/bulk", {"theme": on.themes["Staff"], "confident": "0.123"}, status=409)
    officer.client.page(f"{on.home}/bulk/999", status=404)


def test_a_merged_theme_takes_no_more(app: Flask, officer: Person, on: Stage) -> None:
    page = judge_all(sampled(on, officer), officer)
    with app.app_context():
        parking, staff = (db.session.get_one(Theme, on.themes[one]) for one in ("Parking", "Staff"))
        theming.merge(parking, staff, because="One thing", user_id=officer.id)
        db.session.commit()
        db.session.remove()
    officer.client.send(address(page, "/accept"), {}, status=409)


def test_a_sample_is_drawn_at_random_and_judged_once() -> None:
    assert len(draw(range(100), 1)) == 10
    assert draw(range(100), 1) != draw(range(100), 2)
    assert sorted(draw(range(4), 1)) == [0, 1, 2, 3]
    assert judged([1, 2, 3], {"1": True, "2": False, "9": True}) == Judged(3, 2, 1)
    assert not Judged(3, 2, 1).is_whole
    assert not Judged(0, 0, 0).is_whole
    assert Judged(10, 10, 7).needs_reason
    assert not Judged(10, 10, 8).needs_reason
    assert Judged(10, 0, 0).interval is None


def test_a_comment_outside_the_sample_is_not_judged(app: Flask, officer: Person, on: Stage) -> None:
    sampled(on, officer)
    with app.app_context():
        begun = bulk(on.desk(officer.id), db.session.query(Bulk.id).scalar())
        assert begun is not None
        with pytest.raises(Refused, match="not in the sample"):
            bulks.judge(begun, 999_999, holds=True)
        db.session.rollback()
