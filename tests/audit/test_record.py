"""The record: only ever added to, by anybody; read by administrators."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from engage.audit.actions import record
from engage.audit.models import Entry
from engage.db import db
from tests.cast import Person


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET action = 'nothing'",
        "DELETE FROM audit_entries",
        {
            "postgresql": "TRUNCATE audit_entries",
            "sqlite": "INSERT OR REPLACE INTO audit_entries SELECT id, at, actor_id, 'nothing', subject_kind, "
            "subject_id, detail FROM audit_entries",
        },
    ],
    ids=["change", "remove", "all at once"],
)
def test_the_database_refuses_to_change_the_record(
    db_session: sa.orm.Session, statement: str | dict[str, str]
) -> None:
    if isinstance(statement, dict):
        statement = statement[db_session.get_bind().dialect.name]
    record("publish", "consultation", "health", version=3)
    db_session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        db_session.execute(sa.text(statement))
    db_session.rollback()
    entry = db_session.scalar(sa.select(Entry))
    assert entry is not None
    assert (entry.action, entry.subject_id, entry.detail, entry.actor_id) == (
        "publish", "health", {"version": 3}, None
    )  # fmt: skip


def test_administrators_read_who_did_what(app: Flask, administrator: Person, officer: Person) -> None:
    with app.app_context():
        for number in range(60):
            record("publish", "consultation", f"number-{number}", actor_id=officer.id)
        record("load", "demonstration", "luton")
        record("add", "person", "9", actor_id=987)
        db.session.commit()
    page = administrator.client.page("/audit")
    assert "62 lines" in page.text
    assert "The system" in page.text
    assert "Person 987" in page.text
    assert "number-59" in page.text
    assert "number-2 " not in page.text
    second = administrator.client.page("/audit?page=2")
    assert "number-0" in second.text
    assert officer.name in second.text
    only = administrator.client.page("/audit?about=demonstration")
    assert "1 line," in only.text
    assert administrator.client.page("/audit?page=999").text == second.text
    assert administrator.client.page("/audit?page=x")


def test_an_empty_record_says_so(administrator: Person) -> None:
    assert "Nothing is recorded yet" in administrator.client.page("/audit").text


def test_a_choice_with_no_lines_does_not_say_that_the_record_is_empty(administrator: Person) -> None:
    said = administrator.client.page("/audit?about=nothing").text
    assert "Nothing is recorded about this" in said
    assert "Nothing is recorded yet" not in said


def test_officers_do_not_read_the_record(officer: Person) -> None:
    assert officer.client.get("/audit").status_code == 403
