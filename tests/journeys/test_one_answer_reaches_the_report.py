"""The trip of one answer, from a resident's phone to a commissioner's page. The table of it is docs/one-answer.md."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from engage import clock
from engage.comments.models import Comment
from engage.consultations.models import Consultation
from engage.db import db
from engage.jobs import worker
from engage.jobs.registry import HANDLERS
from engage.places.actions import load_place
from engage.places.package import place_directory
from engage.questionnaires.value import Value
from engage.reports.jobs import publish_what_has_closed
from engage.reports.models import Release
from engage.responses.actions import import_responses
from engage.responses.imported import ImportedResponse
from engage.responses.models import Response
from engage.themes.jobs import suggest_themes
from engage.themes.models import Coding, SuggestedTheme
from tests.answering import Asked, answer, begin, consultation, reference_on, send
from tests.cast import Person
from tests.pages import StrictClient
from tests.themes.samples import comments

HER_WORDS = (
    "The waiting time at the surgery is far too long, I waited three hours. Mrs Hussain at the desk was rude. "
    "Ring me on 07700 900123."
)


@pytest.fixture
def asked(app: Flask) -> Asked:
    """A consultation that 120 neighbours have answered before her, in words that real people used."""
    with app.app_context():
        load_place(place_directory())
        found = consultation(
            title="Local health", purpose="We want to know what is good.", owner="Public Health"
        )
        used = found.sheet.by_key["used"].option_ids
        words = [text.words for text in comments(120)]
        rows = [
            ImportedResponse(
                f"n{number}",
                clock.now() - timedelta(hours=3),
                {"used": Value(options=(used["yes" if number % 3 else "no"],)), "better": Value(text=said)},
                channel="paper",
                quotable=True,
            )
            for number, said in enumerate(words)
        ]
        import_responses(found.questionnaire_id, rows)
        db.session.commit()
        return found


def test_the_trip_of_one_answer(
    app: Flask, asked: Asked, resident: StrictClient, officer: Person, commissioner: Person
) -> None:
    # 1 she reads why we ask
    assert "We want to know what is good." in resident.page(f"/consultations/{asked.slug}").text

    # 2–5 she answers, page by page
    begin(resident, asked)
    answer(resident, asked, 1, used="yes", help=["evening"], ease="2")
    answer(resident, asked, 2, good="Nothing much", times="4")
    check = answer(resident, asked, 3, better=HER_WORDS, ward="LU1 2NB")
    assert "Mrs Hussain" in check.text, "to her, her own words"

    # 6 she sends them; her words go to the comments, once
    send(resident, asked, quotable="yes")
    reference = reference_on(resident.send(asked.url("about-you"), {"about-sex": "female"}))
    with app.app_context():
        hers = db.session.scalars(sa.select(Comment).where(Comment.words_given == HER_WORDS)).one()
        comment_id, redacted = hers.id, hers.words_redacted
    assert "Hussain" not in redacted
    assert "07700" not in redacted

    # 7–8 the worker proposes themes; an officer reads, accepts and puts her comment to one
    home = f"/themes/{asked.questionnaire_id}/better"
    job = officer.client.post(f"{home}/suggest", data={}).location.partition("?")[0].rpartition("/")[2]
    assert HANDLERS["suggest themes"] is suggest_themes
    worker.do(app, int(job))
    assert "Suggest" in officer.client.page(home).text
    with app.app_context():
        suggestions = db.session.scalars(
            sa.select(SuggestedTheme).order_by(SuggestedTheme.comments.desc(), SuggestedTheme.id)
        ).all()
        assert suggestions, "the machine saw something in 121 comments"
        first = suggestions[0].id
    before = officer.client.page(f"/summaries/{asked.slug}").text
    assert "themes have not been accepted by a person" in before
    officer.client.send(f"{home}/suggestions/{first}", {"label": "Waiting too long", "decision": "accept"})
    theme_id = theme_of(app)
    officer.client.send(f"{home}/comments/{comment_id}", {"theme": [str(theme_id)]})
    officer.client.send(f"{home}/accept", {})

    # the officer closes it: until then each new answer would show as a change in the figures
    assert commissioner.client.get(f"/summaries/{asked.slug}").status_code == 409
    officer.client.send(f"/office/consultations/{asked.slug}/close", {"reason": "Enough people answered"})

    # 9–10 when no answer can change any more its figures are published; the commissioner reads them, and their evidence
    assert "have not been published yet" in commissioner.client.page(f"/summaries/{asked.slug}").text
    with app.app_context():
        publish_what_has_closed()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Release)) == 0
        leave_none_out(theme_id, but=comment_id)
        db.session.execute(sa.update(Consultation).values(closes_at=clock.now() - timedelta(hours=3)))
        db.session.commit()
        publish_what_has_closed()
    summary = commissioner.client.page(f"/summaries/{asked.slug}")
    assert "Waiting too long" in summary.text
    assert "About 120 responses came from individuals" in summary.text
    at = f"/summaries/{asked.slug}/themes/{theme_id}?page="
    evidence = "".join(commissioner.client.page(f"{at}{page}").text for page in range(1, 6))
    assert "The waiting time at the surgery is far too long" in evidence
    for page in (summary.html, evidence):
        assert "Hussain" not in page
        assert "07700 900123" not in page

    # and back: she changes her mind
    resident.send("/withdraw", {"q-reference": reference, "confirmed": "yes"})
    after = "".join(commissioner.client.page(f"{at}{page}").text for page in range(1, 6))
    assert "The waiting time at the surgery is far too long" not in after
    assert commissioner.client.page(f"/summaries/{asked.slug}").text == summary.text, "and no number moves"
    with app.app_context():
        kept = db.session.scalars(
            sa.select(Response.status).where(Response.reference_hash.is_not(None))
        ).all()
        assert kept == ["withdrawn"]


def leave_none_out(theme_id: int, *, but: int) -> None:
    """Let so many comments hold the theme that its published number leaves no doubt about any, and all are shown."""
    held = db.session.scalars(sa.select(Coding).where(Coding.theme_id == theme_id, Coding.holds)).all()
    spare = [coding for coding in held if coding.comment_id != but]
    for coding in spare[: (len(held) - 3) % 5]:
        db.session.delete(coding)


def theme_of(app: Flask) -> int:
    with app.app_context():
        return int(db.session.scalar(sa.text("SELECT max(id) FROM themes")))
