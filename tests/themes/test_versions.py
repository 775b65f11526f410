"""What changed between two states of a frame, and versions that never change."""

from __future__ import annotations

import pytest

from engage.db import db
from engage.errors import Refused
from engage.themes import actions, queries
from engage.themes.framing.versions import Change, differences
from engage.themes.models import FrameUse
from tests.cast import Person
from tests.themes.framing import begun, themes
from tests.themes.scene import KEY, comments

pytestmark = pytest.mark.usefixtures("db_session")


def use_of(questionnaire_id: int) -> FrameUse:
    found = queries.use(questionnaire_id, KEY)
    assert found is not None
    return found


def test_every_kind_of_change_is_told(officer: Person) -> None:
    _, frame = begun()
    one, two, three, four = themes(frame, officer, "One", "Two", "Three", "Four")
    actions.change_theme(two, label="Two", description="About Two.", parent_id=one.id, equality=None)
    before = queries.content_now(frame)
    actions.change_theme(one, label="Uno", description="About One.", parent_id=None, equality="age")
    actions.change_theme(two, label="Two", description="Of two.", parent_id=three.id, equality=None)
    actions.add_example(two, "as two of us said", counter=False)
    actions.merge(four, one, because="It is the same", user_id=officer.id)
    themes(frame, officer, "Five")
    actions.retitle(frame, "Numbers")
    assert differences(before, queries.content_now(frame)) == [
        Change("Frame renamed", "Numbers", "What could be better?", "Numbers"),
        Change("Renamed", "Uno", "One", "Uno"),
        Change("Equality theme", "Uno", "no", "age"),
        Change("Described anew", "Two", "About Two.", "Of two."),
        Change("Moved", "Two", "under “One”", "under “Three”"),
        Change("Examples", "Two", "none", "“as two of us said”"),
        Change("Merged", "Four", after="Uno", because="It is the same"),
        Change("Added", "Five", after="About Five."),
    ]
    assert differences(before, before) == []


def test_an_accepted_state_is_numbered_and_never_changes(officer: Person) -> None:
    asked, frame = begun()
    (one,) = themes(frame, officer, "One")
    actions.accept_frame(use_of(asked), user_id=officer.id)
    actions.accept_frame(use_of(asked), user_id=officer.id)
    assert [version.number for version in queries.frame_versions(frame.id)] == [1]
    actions.change_theme(one, label="Uno", description="", parent_id=None, equality=None)
    actions.accept_frame(use_of(asked), user_id=officer.id)
    db.session.expire_all()
    labels = [version.content["themes"][0]["label"] for version in queries.frame_versions(frame.id)]
    assert labels == ["Uno", "One"]
    with pytest.raises(Refused, match="Nothing has changed since version 2"):
        actions.keep_version(use_of(asked).frame, note="", user_id=officer.id)


def test_a_version_holds_no_words_of_a_comment(officer: Person) -> None:
    asked, frame = begun()
    (one,) = themes(frame, officer, "One")
    (comment_id,) = comments(asked, "My own story of long ago")
    actions.add_example(one, "story of long", counter=False, comment=(comment_id, "My own story of long ago"))
    assert queries.examples([one.id])[one.id][0].words == "story of long"
    assert "story" not in str(queries.content_now(frame))


def test_a_theme_named_by_a_version_is_not_taken_out(officer: Person) -> None:
    _, frame = begun()
    one, two = themes(frame, officer, "One", "Two")
    actions.change_theme(one, label="One", description="", parent_id=two.id, equality=None)
    actions.take_out(two)
    assert [(theme.label, theme.parent_id) for theme in queries.frame_by_id(frame.id).themes] == [
        ("One", None)
    ]
    actions.keep_version(frame, note="Agreed", user_id=officer.id)
    with pytest.raises(Refused, match="numbered version"):
        actions.take_out(one)


def test_versions_are_kept_and_compared_on_their_pages(officer: Person, analyst: Person) -> None:
    asked, frame = begun()
    (one,) = themes(frame, officer, "One")
    db.session.commit()
    one_id = one.id
    db.session.remove()
    at = f"/themes/{asked}/{KEY}"
    officer.client.send(f"{at}/versions", {"note": "Agreed with Ana"})
    officer.client.send(f"{at}/{one_id}/change", {"label": "Uno", "description": "Better said."})
    listed = analyst.client.page(f"{at}/versions").text
    assert "Agreed with Ana" in listed
    assert "Renamed" in listed
    officer.client.send(f"{at}/versions", {"note": ""})
    second = analyst.client.page(f"{at}/versions/2").text
    assert "From version 1 to version 2" in second
    assert "Better said." in second
    assert analyst.client.post(f"{at}/versions").status_code == 403
    assert officer.client.post(f"{at}/versions").status_code == 409
    assert analyst.client.get(f"{at}/versions/9").status_code == 404
