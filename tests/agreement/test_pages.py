"""The pages: what each shows, and above all what it does not."""

from __future__ import annotations

import pytest
from flask import Flask

from engage.agreement import actions, queries
from engage.agreement.jobs import measure_themes
from engage.db import db
from engage.jobs.models import Job
from engage.permissions import Role
from tests.agreement.scene import LABELS, Asked, asked, code_all, drawn, slowly, use_of
from tests.cast import Person, person
from tests.counting import queries_of
from tests.themes.scene import KEY, proposal, run


@pytest.fixture
def scene(app: Flask, officer: Person) -> Asked:
    return drawn(app, officer.id)


def measure(app: Flask, scene: Asked) -> dict[str, object]:
    """Do the job as the worker does; what was measured."""
    with app.app_context():
        measure_themes({"questionnaire_id": scene.id, "question_key": KEY}, lambda part, words: None)
        found = queries.measurement(scene.id, KEY, use_of(scene).frame_id)
        assert found is not None
        return dict(found.content)


def closed(
    app: Flask, scene: Asked, officer: Person, analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people have coded the sample, and differ on ten; it is closed."""
    slowly(monkeypatch)
    with app.app_context():
        code_all(scene, analyst.id)
        bus, park = scene.theme_ids[:2]
        code_all(scene, officer.id, lambda place, theme: {bus, park} if place < 10 else {theme})
    officer.client.send(f"{scene.home}/close", {})


def test_an_officer_draws_and_both_are_led_to_code(app: Flask, officer: Person, analyst: Person) -> None:
    with app.app_context():
        made = asked(officer.id)
    assert "Draw a sample" in officer.client.page(made.home).text
    assert "Draw a sample" not in analyst.client.page(made.home).text
    assert analyst.client.post(f"{made.home}/draw").status_code == 403
    officer.client.send(f"{made.home}/draw", {})
    assert "120 comments drawn" in officer.client.page(made.home).text
    assert "Code the sample" in analyst.client.page(made.home).text


def test_the_page_of_blind_coding_holds_nothing_of_anybody_else_or_the_machine(
    app: Flask, scene: Asked, officer: Person, analyst: Person
) -> None:
    """The same page, byte for byte but for its token, before and after the machine and another coder spoke."""

    def seen() -> str:
        page = analyst.client.page(f"{scene.home}/code")
        tokens = {field.get("value", "") for field in page.all("input") if field.get("name") == "csrf_token"}
        html = page.html
        for token in tokens:
            html = html.replace(token, "")
        return html.split("<main", 1)[1].split("</main>")[0]

    before = seen()
    with app.app_context():
        code_all(scene, officer.id)
        run(scene.id, proposal(("Machine’s own group", list(scene.comment_ids[:30]))))
        db.session.commit()
    assert seen() == before
    assert officer.name not in before
    assert "suggest" not in before.lower()
    assert "checked" not in before, "no theme is ticked beforehand"
    assert (
        "of a comment in the sample they show what was decided once you have coded it blind"
        in analyst.client.page(f"{scene.home}/code").text
    )


def test_each_coder_meets_the_comments_in_another_order(
    scene: Asked, officer: Person, analyst: Person
) -> None:
    def first(somebody: Person) -> str:
        return somebody.client.page(f"{scene.home}/code").with_class("engage-quote")[0][0].text or ""

    assert first(officer) != first(analyst)
    assert first(officer) == first(officer)


def test_a_comment_is_coded_by_numbers_or_by_ticks_and_the_next_one_comes(
    app: Flask, scene: Asked, analyst: Person
) -> None:
    page = analyst.client.page(f"{scene.home}/code")
    action = next(form.get("action") for form in page.all("form") if "/code/" in (form.get("action") or ""))
    sent = {"numbers": "2 3-", f"position-{scene.theme_ids[0]}": "", "decision": "save"}
    after = analyst.client.send(action or "", sent)
    assert "1 of 120 coded by you" in after.text
    bus, park, waiting, _ = scene.theme_ids
    with app.app_context():
        sample = queries.sample(scene.id, KEY)
        assert sample is not None
        assert list(queries.own(sample.id, analyst.id).values()) == [{park: "", waiting: "against"}]
    again = next(link.get("href") for link in after.all("a") if "comment=" in (link.get("href") or ""))
    ticked = [
        box.get("value")
        for box in analyst.client.page(again or "").all("input")
        if box.get("checked") is not None
    ]
    assert ticked == [str(park), str(waiting)]
    analyst.client.send(action or "", {"theme": str(bus), "decision": "none"})
    with app.app_context():
        sample = queries.sample(scene.id, KEY)
        assert sample is not None
        assert list(queries.own(sample.id, analyst.id).values()) == [{}]


@pytest.mark.parametrize("numbers", ["", "9", "two", "0 1", "99999999999", "1" * 5_000, "-"])
def test_what_cannot_be_read_is_said_beside_the_field_and_nothing_is_kept(
    app: Flask, scene: Asked, analyst: Person, numbers: str
) -> None:
    page = analyst.client.page(f"{scene.home}/code")
    action = next(form.get("action") for form in page.all("form") if "/code/" in (form.get("action") or ""))
    answer = analyst.client.send(action or "", {"numbers": numbers, "decision": "save"}, status=422)
    assert 'id="numbers-error"' in answer.html
    with app.app_context():
        sample = queries.sample(scene.id, KEY)
        assert sample is not None
        assert queries.own(sample.id, analyst.id) == {}


def test_nobody_sees_what_others_coded_before_blind_coding_is_closed(
    app: Flask, scene: Asked, officer: Person, analyst: Person
) -> None:
    with app.app_context():
        code_all(scene, officer.id)
    for somebody in (officer, analyst):
        assert somebody.client.get(f"{scene.home}/disagreements").status_code == 409
    assert "Close blind coding" not in officer.client.page(scene.home).text
    officer.client.send(f"{scene.home}/close", {}, status=409)


def test_what_the_sample_says_shows_once_it_is_coded(
    app: Flask, scene: Asked, officer: Person, analyst: Person
) -> None:
    with app.app_context():
        code_all(scene, officer.id)
    content = measure(app, scene)
    first = str(scene.theme_ids[0])
    with app.app_context():
        whole = {"base": 200, "themes": {first: [50.0, 50.0, 50.0]}}
        told = {"exact": True, "by_sample": {"base": 200, "themes": {first: [83.4, 60.0, 90.0]}}}
        actions.keep_measurement(use_of(scene), None, content | told | {"groups": {"all": {"all": whole}}})
        db.session.commit()
    assert "41.7%" in officer.client.page(scene.home).text
    text = analyst.client.page(scene.home).text
    assert "41.7%" not in text
    assert "once you have coded it" in text


def test_disagreements_are_shown_side_by_side_and_settled(
    app: Flask, scene: Asked, officer: Person, analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(app, scene, officer, analyst, monkeypatch)
    page = officer.client.page(f"{scene.home}/disagreements")
    assert "10 comments of the sample were coded differently; 0 are settled" in page.text
    assert officer.name in page.text
    assert analyst.name in page.text
    action = next(
        form.get("action") for form in page.all("form") if "/disagreements/" in (form.get("action") or "")
    )
    wrong = officer.client.send(action or "", {"theme": str(scene.theme_ids[1]), "because": ""}, status=422)
    assert "Say in a few words why" in wrong.text
    kept = officer.client.send(action or "", {"theme": str(scene.theme_ids[1]), "because": "It is a park"})
    assert "1 is settled" in kept.text
    assert "9 disagreements to settle" in officer.client.page(scene.home).text
    analyst.client.send(action or "", {"because": "No"}, status=403)


def test_what_was_measured_is_on_the_page(
    app: Flask, scene: Asked, officer: Person, analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "suggested and not checked" in officer.client.page(scene.home).text
    closed(app, scene, officer, analyst, monkeypatch)
    content = measure(app, scene)
    assert content["random"] == 120
    text = officer.client.page(scene.home).text
    assert "Krippendorff’s alpha 0." in text
    assert "over 120 comments" in text
    for label in LABELS:
        assert label in text


def test_a_simulated_coder_who_accepts_everything_gets_not_measured(
    app: Flask, scene: Asked, officer: Person, analyst: Person
) -> None:
    """As fast as a script can send, each comment its own theme: perfect agreement, and no measurement of it."""
    with app.app_context():
        code_all(scene, analyst.id)
        code_all(scene, officer.id)
    content = measure(app, scene)
    assert "alpha" not in content["people"]  # type: ignore[operator]
    text = officer.client.page(scene.home).text
    assert "Not measured. One coder decided on most comments in less than a second each" in text
    assert "Suggested, not checked" in text


def test_without_a_sample_the_machine_is_not_measured(app: Flask, officer: Person) -> None:
    with app.app_context():
        made = asked(officer.id)
    content = measure(app, made)
    assert (content["random"], content["exact"]) == (0, False)
    assert "Suggested, not checked" in officer.client.page(made.home).text


def test_a_job_is_asked_for_once_and_leads_back(app: Flask, scene: Asked, officer: Person) -> None:
    assert officer.client.send(f"{scene.home}/measure", {}).h1 == "Measure themes"
    assert "The machine is measuring" in officer.client.page(scene.home).text
    with app.app_context():
        asked_for = db.session.query(Job).filter_by(name="measure themes", status="waiting").count()
    officer.client.send(f"{scene.home}/measure", {})
    with app.app_context():
        assert (asked_for, db.session.query(Job).filter_by(name="measure themes").count()) == (1, 1)


def test_only_those_who_code_may_enter(
    scene: Asked, commissioner: Person, organiser: Person, administrator: Person, stranger: Person
) -> None:
    for page in ("", "/code", "/disagreements"):
        for somebody in (commissioner, organiser, administrator):
            assert somebody.client.get(f"{scene.home}{page}").status_code == 403
        assert stranger.client.get(f"{scene.home}{page}").status_code == 302


def test_what_is_not_there_is_missing(scene: Asked, officer: Person) -> None:
    for page in (
        f"/agreement/{scene.id}/nothing",
        "/agreement/999999/better",
        "/agreement/999999/better/code",
    ):
        assert officer.client.get(page).status_code == 404
    assert officer.client.post(f"{scene.home}/code/999999", data={"numbers": "1"}).status_code in {
        302,
        400,
        409,
    }


def test_pages_ask_the_same_of_the_database_however_many_coded(
    app: Flask, scene: Asked, officer: Person, analyst: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        code_all(scene, analyst.id, most=2)
    few = {}
    for page in ("", "/code"):
        with queries_of(app) as asked_of:
            analyst.client.get(f"{scene.home}{page}")
        few[page] = len(asked_of)
    with app.app_context():
        code_all(scene, analyst.id, most=119)
        for _ in range(3):
            code_all(scene, person(app, Role.ANALYST).id)
    for page, number in few.items():
        with queries_of(app) as asked_of:
            analyst.client.get(f"{scene.home}{page}")
        assert len(asked_of) == number <= 20
    closed(app, scene, officer, analyst, monkeypatch)
    with queries_of(app) as asked_of:
        officer.client.get(f"{scene.home}/disagreements")
    assert len(asked_of) <= 20
