"""Merging with care: what needs a reason, what is restored, and what people decided since."""

from __future__ import annotations

import pytest

from engage.db import db
from engage.errors import Refused
from engage.themes import actions, queries
from engage.themes.framing.merging import Holding, mainly, opposed
from engage.themes.models import Quote
from tests.cast import Person
from tests.themes.framing import begun, codings, held, themes
from tests.themes.scene import KEY, comments

pytestmark = pytest.mark.usefixtures("db_session")
ASKED = (1, "q")


def test_few_are_few_in_any_one_question() -> None:
    assert Holding({ASKED: 29}).by_few
    assert not Holding({ASKED: 30}).by_few
    assert Holding({ASKED: 400, (2, "q"): 3}).by_few
    assert not Holding({}).by_few


def test_mainly_one_group_is_a_small_group_that_most_holders_are_of() -> None:
    everyone = {"Religion": {"Christian": 150, "Muslim": 50}}
    assert mainly({"Religion": {"Muslim": 12, "Christian": 8}}, everyone) == "Religion: Muslim"
    assert mainly({"Religion": {"Muslim": 11, "Christian": 8}}, everyone) is None  # 58 %
    assert mainly({"Religion": {"Muslim": 9, "Christian": 1}}, everyone) is None  # too few to be named
    assert mainly({"Religion": {"Christian": 40}}, everyone) is None  # most of all are


def test_opposite_sides_are_seen() -> None:
    on_side = Holding({ASKED: 50}, {"for": 20, "against": 5, "unclear": 90})
    on_other = Holding({ASKED: 50}, {"against": 3})
    assert (on_side.lean, on_other.lean) == ("for", "against")
    assert opposed(on_side, on_other)
    assert not opposed(on_side, on_side)
    assert Holding({ASKED: 50}, {"for": 5, "against": 5}).lean is None


def test_a_theme_that_nobody_holds_merges_without_a_reason(officer: Person) -> None:
    _, frame = begun()
    empty, other = themes(frame, officer, "Empty", "Other")
    actions.merge(empty, other, user_id=officer.id)
    assert empty.merged_into_id == other.id


def test_opposite_sides_merge_only_knowingly_and_with_a_reason(officer: Person) -> None:
    asked, frame = begun()
    yes, no = themes(frame, officer, "More lanes", "No lanes")
    for number, comment_id in enumerate(comments(asked, *[f"lane {at}" for at in range(80)])):
        side = (yes, "for") if number < 40 else (no, "against")
        actions.code(
            comment_id, frame, holds=[side[0].id], positions={side[0].id: side[1]}, user_id=officer.id
        )
    with pytest.raises(Refused, match="Say why"):
        actions.merge(yes, no, user_id=officer.id)
    with pytest.raises(Refused, match="Confirm that you know"):
        actions.merge(yes, no, because="Both on lanes", user_id=officer.id)
    assert held(asked) == {"More lanes": 40, "No lanes": 40}
    actions.merge(yes, no, because="Both on lanes", opposed_known=True, user_id=officer.id)
    assert held(asked) == {"No lanes": 80}
    assert queries.holding(no.id).positions == {"for": 40, "against": 40}


def scene(officer: Person) -> tuple[int, list[int], list[object]]:
    """Two themes: of five comments one holds both, two the first, one the second, one neither."""
    asked, frame = begun()
    one, other = themes(frame, officer, "Interpreters", "Waiting")
    ids = comments(asked, "both of them", "the first", "the first too", "the second", "neither")
    for comment_id, holds in zip(ids, ([one, other], [one], [one], [other], []), strict=True):
        held_ids = [theme.id for theme in holds]
        positions = {theme.id: "against" for theme in holds}
        spans = {theme.id: [(0, 3)] for theme in holds}
        actions.code(comment_id, frame, holds=held_ids, positions=positions, spans=spans, user_id=officer.id)
    return asked, ids, [frame, one, other]


def test_a_merge_undone_leaves_everything_as_it_was(officer: Person) -> None:
    asked, ids, (_, one, other) = scene(officer)
    db.session.add(Quote(theme_id=one.id, comment_id=ids[1], start=0, end=3))
    both = [one.id, other.id]
    before = codings(*both), queries.spans(ids, both), queries.theme_quotes(both, asked, KEY)
    made = actions.merge(one, other, because="They wait for one", user_id=officer.id)
    assert held(asked) == {"Waiting": 4}
    assert queries.spans(ids, [other.id])[ids[1], other.id] == [(0, 3)]
    assert len(queries.theme_quotes(both, asked, KEY)[other.id]) == 1
    undone = actions.undo_merge(made, user_id=officer.id)
    assert undone.coded_since == 0
    assert (codings(*both), queries.spans(ids, both), queries.theme_quotes(both, asked, KEY)) == before
    assert held(asked) == {"Interpreters": 3, "Waiting": 2}
    with pytest.raises(Refused, match="already undone"):
        actions.undo_merge(made, user_id=officer.id)


def test_what_a_person_said_since_a_merge_stays_when_it_is_undone(officer: Person, analyst: Person) -> None:
    asked, ids, (frame, one, other) = scene(officer)
    made = actions.merge(one, other, because="They wait for one", user_id=officer.id)
    actions.code(ids[1], frame, holds=[], user_id=analyst.id)
    actions.code(ids[2], frame, holds=[other.id], user_id=analyst.id)
    later = codings(other.id)[1:3]
    assert actions.undo_merge(made, user_id=officer.id).coded_since == 2
    assert codings(other.id)[1:3] == later
    # the one she took out of both comes back to neither
    assert held(asked) == {"Interpreters": 2, "Waiting": 3}
    assert (ids[1], one.id, False, analyst.id) == codings(one.id)[1][:4]


def test_a_comment_that_another_merged_theme_holds_too_stays(officer: Person) -> None:
    asked, frame = begun()
    first, second, into = themes(frame, officer, "First", "Second", "Into")
    (comment_id,) = comments(asked, "both of them")
    actions.code(comment_id, frame, holds=[first.id, second.id], user_id=officer.id)
    made = actions.merge(first, into, because="The same", user_id=officer.id)
    again = actions.merge(second, into, because="The same", user_id=officer.id)
    actions.undo_merge(made, user_id=officer.id)
    assert held(asked) == {"First": 1, "Into": 1}
    actions.undo_merge(again, user_id=officer.id)
    assert held(asked) == {"First": 1, "Second": 1, "Into": 0}


def test_an_undo_that_later_decisions_forbid_says_so(officer: Person) -> None:
    _, _, (frame, one, other) = scene(officer)
    made = actions.merge(one, other, because="The same", user_id=officer.id)
    (third,) = themes(frame, officer, "Third")
    on = actions.merge(other, third, because="The same again", user_id=officer.id)
    with pytest.raises(Refused, match="Undo that merge first"):
        actions.undo_merge(made, user_id=officer.id)
    actions.undo_merge(on, user_id=officer.id)
    themes(frame, officer, "Interpreters")
    with pytest.raises(Refused, match="another label first"):
        actions.undo_merge(made, user_id=officer.id)


def test_merges_are_read_and_undone_on_their_page(officer: Person, analyst: Person) -> None:
    asked, _, (_, one, other) = scene(officer)
    db.session.commit()
    one_id, other_id = one.id, other.id
    db.session.remove()
    at = f"/themes/{asked}/{KEY}"
    silent = officer.client.post(f"{at}/{one_id}/merge", data={"into": other_id})
    assert silent.status_code == 422
    assert "held by only 3" in silent.text
    officer.client.send(f"{at}/{one_id}/merge", {"into": other_id, "because": "They wait for one"})
    page = analyst.client.page(f"{at}/annex")
    assert "They wait for one" in page.text
    assert "In the annex" in page.text
    assert officer.name in page.text
    merge_id = queries.merge_rows(queries.frame(asked, KEY).id, asked, KEY)[0].merge.id
    db.session.remove()
    assert analyst.client.post(f"{at}/merges/{merge_id}/undo").status_code == 403
    officer.client.send(f"{at}/merges/{merge_id}/undo", {})
    assert held(asked) == {"Interpreters": 3, "Waiting": 2}
    db.session.remove()
    assert officer.client.post(f"{at}/merges/{merge_id}/undo").status_code == 409
