"""Pages of comments: words as given are shown by right, for a reason, and never without a line in the record.

Redaction, translation, alerts and suggested names work without a script.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.audit.models import Entry
from engage.comments import jobs
from engage.comments.actions import withdraw
from engage.comments.models import Alert, Comment, Redaction, Translation
from engage.comments.reasons import REASONS
from engage.db import db
from engage.notifications.models import Message
from engage.permissions import Role
from tests.cast import Person, person
from tests.counting import queries_of
from tests.themes import scene

GIVEN = "Call Rapscallion on 07700 900123, Priya at the desk was rude"


@pytest.fixture
def comment_id(db_session: Session) -> int:
    (made,) = scene.comments(scene.question(), GIVEN)
    db.session.commit()
    return made


def prepare() -> None:
    db.session.remove()
    jobs.prepare_new_comments()


def shown(comment_id: int) -> str:
    db.session.rollback()
    return db.session.scalar(sa.select(Comment.words_redacted).where(Comment.id == comment_id)) or ""


def actions_recorded() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Entry.action).order_by(Entry.id)))


def test_no_page_shows_given_words_without_a_line_in_the_record(comment_id: int, officer: Person) -> None:
    number = "07700 900123"
    prepare()
    here = f"/comments/{comment_id}"
    for url in (
        here,
        f"{here}?given=1",
        "/comments/names",
        "/comments/alerts",
        "/search?words=call",
        "/search?like=1",
    ):
        assert number not in officer.client.page(url).html
    assert number not in officer.client.get("/search/comments.csv").text
    assert officer.client.get(f"/comments/{comment_id}/as-given").status_code == 405
    assert actions_recorded() == []
    page = officer.client.send(f"/comments/{comment_id}/as-given", {"why": "safeguarding"})
    assert number in page.text
    db.session.rollback()
    entry = db.session.scalars(sa.select(Entry)).one()
    assert (entry.action, entry.subject_id, entry.actor_id) == (
        "words read as given",
        str(comment_id),
        officer.id,
    )
    assert entry.detail == {"why": REASONS["safeguarding"]}
    assert number not in officer.client.page(f"/comments/{comment_id}").html


def test_words_as_given_need_a_reason(comment_id: int, officer: Person) -> None:
    for why in ("", "because"):
        page = officer.client.send(f"/comments/{comment_id}/as-given", {"why": why}, status=422)
        assert page.errors
        assert "07700" not in page.html
    assert actions_recorded() == []


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.ORGANISER, Role.ADMINISTRATOR])
def test_others_neither_see_the_page_nor_the_words(comment_id: int, role: Role, officer: Person) -> None:
    client = person(officer.client.application, role).client
    for url in ("names", "alerts", str(comment_id)):
        assert client.get(f"/comments/{url}").status_code == 403
    response = client.post(f"/comments/{comment_id}/as-given", data={"why": "safeguarding"})
    assert response.status_code == 403
    assert "07700" not in response.text


def test_words_are_taken_out_by_typing_them_and_come_back_by_undoing(
    comment_id: int, officer: Person
) -> None:
    page = officer.client.send(
        f"/comments/{comment_id}/take-out", {"words": "rapscallion", "kind": "other detail"}
    )
    assert "Call [other detail] on [phone number], [name]" in page.text
    assert "Rapscallion" not in page.html
    db.session.rollback()
    mark = db.session.scalars(sa.select(Redaction)).one()
    assert (mark.state, mark.by_machine, mark.decided_by) == ("applied", False, officer.id)
    page = officer.client.send(f"/comments/{comment_id}/marks/{mark.id}", {"decision": "undo"})
    assert "Call Rapscallion on [phone number]" in page.text


@pytest.mark.parametrize(
    ("words", "kind"),
    [("", "name"), ("Rapsc", "name"), ("07700 900123", "name"), ("Rapscallion", "what"), ("x" * 501, "name")],
)
def test_what_cannot_be_taken_out_is_said_and_kept(
    comment_id: int, officer: Person, words: str, kind: str
) -> None:
    page = officer.client.send(f"/comments/{comment_id}/take-out", {"words": words, "kind": kind}, status=422)
    assert page.errors
    assert f'value="{words}"' in page.html or not words
    assert shown(comment_id) == "Call Rapscallion on [phone number], [name] at the desk was rude"


def test_suggested_names_are_decided_one_by_one_or_by_word(db_session: Session, officer: Person) -> None:
    ids = scene.comments(scene.question(), "Thanks Priya and Keira", "Keira helped", "So kind, Keira")
    db.session.commit()
    prepare()
    page = officer.client.page("/comments/names")
    assert "Keira" in page.text
    db.session.rollback()
    first = db.session.scalars(sa.select(Redaction.id).where(Redaction.comment_id == ids[0])).first()
    page = officer.client.send(f"/comments/{ids[0]}/marks/{first}", {"decision": "apply"})
    assert "Thanks [name] and [name]" in page.text
    page = officer.client.send("/comments/names", {"word": "Keira", "decision": "dismiss"})
    assert "No word waits for a decision" in page.text
    assert [shown(one) for one in ids[1:]] == ["Keira helped", "So kind, Keira"]
    (later,) = scene.comments(db.session.get(Comment, ids[0]).questionnaire_id, "Keira again", first=9)  # type: ignore[union-attr]  # it is there
    db.session.commit()
    prepare()
    db.session.rollback()
    assert not db.session.scalars(sa.select(Redaction).where(Redaction.comment_id == later)).all()


def test_a_word_is_taken_out_of_every_comment(db_session: Session, officer: Person) -> None:
    ids = scene.comments(scene.question(), "Keira helped", "So kind, Keira", "keira")
    db.session.commit()
    prepare()
    officer.client.send("/comments/names", {"word": "Keira", "decision": "apply"})
    assert [shown(one) for one in ids] == ["[name] helped", "So kind, [name]", "[name]"]


def test_a_translation_stands_beside_the_words_and_is_redacted(db_session: Session, officer: Person) -> None:
    said = "انتظار بہت لمبا تھا اور مجھے کوئی جواب نہیں ملا"
    (comment_id,) = scene.comments(scene.question(), said)
    db.session.commit()
    prepare()
    english = "The wait was too long, ring me on 07700 900123"
    page = officer.client.send(f"/comments/{comment_id}/translation", {"english": english})
    assert said in page.text
    assert "The wait was too long, ring me on [phone number]" in page.text
    assert 'lang="ur"' in page.html
    assert 'dir="auto"' in page.html
    assert "Urdu" in page.text
    found = officer.client.page("/search?words=too+long")
    assert said in found.text
    officer.client.send(f"/comments/{comment_id}/translation", {"english": ""})
    db.session.rollback()
    assert not db.session.scalars(sa.select(Translation)).all()


def test_alerts_are_raised_told_without_words_and_closed(db_session: Session, officer: Person) -> None:
    said = "I feel suicidal and nobody rings back"
    ids = scene.comments(scene.question(), said, "He hits me at night", "Lovely staff")
    db.session.commit()
    prepare()
    prepare()
    letters = db.session.scalars(sa.select(Message)).all()
    assert [letter.to_address for letter in letters] == [officer.email]
    assert "2 comments need" in letters[0].subject
    assert "suicidal" not in letters[0].text
    page = officer.client.page("/comments/alerts")
    assert "Alerts (2)" in page.html
    assert said in page.text
    db.session.rollback()
    alert = db.session.scalars(sa.select(Alert).where(Alert.comment_id == ids[0])).one()
    field = f"a{alert.id}-outcome"
    officer.client.send(f"/comments/alerts/{alert.id}", {field: " "}, status=422)
    page = officer.client.send(f"/comments/alerts/{alert.id}", {field: "Passed to the duty team"})
    assert "1 alert open" in page.text
    assert "Passed to the duty team" in officer.client.page("/comments/alerts?show=closed").text
    twice = officer.client.post(f"/comments/alerts/{alert.id}", data={field: "Again"})
    assert twice.status_code == 409


def test_a_withdrawn_comment_has_no_page(comment_id: int, officer: Person) -> None:
    prepare()
    withdraw("answer", 1)
    db.session.commit()
    for url in (f"/comments/{comment_id}", f"/comments/{comment_id}/as-given"):
        status = (
            officer.client.post(url, data={"why": "meaning"}) if "given" in url else officer.client.get(url)
        )
        assert status.status_code == 404
    assert officer.client.page("/comments/alerts").text
    assert officer.client.send("/search/sets?words=x", {"title": "x"}).h1 == "Search comments"


def test_lists_ask_as_much_for_many_as_for_few(db_session: Session, officer: Person) -> None:
    questionnaire_id = scene.question()
    said = "Keira said I feel suicidal"
    scene.comments(questionnaire_id, said)
    db.session.commit()
    prepare()
    counts = []
    for first in (2, 40):
        with queries_of(officer.client.application) as asked:
            for url in ("/comments/names", "/comments/alerts", "/search?words=keira"):
                officer.client.page(url)
        counts.append(len(asked))
        scene.comments(questionnaire_id, *[f"{said} {at}" for at in range(30)], first=first)
        db.session.commit()
        prepare()
    assert counts[0] == counts[1]
