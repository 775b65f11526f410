"""Two people change one coding frame in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from engage.db import db
from engage.permissions import Role
from engage.themes import actions
from engage.themes.models import Coding, Theme
from tests.cast import Person, person
from tests.themes.framing import begun, held, themes
from tests.themes.scene import KEY, comments

pytestmark = pytest.mark.usefixtures("db_session")
TIMES = 12


def at_once(*doing: Callable[[], object]) -> None:
    """Do these in the same moment."""
    gate = threading.Barrier(len(doing))

    def one(what: Callable[[], object]) -> None:
        gate.wait()
        what()

    threads = [threading.Thread(target=one, args=(what,)) for what in doing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_themes_merged_into_each_other_at_once_leave_one(app: Flask, officer: Person) -> None:
    other = person(app, Role.OFFICER, name="Ora Officer")
    asked, frame = begun()
    labels = [f"{side} {number}" for number in range(TIMES) for side in ("Left", "Right")]
    ids = [theme.id for theme in themes(frame, officer, *labels)]
    db.session.commit()
    at = f"/themes/{asked}/{KEY}"
    for left, right in zip(ids[::2], ids[1::2], strict=True):
        at_once(
            lambda left=left, right=right: officer.client.post(f"{at}/{left}/merge", data={"into": right}),
            lambda left=left, right=right: other.client.post(f"{at}/{right}/merge", data={"into": left}),
        )
        gone = db.session.query(Theme.id).filter(
            Theme.id.in_([left, right]), Theme.merged_into_id.is_not(None)
        )
        assert gone.count() == 1
        db.session.rollback()


def test_a_comment_coded_while_its_theme_is_merged_stays_counted(app: Flask, officer: Person) -> None:
    other = person(app, Role.OFFICER, name="Ora Officer")
    asked, frame = begun()
    labels = [f"{side} {number}" for number in range(TIMES) for side in ("Old", "New")]
    ids = [theme.id for theme in themes(frame, officer, *labels)]
    said = comments(asked, *(f"comment {number}" for number in range(TIMES)))
    for comment_id, old in zip(said, ids[::2], strict=True):
        actions.code(comment_id, frame, holds=[old], user_id=officer.id)
    db.session.commit()
    at = f"/themes/{asked}/{KEY}"
    merging = {"because": "The same", "opposed": "y"}
    for comment_id, old, new in zip(said, ids[::2], ids[1::2], strict=True):
        at_once(
            lambda old=old, new=new: officer.client.post(f"{at}/{old}/merge", data={"into": new, **merging}),
            lambda old=old, one=comment_id: other.client.post(f"{at}/comments/{one}", data={"theme": old}),
        )
        holds = db.session.query(Coding.theme_id).filter(Coding.comment_id == comment_id, Coding.holds)
        assert new in {row.theme_id for row in holds}
        db.session.rollback()
    assert sum(held(asked).values()) == TIMES
