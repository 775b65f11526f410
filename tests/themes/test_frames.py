"""The coding frame: its tree, templates, shared over questions, and an own copy."""

from __future__ import annotations

import pytest
from flask import Flask

from engage.comments.actions import withdraw
from engage.db import db
from engage.errors import Refused
from engage.themes import actions, queries
from engage.themes.framing.hierarchy import ordered
from engage.themes.framing.starting import EQUALITY, characteristics, starts
from engage.themes.models import Coding, Frame
from tests.cast import Person
from tests.counting import queries_of
from tests.themes.framing import begun, held, themes
from tests.themes.scene import KEY, comments, question

pytestmark = pytest.mark.usefixtures("db_session")
ACT = {
    "age", "disability", "gender_reassignment", "marriage_civil_partnership", "pregnancy_maternity", "race",
    "religion_belief", "sex", "sexual_orientation",
}  # fmt: skip


def labels(frame: Frame) -> list[tuple[str, str | None]]:
    found = queries.frame_by_id(frame.id)
    assert found is not None
    names = {theme.id: theme.label for theme in found.themes}
    shown = [branch.node for branch in ordered(found.themes)]
    return [(theme.label, names.get(theme.parent_id)) for theme in shown]


def test_a_theme_never_lies_under_itself(officer: Person) -> None:
    _, frame = begun()
    one, two, three = themes(frame, officer, "One", "Two", "Three")
    actions.change_theme(two, label="Two", description="", parent_id=one.id, equality=None)
    actions.change_theme(three, label="Three", description="", parent_id=two.id, equality=None)
    for parent in (one, two, three):
        with pytest.raises(Refused, match="cannot lie under itself"):
            actions.change_theme(one, label="One", description="", parent_id=parent.id, equality=None)
    with pytest.raises(Refused, match="of this coding frame"):
        actions.change_theme(one, label="One", description="", parent_id=9999, equality=None)


def test_themes_move_among_those_beside_them(officer: Person) -> None:
    _, frame = begun()
    one, two, three = themes(frame, officer, "One", "Two", "Three")
    actions.shift(three, by=-1)
    actions.shift(one, by=-1)
    actions.shift(two, by=1)
    assert [label for label, _ in labels(frame)] == ["One", "Three", "Two"]


def test_templates_name_their_source_and_describe_each_theme() -> None:
    assert set(starts()) == {"equality", "jsna_chapters", "nhs_framework", "wider_determinants"}
    assert set(characteristics()) > ACT
    for start in starts().values():
        names = [theme.label for theme in start.themes]
        assert start.source
        assert len({name.casefold() for name in names}) == len(names)
        assert all(theme.description.endswith(".") for theme in start.themes)
        assert all(theme.parent is None or theme.parent in names for theme in start.themes)


def test_a_template_is_added_once_and_leaves_what_is_there(officer: Person) -> None:
    _, frame = begun()
    themes(frame, officer, "HOUSING")
    rainbow = starts()["wider_determinants"]
    assert actions.start_from(frame, rainbow, user_id=officer.id) == len(rainbow.themes) - 1
    assert actions.start_from(frame, rainbow, user_id=officer.id) == 0
    assert ("Education", "Living and working conditions") in labels(frame)
    actions.start_from(frame, starts()[EQUALITY], user_id=officer.id)
    seeded = {theme.equality for theme in queries.frame_by_id(frame.id).themes}
    assert seeded > ACT


def test_counts_of_a_shared_frame_are_of_one_question(officer: Person) -> None:
    asked, frame = begun()
    (theme,) = themes(frame, officer, "Waiting")
    other = question()
    actions.use_frame(other, KEY, frame)
    ids = comments(asked, "waiting", "waiting long"), comments(other, "waiting there", first=9)
    for comment_id in (*ids[0], *ids[1]):
        actions.code(comment_id, frame, holds=[theme.id], user_id=officer.id)
    assert (held(asked), held(other)) == ({"Waiting": 2}, {"Waiting": 1})
    assert queries.use(other, KEY).accepted_at is None
    with pytest.raises(Refused, match="already uses"):
        actions.use_frame(other, KEY, frame)


def test_a_question_with_themes_of_its_own_keeps_its_frame(officer: Person) -> None:
    _, frame = begun()
    themes(frame, officer, "Waiting")
    other, own = begun()
    actions.use_frame(other, KEY, frame)  # its own was empty
    assert queries.frame_by_id(own.id) is None
    third, kept = begun()
    themes(kept, officer, "Staff")
    with pytest.raises(Refused, match="themes of its own"):
        actions.use_frame(third, KEY, frame)


@pytest.mark.parametrize("label", ["", "  ", "\u200b", "\u2060 \ufeff", "\u202e", "\u3164"])
def test_a_label_that_nobody_sees_is_none(officer: Person, label: str) -> None:
    _, frame = begun()
    with pytest.raises(Refused, match="Give the theme a label"):
        themes(frame, officer, label)


def test_nothing_in_a_label_turns_around_what_stands_beside(officer: Person) -> None:
    _, frame = begun()
    (theme,) = themes(frame, officer, "\u202egnitiaW\u200b")
    assert theme.label == "gnitiaW"
    actions.retitle(frame, "Our \u2067frame")
    assert frame.title == "Our frame"


def test_an_own_copy_changes_nothing_elsewhere(officer: Person) -> None:
    asked, frame = begun()
    one, two = themes(frame, officer, "Waiting", "Queues")
    actions.change_theme(two, label="Queues", description="", parent_id=one.id, equality="age")
    actions.add_example(one, "hours and hours", counter=False)
    here = comments(asked, "waiting")
    actions.code(here[0], frame, holds=[one.id], user_id=officer.id)
    other = question()
    actions.use_frame(other, KEY, frame)
    there = comments(other, "waiting there", first=9)
    db.session.add(Coding(comment_id=there[0], theme_id=one.id, by_machine=True, coded_at=frame.created_at))
    db.session.flush()
    with pytest.raises(Refused, match="belongs to it"):
        actions.own_copy(queries.use(asked, KEY), user_id=officer.id)
    copy = actions.own_copy(queries.use(other, KEY), user_id=officer.id)
    assert labels(copy) == labels(frame) == [("Waiting", None), ("Queues", "Waiting")]
    assert (held(asked), held(other)) == ({"Waiting": 1, "Queues": 0}, {"Waiting": 1, "Queues": 0})
    copied = queries.frame_by_id(copy.id).themes[0]
    assert copied.guid != one.guid
    assert queries.examples([copied.id])[copied.id][0].words == "hours and hours"
    actions.change_theme(copied, label="Delay", description="", parent_id=None, equality=None)
    assert held(asked) == {"Waiting": 1, "Queues": 0}
    with pytest.raises(Refused, match="own already"):
        actions.own_copy(queries.use(other, KEY), user_id=officer.id)


def test_a_frame_is_begun_shared_and_named_on_its_pages(officer: Person, analyst: Person) -> None:
    asked, other = question(), question()
    db.session.commit()
    db.session.remove()
    at, there = f"/themes/{asked}/{KEY}", f"/themes/{other}/{KEY}"
    empty = analyst.client.page(f"{at}/frame").text
    assert "no theme in it yet" in empty
    assert "Add a theme" not in empty
    officer.client.send(f"{at}/frame/start", {"start": "equality"})
    officer.client.send(f"{at}/frame/new", {"label": "Buses", "description": "Buses.", "parent": "0"})
    officer.client.send(f"{at}/frame/title", {"title": "Moving about"})
    frame_id = queries.frame(asked, KEY).id
    db.session.remove()
    assert "Moving about (15 themes)" in officer.client.page(f"{there}/frame").text
    officer.client.send(f"{there}/frame/use", {"frame": str(frame_id)})
    assert "used for 2 questions" in officer.client.page(f"{there}/frame").text
    listed = analyst.client.page("/frames").text
    assert "Used for 2 questions" in listed
    assert "Moving about" in listed
    twice = officer.client.post(f"{at}/frame/new", data={"label": "buses"})
    assert twice.status_code == 422
    assert "already a theme" in twice.text
    for path in ("new", "start", "use", "copy", "title"):
        assert analyst.client.post(f"{at}/frame/{path}").status_code == 403
    officer.client.send(f"{there}/frame/copy", {})
    assert "used for 2 questions" not in officer.client.page(f"{at}/frame").text


def test_an_example_is_words_of_a_comment_and_goes_with_it(officer: Person) -> None:
    asked, frame = begun()
    (theme,) = themes(frame, officer, "Waiting")
    comments(asked, "we were waiting for hours")
    db.session.commit()
    theme_id, comment_id = theme.id, queries.words_to_group(asked, KEY)[0][0]
    db.session.remove()
    at = f"/themes/{asked}/{KEY}/{theme_id}"
    wrong = officer.client.post(f"{at}/examples", data={"words": "for days", "comment": str(comment_id)})
    assert wrong.status_code == 422
    assert "exactly as they are shown" in wrong.text
    officer.client.send(f"{at}/examples", {"words": "for hours", "comment": str(comment_id), "counter": ""})
    officer.client.send(f"{at}/examples", {"words": "Not waiting for news", "counter": "y"})
    page = officer.client.page(at).text
    assert "for hours" in page
    assert "Does not belong" in page
    withdraw("answer", 1)
    db.session.commit()
    db.session.remove()
    assert [one.words for one in queries.examples([theme_id])[theme_id]] == ["Not waiting for news"]


@pytest.mark.parametrize("number", [1, 500])
def test_a_frame_of_any_size_is_shown_with_as_many_questions_to_the_database(
    officer: Person, app: Flask, number: int
) -> None:
    asked, frame = begun()
    comments(asked, "waiting")
    for at in range(number):
        actions.themes.put(frame, f"Theme {at}", "About it.", officer.id)
    db.session.commit()
    db.session.remove()
    with queries_of(app) as asked_of_database:
        page = officer.client.get(f"/themes/{asked}/{KEY}/frame")
    assert len(asked_of_database) <= 14
    assert page.text.count('<tr id="theme-') == min(number, 50)
    found = officer.client.get(f"/themes/{asked}/{KEY}/frame?find=theme {number - 1}")
    assert found.text.count('<tr id="theme-') == 1
