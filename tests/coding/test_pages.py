"""The pages of coding, as a coder meets them."""

from __future__ import annotations

from flask import Flask

from engage.coding.models import Reading
from engage.db import db
from engage.themes.models import Coding
from tests.cast import Person
from tests.coding.scene import learn, stage


def held(app: Flask, comment_id: int) -> set[int]:
    with app.app_context():
        return set(
            db.session.scalars(
                db.select(Coding.theme_id).where(
                    Coding.comment_id == comment_id, Coding.holds, ~Coding.by_machine
                )
            )
        )


def test_from_the_first_comment_to_the_next(app: Flask, analyst: Person) -> None:
    on = stage(app, analyst.id)
    page = analyst.client.page(on.home)
    assert "30 comments" in page.text
    page = analyst.client.send(f"{on.home}/begin", {"queue": "order"})
    assert page.h1 == f"Comment {on.comments[0]}"
    data = {**page.form_values(), "theme": on.themes["Waiting"], "action": "save"}
    page = analyst.client.send(on.at(on.comments[0]), data)
    assert page.h1 == f"Comment {on.comments[1]}"
    assert "Waiting" in page.text
    assert held(app, on.comments[0]) == {on.themes["Waiting"]}
    with app.app_context():
        reading = db.session.query(Reading).one()
        assert (reading.queue, reading.skipped, reading.user_id) == ("order", False, analyst.id)
    learn(app, on)
    page = analyst.client.page(on.at(on.comments[1]))
    assert "The machine suggests" in page.text
