"""The record keeps counts of responses, and shows none to who may not see true counts."""

from __future__ import annotations

from flask import Flask

from engage.audit.actions import record
from engage.db import db
from tests.cast import Person


def test_an_administrator_reads_no_number_of_people(app: Flask, administrator: Person) -> None:
    with app.app_context():
        record("theme merged", "theme", 3, into=5, held_by=7707, opposed=False)
        record("comment coded", "comment", 12, themes=[7708])
        record("answers read as given", "consultation", "buses", question="line", answers=7709)
        record("import responses", "consultation", "buses", written=7710, bad=7711)
        record("frame accepted", "frame", 1, themes=7712)
        db.session.commit()
    said = administrator.client.page("/audit").text
    for number in (7707, 7708, 7709, 7710, 7711):
        assert str(number) not in said
    assert "held by: not shown, to protect people" in said
    assert "into: 5" in said
    assert "themes: 7712" in said, "of themes, not of people"
