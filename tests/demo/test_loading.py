"""`engage demo`: whole, labelled, the same again, and only where well-known passwords do no harm."""

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from config import Config
from engage import clock
from engage.accounts import passwords
from engage.accounts.queries import user_by_email
from engage.agreement import queries as agreement
from engage.app import create_app
from engage.audit.models import Entry
from engage.consultations import queries as consultations
from engage.consultations.models import Consultation
from engage.consultations.stages import Stage, stage
from engage.contacts.models import Contact
from engage.db import db
from engage.demo import actions, content
from engage.demo.commands import demo as command
from engage.demo.commands import prepare
from engage.demo.content import NHS, OPEN, TOWN
from engage.demo.refusing import refuse_demonstration
from engage.questionnaires.kinds import KINDS
from engage.questionnaires.queries import live_sheet
from engage.responses import queries as responses
from engage.themes import queries as themes
from tests.databases import migrate_up
from tests.live import ENGAGE, ROOT

COMMENT_QUESTIONS = ("why", "improve", "satisfied")


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(command, arguments, catch_exceptions=False)


def consultation(name: str) -> Consultation:
    return consultations.by_slug(content.script(name, clock.now()).slug)


@pytest.mark.on_sqlite
def test_the_whole_demonstration(app: Flask) -> None:
    assert run(app, "--if-empty").exit_code == 0
    assert run(app, "--if-empty").output == ""
    with app.app_context():
        heard_from_real_people(consultation(NHS).questionnaire_id)
        real_codes_count(consultation(NHS).questionnaire_id)
        no_agreement_is_made_up(consultation(NHS).questionnaire_id)
        the_town_is_imported(consultation(TOWN).questionnaire_id)
        stages_are_as_told()


def heard_from_real_people(questionnaire_id: int) -> None:
    assert responses.counts(questionnaire_id).submitted == 867
    assert set(responses.by_channel(questionnaire_id)) == {"web", "paper", "phone", "event"}
    assert sum(themes.base(questionnaire_id, key).comments for key in COMMENT_QUESTIONS) == 1501
    equality = responses.equality_counts(questionnaire_id)
    assert {"age_band", "sex", "ethnic_group", "religion", "long_term_condition"} <= set(equality)


def real_codes_count(questionnaire_id: int) -> None:
    frame = themes.use(questionnaire_id, "why")
    assert frame is not None
    assert frame.accepted_at is not None
    counts = {
        row.theme.label: row.comments for row in themes.theme_counts(frame.frame_id, questionnaire_id, "why")
    }
    assert counts["How staff treat people"] == 269
    assert counts["Waiting and being on time"] == 196
    quotes = themes.approved_quotes([one.id for one in frame.frame.themes], questionnaire_id, "why")
    assert sum(map(len, quotes.values())) >= 10


def no_agreement_is_made_up(questionnaire_id: int) -> None:
    """One real coder: shares are measured, agreement between people is not."""
    for key in COMMENT_QUESTIONS:
        use = themes.use(questionnaire_id, key)
        assert use is not None
        found = agreement.measurement(questionnaire_id, key, use.frame_id)
        assert found is not None
        assert found.content["exact"]
        assert found.content["random"] > 50
        assert found.content["by_sample"]["themes"]
        assert "Two people" in found.content["people"]["why"]
        assert not agreement.stale(found)


def the_town_is_imported(questionnaire_id: int) -> None:
    counts = responses.counts(questionnaire_id)
    assert (counts.submitted, counts.excluded) == (607, 289)
    assert responses.by_channel(questionnaire_id) == {"import": 607}
    assert themes.base(questionnaire_id, "change").comments == 607
    use = themes.use(questionnaire_id, "change")
    assert use is not None
    assert use.accepted_at is None
    assert len(use.frame.themes) == 10
    assert themes.base(questionnaire_id, "change").read == 220
    found = agreement.measurement(questionnaire_id, "change", use.frame_id)
    assert found is not None
    assert found.content["positions"]["why"] == "", "there is something to see of suggested positions"
    assert sum(sum(of.values()) for of in found.content["positions"]["themes"].values()) >= 50
    assert (found.content["batches"]["why"], found.content["batches"]["later"]) == ("", 32)
    run_of_machine = themes.latest_run(questionnaire_id, "change")
    assert run_of_machine is not None
    assert len(themes.undecided(run_of_machine.id)) >= 2


def stages_are_as_told() -> None:
    stages = {}
    for name in (NHS, OPEN, TOWN):
        one = consultation(name)
        stages[name] = stage(one.published_at, one.opens_at, one.closes_at, clock.now())
        assert one.provenance.startswith("This is a demonstration")
    assert stages == {NHS: Stage.CLOSED, OPEN: Stage.OPEN, TOWN: Stage.CLOSED}
    assert consultation(NHS).outcome.startswith("We asked")


def test_what_was_said_can_be_forgotten_and_nothing_else(app: Flask) -> None:
    script = content.script(OPEN, clock.now())
    with app.app_context():
        actions.bring_in(script)
        kept = actions.bring_in(replace(script, slug="another-one", title="Another one"))
        db.session.add(
            Contact(
                id="a" * 32,
                email="someone@demo.example",
                purpose="outcome",
                about=script.slug,
                wording="Tell me what came of it",
                agreed_on=clock.today(),
                stop_key_hash="b" * 64,
            )
        )
        db.session.commit()
        entries = db.session.query(Entry).count()
        assert actions.forget([script.slug]) == 1
        db.session.commit()
        assert [one.slug for one in db.session.query(Consultation)] == [kept.slug]
        assert live_sheet(kept.questionnaire_id) is not None
        assert db.session.query(Contact).count() == 0
        assert db.session.query(Entry).count() == entries + 1
        assert actions.forget([script.slug]) == 0


def test_the_open_consultation_shows_every_kind_and_conditions(app: Flask) -> None:
    with app.app_context():
        sheet = live_sheet(actions.bring_in(content.script(OPEN, clock.now())).questionnaire_id)
        assert sheet is not None
        assert {question.kind for question in sheet.questions} == set(KINDS)
        assert len(sheet.pages) == 3
        assert sum(bool(question.asked_if) for question in sheet.questions) >= 4
        db.session.rollback()


def test_accounts_are_made_once_and_open(app: Flask) -> None:
    with app.app_context():
        first = actions.let_in(content.sign_ins())
        assert actions.let_in(content.sign_ins()) == first
        assert set(first) == {"officer", "analyst", "organiser", "commissioner", "administrator"}
        db.session.commit()
        for person in content.sign_ins():
            user = user_by_email(person.email)
            assert user is not None
            assert passwords.opens(user.password_hash, person.password)
            assert person.email.endswith(".example")
    told = run(app, "--sign-ins").output
    assert all(person.email in told and person.password in told for person in content.sign_ins())


def test_sign_ins_are_told_only_where_they_open(app: Flask) -> None:
    assert "demonstration-only" not in run(app, "--sign-ins").output


def test_data_of_others_keep_the_demonstration_away(app: Flask) -> None:
    with app.app_context():
        actions.bring_in(replace(content.script(OPEN, clock.now()), slug="a-real-one"))
        db.session.commit()
    assert run(app, "--if-empty").exit_code == 0
    with app.app_context():
        assert [one.slug for one in db.session.query(Consultation)] == ["a-real-one"]
        assert db.session.query(Consultation).count() == 1


def test_making_ready_says_who_can_sign_in_and_nothing_else_on_standard_output(app: Flask) -> None:
    """`./run` keeps it until the server answers."""
    with app.app_context():
        actions.bring_in(replace(content.script(OPEN, clock.now()), slug="a-real-one"))
        actions.let_in(content.sign_ins())
        db.session.commit()
    told = app.test_cli_runner().invoke(prepare, catch_exceptions=False)
    assert told.exit_code == 0
    assert "demonstration-only" in told.stdout
    assert told.stdout == run(app, "--sign-ins").stdout


@pytest.mark.on_sqlite
def test_production_refuses_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    config = app.extensions["engage.config"]
    monkeypatch.setitem(app.extensions, "engage.config", replace(config, environment="production"))
    refused = run(app)
    assert refused.exit_code == 1
    assert "production refuses it" in refused.output
    assert run(app, "--if-empty").exit_code == 0
    with app.app_context():
        assert db.session.query(Consultation).count() == 0


@pytest.mark.on_sqlite
def test_production_does_not_start_while_its_people_can_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real commands: a data directory in which the demonstration was tried out, then set to production."""
    environ = {
        "ENGAGE_DATA": str(tmp_path),
        "ENGAGE_ENV": "production",
        "SECRET_KEY": "k8Jd-0sWq_5tYv2nLx9Rb4Mh7Pc3Fg6Za1Qe8Uo",
        "ENGAGE_BASE_URL": "https://engage.example.gov.uk",
        "ENGAGE_TRUSTED_PROXIES": "1",
    }
    app = create_app(Config.from_environment(environ))
    migrate_up(app)
    with app.app_context():
        actions.let_in(content.sign_ins())
        db.session.commit()
    for verb in ("serve", "worker"):
        done = subprocess.run(
            [*ENGAGE, verb],
            env={**os.environ, **environ},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 1, done.stderr
        assert "officer@demo.example" in done.stderr
        assert "Traceback" not in done.stderr
    with app.app_context():
        for person in content.sign_ins():
            user = user_by_email(person.email)
            assert user is not None
            user.active = False
        db.session.commit()
        refuse_demonstration()


def test_words_on_screens_say_what_is_real() -> None:
    nhs = content.script(NHS, clock.now()).provenance
    town = content.script(TOWN, clock.now()).provenance
    assert "comments are real" in nhs
    assert "respondents are simulated" in nhs
    assert "© 2021 NHS England, MIT licence" in nhs
    assert "sub-licensed under CC BY 4.0 with Attribution to The Computational Democracy Project" in town
    assert re.search(r"nothing was simulated", town)


def test_scripts_are_whole_details() -> None:
    for name in (NHS, OPEN, TOWN):
        script = content.script(name, clock.now())
        assert script.opens_at < script.closes_at
        assert all((script.purpose, script.scope, script.decision, script.decision_maker, script.owner))
