"""Drawing, coding blind, closing and settling: what each does and refuses."""

from __future__ import annotations

import pytest
from flask import Flask

from engage.agreement import actions, queries
from engage.agreement.jobs import measure_again, measure_themes
from engage.agreement.measured import subject_of
from engage.agreement.models import BlindReading, Sample
from engage.comments.actions import withdraw
from engage.db import db
from engage.errors import Refused
from engage.jobs.queries import latest
from engage.themes import actions as themes
from engage.themes.models import Coding
from tests.agreement.scene import Asked, asked, code_all, drawn, slowly, truth, use_of
from tests.cast import Person
from tests.themes.scene import KEY


@pytest.fixture
def scene(app: Flask, officer: Person) -> Asked:
    return drawn(app, officer.id)


def sample_of(scene: Asked) -> Sample:
    found = queries.sample(scene.id, KEY)
    assert found is not None
    return found


def held(comment_id: int) -> set[int]:
    return {
        row.theme_id for row in db.session.query(Coding.theme_id).filter_by(comment_id=comment_id, holds=True)
    }


def test_the_sample_is_of_comments_with_content_only(scene: Asked, db_session: object) -> None:
    sample = sample_of(scene)
    assert sample.population == 120
    assert len(queries.sampled(sample.id)) == 120, "at most all there are"
    assert sample.last_comment_id <= scene.comment_ids[-1]
    assert all(truth(scene, one) in scene.theme_ids for one in queries.sampled(sample.id))


def test_nothing_is_drawn_before_there_is_a_theme_or_content(db_session: object, officer: Person) -> None:
    made = asked(officer.id, number=4)
    use = use_of(made)
    for one in made.comment_ids:
        withdraw("answer", scene_origin(one))
    with pytest.raises(Refused, match="no comment with content"):
        actions.draw(use, user_id=officer.id)
    for theme in use.frame.themes:
        theme.merged_into_id = theme.id
    with pytest.raises(Refused, match="no theme"):
        actions.draw(use, user_id=officer.id)


def scene_origin(comment_id: int) -> int:
    return int(
        db.session.execute(db.text(f"select origin_id from comments where id = {comment_id}")).scalar_one()
    )


def test_a_sample_that_somebody_codes_is_not_drawn_anew(
    scene: Asked, db_session: object, officer: Person, analyst: Person
) -> None:
    actions.draw(use_of(scene), user_id=officer.id, seed=6)
    assert [one.seed for one in db.session.query(Sample)] == [6], "nobody had begun the first one"
    code_all(scene, analyst.id, most=1)
    with pytest.raises(Refused, match="coding the sample"):
        actions.draw(use_of(scene), user_id=officer.id)


def test_a_withdrawn_comment_leaves_the_sample(scene: Asked, db_session: object, analyst: Person) -> None:
    sample = sample_of(scene)
    gone, *rest = queries.sampled(sample.id)
    code_all(scene, analyst.id)
    withdraw("answer", scene_origin(gone))
    db.session.commit()
    assert queries.sampled(sample.id) == rest
    assert gone not in queries.coders(sample.id, use_of(scene).frame.themes)[0].codes
    with pytest.raises(Refused, match="not in the sample"):
        actions.read_blind(sample, use_of(scene).frame, gone, holds=(), positions={}, user_id=analyst.id)


def test_a_decision_can_be_changed_until_the_sample_is_closed(
    scene: Asked, db_session: object, analyst: Person
) -> None:
    sample, frame, (bus, park, *_) = sample_of(scene), use_of(scene).frame, scene.theme_ids
    one = queries.sampled(sample.id)[0]
    actions.read_blind(sample, frame, one, holds={bus}, positions={bus: "for"}, user_id=analyst.id)
    actions.read_blind(sample, frame, one, holds={park}, positions={}, user_id=analyst.id)
    assert queries.own(sample.id, analyst.id) == {one: {park: ""}}
    assert db.session.query(BlindReading).count() == 1
    with pytest.raises(Refused, match="not in this coding frame"):
        actions.read_blind(sample, frame, one, holds={10**6}, positions={}, user_id=analyst.id)
    with pytest.raises(Refused):
        actions.read_blind(sample, frame, one, holds={bus}, positions={bus: "maybe"}, user_id=analyst.id)


def test_times_are_those_between_decisions_and_a_break_is_none(
    scene: Asked, db_session: object, analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch, 8)
    code_all(scene, analyst.id, most=3)
    slowly(monkeypatch, 5_000)
    sample = sample_of(scene)
    last = queries.sampled(sample.id)[3]
    actions.read_blind(sample, use_of(scene).frame, last, holds=(), positions={}, user_id=analyst.id)
    spent = queries.coders(sample.id, use_of(scene).frame.themes)[0].seconds
    assert [spent[one] for one in queries.sampled(sample.id)[:4]] == [None, 8, 8, None]


def test_it_closes_only_when_two_have_coded_all_and_then_nobody_joins(
    scene: Asked, db_session: object, officer: Person, analyst: Person
) -> None:
    sample, frame = sample_of(scene), use_of(scene).frame
    code_all(scene, analyst.id)
    code_all(scene, officer.id, most=119)
    with pytest.raises(Refused, match="Two people"):
        actions.close(sample, frame, user_id=officer.id)
    code_all(scene, officer.id)
    actions.close(sample, frame, user_id=officer.id)
    one = queries.sampled(sample.id)[0]
    with pytest.raises(Refused, match="closed"):
        actions.read_blind(sample, frame, one, holds=(), positions={}, user_id=analyst.id)
    with pytest.raises(Refused, match="closed already"):
        actions.close(sample, frame, user_id=officer.id)


def test_what_two_coded_alike_becomes_the_coding_and_the_rest_waits(
    scene: Asked, db_session: object, officer: Person, analyst: Person
) -> None:
    sample, frame, (bus, *_) = sample_of(scene), use_of(scene).frame, scene.theme_ids
    code_all(scene, analyst.id)
    code_all(scene, officer.id, lambda place, theme: {theme, bus} if place < 10 else {theme})
    assert queries.disagreements_of(scene.id, KEY) == [], "nobody sees them before it is closed"
    actions.close(sample, frame, user_id=officer.id)
    order = queries.sampled(sample.id)
    differing = queries.disagreements_of(scene.id, KEY)
    assert set(differing) == {one for one in order[:10] if truth(scene, one) != bus}
    alike = next(one for one in order[10:])
    assert held(alike) == {truth(scene, alike)}
    assert held(differing[0]) == set()


def test_a_disagreement_is_settled_with_a_reason_and_becomes_the_coding(
    scene: Asked, db_session: object, officer: Person, analyst: Person
) -> None:
    sample, frame, (bus, park, *_) = sample_of(scene), use_of(scene).frame, scene.theme_ids
    code_all(scene, analyst.id)
    code_all(scene, officer.id, lambda place, theme: {bus, park} if place == 0 else {theme})
    one = queries.sampled(sample.id)[0]

    def settle(because: str) -> None:
        actions.settle(
            sample, frame, one, holds={park}, positions={park: "for"}, because=because, user_id=officer.id
        )

    with pytest.raises(Refused, match="Close blind coding"):
        settle("Parks it is")
    actions.close(sample, frame, user_id=officer.id)
    with pytest.raises(Refused, match="why"):
        settle("  ")
    settle("It names the park")
    assert held(one) == {park}
    assert queries.disagreements_of(scene.id, KEY) == []
    settled = queries.settled(sample, frame.themes)[one]
    assert (settled.themes, settled.because, settled.by) == ({park: "for"}, "It names the park", officer.name)
    settle("Said again")
    assert queries.settled(sample, frame.themes)[one].because == "Said again"


def test_a_theme_merged_since_stands_for_what_it_became(
    scene: Asked, db_session: object, officer: Person, analyst: Person
) -> None:
    sample, (bus, park, *_) = sample_of(scene), scene.theme_ids
    code_all(scene, analyst.id)
    by_id = {theme.id: theme for theme in use_of(scene).frame.themes}
    themes.merge(by_id[bus], by_id[park], because="Both are outdoors", user_id=officer.id)
    db.session.commit()
    coder = queries.coders(sample.id, use_of(scene).frame.themes)[0]
    assert {theme for held in coder.codes.values() for theme in held} == set(scene.theme_ids[1:])


def test_a_disagreement_coded_in_the_workbench_waits_no_longer(
    app: Flask, scene: Asked, db_session: object, officer: Person, analyst: Person
) -> None:
    sample, frame, (bus, park, *_) = sample_of(scene), use_of(scene).frame, scene.theme_ids
    code_all(scene, analyst.id)
    code_all(scene, officer.id, lambda place, theme: {bus, park} if place == 0 else {theme})
    actions.close(sample, frame, user_id=officer.id)
    db.session.commit()
    finder = app.extensions["engage.disagreements"]
    (one,) = finder(scene.id, KEY)
    themes.code(one, frame, holds={park}, user_id=analyst.id)
    assert finder(scene.id, KEY) == []
    assert queries.settled(sample, frame.themes)[one].themes == {park: ""}


def test_what_changed_since_it_was_measured_is_measured_again_once(
    scene: Asked, db_session: object, officer: Person, analyst: Person
) -> None:
    arguments = {"questionnaire_id": scene.id, "question_key": KEY}
    measure_themes(arguments, lambda part, words: None)
    themes.accept_frame(use_of(scene), user_id=officer.id)
    db.session.commit()
    measure_again()
    assert latest(subject_of(scene.id, KEY)) is None, "nothing has changed"
    themes.code(scene.comment_ids[0], use_of(scene).frame, holds=(), user_id=analyst.id)
    db.session.commit()
    measure_again()
    first = latest(subject_of(scene.id, KEY))
    assert first is not None
    measure_again()
    again = latest(subject_of(scene.id, KEY))
    assert again is not None
    assert again.id == first.id
