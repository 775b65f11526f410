"""The record keeps counts of responses, and shows none to who may not see true counts."""

from __future__ import annotations

from flask import Flask

from engage.audit.actions import record
from engage.db import db
from tests.cast import Person


def test_an_administrator_reads_no_number_of_people(app: Flask, administrator: Person) -> None:
    with app.app_context():
        record("theme merged", "theme", 3, into=5, held_by=7707, opposed=False)
        for _ in range(3):
            record("comment coded", "comment", 7714, actor_id=administrator.id, themes=[7708])
            record("exclude", "response", 7715, actor_id=administrator.id)
            record("withdraw", "response", 7716)
            for why in ("To redact", "To check a coding"):
                record("words read as given", "comment", 7717, actor_id=administrator.id, why=why)
        record("answers read as given", "consultation", "buses", question="line", answers=7709)
        record("import responses", "consultation", "buses", written=7710, bad=7711)
        record("frame accepted", "frame", 1, themes=7712)
        db.session.commit()
    said = administrator.client.page("/audit").text
    assert said.count("Coded a comment") == said.count("Left a response out") == 1, "however many there were"
    assert "Withdrew" not in said
    assert said.count("Why: To redact") == said.count("Why: To check a coding") == 1, (
        "who read words, and why"
    )
    for number in (7707, 7708, 7709, 7710, 7711, 7714, 7715, 7716, 7717):
        assert str(number) not in said
    assert "Merged the theme into theme" in said
    assert "held by" not in said
    assert "numbers of comments and responses are not shown to you" in said
    assert "into theme 5" in said
    assert "7712 themes" in said, "of themes, not of people"
