"""A person codes a comment: which themes, its position on each, and in which words."""

from __future__ import annotations

import pytest

from engage.db import db
from engage.errors import Refused
from engage.themes import actions, queries
from engage.themes.models import Coding, Frame, Theme
from tests.cast import Person
from tests.themes.scene import KEY, comments, question

pytestmark = pytest.mark.usefixtures("db_session")


def scene(officer: Person) -> tuple[int, Frame, list[Theme]]:
    asked = question()
    (comment_id,) = comments(asked, "The nurses were kind. The wait was far too long.")
    frame = actions.begin_frame(asked, KEY)
    themes = [
        actions.add_theme(frame, label=label, description="", user_id=officer.id)
        for label in ("Staff", "Waiting")
    ]
    return comment_id, frame, themes


def test_position_and_words_stand_beside_the_coding(officer: Person) -> None:
    comment_id, frame, (staff, waiting) = scene(officer)
    actions.code(
        comment_id,
        frame,
        holds=[staff.id, waiting.id],
        user_id=officer.id,
        positions={staff.id: "for", waiting.id: "against"},
        spans={staff.id: [(0, 21)], waiting.id: [(22, 48), (22, 30)]},
    )
    both = [staff.id, waiting.id]
    assert queries.positions([comment_id], both) == {
        (comment_id, staff.id): "for",
        (comment_id, waiting.id): "against",
    }
    assert queries.spans([comment_id], both) == {
        (comment_id, staff.id): [(0, 21)],
        (comment_id, waiting.id): [(22, 48)],
    }


def test_who_only_ticks_themes_leaves_the_rest_as_it_was(officer: Person) -> None:
    comment_id, frame, (staff, waiting) = scene(officer)
    both = [staff.id, waiting.id]
    stand, words = {staff.id: "for", waiting.id: "against"}, {staff.id: [(0, 21)], waiting.id: [(22, 48)]}
    actions.code(comment_id, frame, holds=both, user_id=officer.id, positions=stand, spans=words)
    actions.code(comment_id, frame, holds=[staff.id], user_id=officer.id)
    assert queries.positions([comment_id], both) == {(comment_id, staff.id): "for"}
    assert queries.spans([comment_id], both) == {(comment_id, staff.id): [(0, 21)]}
    actions.code(comment_id, frame, holds=[staff.id], user_id=officer.id, positions={}, spans={})
    assert queries.positions([comment_id], both) == {}
    assert queries.spans([comment_id], both) == {}
    assert db.session.get(Coding, (comment_id, staff.id)).holds


@pytest.mark.parametrize("span", [(0, 49), (-1, 3), (5, 5), (9, 2)])
def test_words_that_are_not_in_the_comment_are_refused(officer: Person, span: tuple[int, int]) -> None:
    comment_id, frame, (staff, _) = scene(officer)
    with pytest.raises(Refused, match="as it is shown"):
        actions.code(comment_id, frame, holds=[staff.id], user_id=officer.id, spans={staff.id: [span]})


def test_a_position_that_is_none_is_refused(officer: Person) -> None:
    comment_id, frame, (staff, _) = scene(officer)
    with pytest.raises(Refused, match="for or against"):
        actions.code(comment_id, frame, holds=[staff.id], user_id=officer.id, positions={staff.id: "maybe"})
    assert queries.positions([comment_id], [staff.id]) == {}
