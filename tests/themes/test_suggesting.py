"""The machine groups comments in the worker; officers slide, split, merge, rename, undo and decide."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.comments.actions import withdraw
from engage.comments.models import Comment
from engage.db import db
from engage.errors import Refused
from engage.themes import actions, queries
from engage.themes.actions import suggestions as deciding
from engage.themes.models import Coding, Run, RunCut, RunState, SuggestedCoding, SuggestedTheme, Theme
from engage.themes.queries import aside, runs
from engage.themes.queries.suggestions import Suggestion, groups
from tests.cast import Person
from tests.counting import queries_of
from tests.themes.grouping import CAMPAIGN, do, heard, said, shown, tell
from tests.themes.scene import KEY, question

SVG = "{http://www.w3.org/2000/svg}"
pytestmark = pytest.mark.usefixtures("db_session")


def grouped(app: Flask, number: int = 160) -> int:
    asked = heard(number)
    assert do(app, "suggest themes", asked).status == "done"
    return asked


def members(group: Suggestion) -> set[int]:
    skeleton = runs.tree(group.suggestion.run_id)
    assert skeleton is not None
    leaves = skeleton.leaves_of(group.nodes)
    rows = db.session.execute(
        sa.select(SuggestedCoding.comment_id)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedCoding.suggested_theme_id)
        .where(SuggestedTheme.run_id == group.suggestion.run_id, SuggestedTheme.node.in_(leaves))
    )
    return {row.comment_id for row in rows}


def take(group: Suggestion, officer: Person, label: str = "", into: Theme | None = None) -> Theme:
    suggestion = queries.suggested_theme(group.suggestion.id)
    assert suggestion is not None
    return deciding.accept(
        suggestion, label=label or group.label, user_id=officer.id, into=into, nodes=group.nodes
    )


def test_a_run_keeps_the_whole_tree_and_every_comment_once(app: Flask) -> None:
    asked = grouped(app)
    run = shown(asked)
    skeleton = runs.tree(run.id)
    assert skeleton is not None
    rows = runs.suggested_themes(run.id)
    assert [row.node for row in rows if row.node is not None] == list(range(2 * skeleton.leaves - 1))
    assert runs.frozen(run.id)
    main = db.session.execute(
        sa.select(SuggestedCoding.comment_id).where(SuggestedCoding.main).order_by(SuggestedCoding.comment_id)
    ).scalars()
    page = groups(run)
    assert page.unplaced["empty"] == 3
    assert len(main.all()) == page.placed == run.comments - run.empty - page.unplaced["other"]
    assert run.finished_at is not None
    assert all(row.terms for row in rows if row.node is not None and row.comments > 3)


def test_campaigns_are_told_with_both_counts(app: Flask) -> None:
    run = shown(grouped(app))
    found = aside.campaigns(run, page=1, per_page=99)
    ours = next(row for row in found.rows if row.example == CAMPAIGN)
    assert (ours.comments, ours.exact) == (9, True)
    assert found.copies == sum(row.comments for row in aside.campaigns(run, page=1, per_page=99).rows)
    said_so, total = aside.comments_of(ours.id, page=1, per_page=25)
    assert total == 9
    assert {words for _, words in said_so} == {CAMPAIGN}


def test_sliding_gives_as_many_groups_as_asked_and_undo_gives_the_last_ones_back(
    app: Flask, officer: Person
) -> None:
    run = shown(grouped(app))
    first = groups(run)
    deciding.slide(run, 9, user_id=officer.id)
    assert len(groups(run).waiting) == 9
    deciding.slide(run, 12, user_id=officer.id)
    assert len(groups(run).waiting) == 12
    deciding.slide(run, 10_000, user_id=officer.id)
    tree = first.tree
    assert tree is not None
    assert len(groups(run).waiting) == tree.most
    for expected in (12, 9, len(first.waiting)):
        deciding.undo(run)
        assert len(groups(run).waiting) == expected
    assert sum(one.comments for one in first.waiting) == first.placed
    with pytest.raises(Refused, match="nothing to undo"):
        deciding.undo(run)


def test_groups_split_merge_and_take_another_label(app: Flask, officer: Person) -> None:
    run = shown(grouped(app))
    before = groups(run)
    large = next(one for one in before.waiting if one.can_split)
    deciding.split(run, large.suggestion, nodes=large.nodes, user_id=officer.id)
    parts = [one for one in groups(run).waiting if one.nodes not in {old.nodes for old in before.waiting}]
    assert sum(one.comments for one in parts) == large.comments
    deciding.merge_groups(run, [one.nodes for one in parts], label=None, user_id=officer.id)
    again = next(one for one in groups(run).waiting if len(one.nodes) == 2)
    assert again.comments == large.comments
    deciding.rename_group(run, again.suggestion, nodes=again.nodes, label="Long waits", user_id=officer.id)
    assert "Long waits" in [one.label for one in groups(run).waiting]
    with pytest.raises(Refused, match="changed meanwhile"):
        deciding.split(run, large.suggestion, nodes=large.nodes, user_id=officer.id)
    with pytest.raises(Refused, match="at least two"):
        deciding.merge_groups(run, [again.nodes, again.nodes], label=None, user_id=officer.id)
    for _ in range(3):
        deciding.undo(run)
    assert [one.nodes for one in groups(run).waiting] == [one.nodes for one in before.waiting]


def test_accepting_a_union_takes_the_codings_of_all_its_leaves_but_no_persons_decision(
    app: Flask, officer: Person
) -> None:
    asked = grouped(app)
    run = shown(asked)
    union = next(one for one in groups(run).waiting if one.can_split)
    ids = sorted(members(union))
    frame = actions.begin_frame(asked, KEY)
    other = actions.add_theme(frame, label="Something else", description="", user_id=officer.id)
    actions.code(ids[0], frame, holds=[other.id], user_id=officer.id)
    theme = take(union, officer, "Accepted")
    held = set(
        db.session.scalars(sa.select(Coding.comment_id).where(Coding.theme_id == theme.id, Coding.holds))
    )
    assert held == set(ids[1:])
    after = groups(run)
    assert union.nodes not in [one.nodes for one in after.waiting]
    assert [(one.theme_label, one.comments) for one in after.decided] == [("Accepted", union.comments)]
    with pytest.raises(Refused, match="already decided"):
        take(union, officer, "Accepted twice")


def test_what_was_decided_stays_out_of_groups_however_one_slides(app: Flask, officer: Person) -> None:
    run = shown(grouped(app))
    deciding.slide(run, 12, user_id=officer.id)
    small = groups(run).waiting[-1]
    mine = members(small)
    take(small, officer, "Decided")
    for number in (1, 9, 30):
        deciding.slide(run, number, user_id=officer.id)
        page = groups(run)
        assert sum(one.comments for one in page.waiting) == page.placed - small.comments
        mains = [one for one in page.waiting if not set(one.nodes).isdisjoint(small.nodes)]
        assert mains == []
    assert mine
    stale = next(one for one in range(len(runs.tree(run.id).under)) if one not in small.nodes)  # type: ignore[union-attr]
    top = len(runs.tree(run.id).under) - 1  # type: ignore[union-attr]
    assert stale != top
    row = next(row for row in runs.suggested_themes(run.id) if row.node == top)
    found = queries.suggested_theme(row.id)
    assert found is not None
    with pytest.raises(Refused, match="already decided"):
        deciding.accept(found, label="Everything", user_id=officer.id, nodes=(top,))


def test_setting_aside_can_be_taken_back(app: Flask) -> None:
    run = shown(grouped(app))
    first = groups(run).waiting[0]
    suggestion = queries.suggested_theme(first.suggestion.id)
    assert suggestion is not None
    deciding.decline(suggestion, nodes=first.nodes)
    assert [one.theme_id for one in groups(run).decided] == [None]
    deciding.take_back(suggestion)
    assert groups(run).decided == []
    with pytest.raises(Refused):
        deciding.take_back(suggestion)


def test_withdrawn_comments_leave_every_count(app: Flask) -> None:
    run = shown(grouped(app))
    before = groups(run)
    largest = before.waiting[0]
    one = db.session.scalars(
        sa.select(Comment)
        .join(SuggestedCoding, SuggestedCoding.comment_id == Comment.id)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedCoding.suggested_theme_id)
        .where(
            SuggestedTheme.run_id == run.id,
            SuggestedCoding.main,
            SuggestedTheme.node.in_(before.tree.leaves_of(largest.nodes)),  # type: ignore[union-attr]
        )
    ).first()
    assert one is not None
    withdraw("answer", one.origin_id)
    nothing = db.session.scalars(sa.select(Comment).where(Comment.words_given == "n/a")).one()
    withdraw("answer", nothing.origin_id)
    after = groups(run)
    same = next(group for group in after.waiting if group.nodes == largest.nodes)
    assert same.comments == largest.comments - 1
    assert after.placed == before.placed - 1
    assert after.unplaced["empty"] == 2


def test_quotes_are_only_of_people_who_let_us(app: Flask) -> None:
    asked = question()
    tell(asked, said(60), first=1, quotable=False)
    tell(asked, ["The nurses were kind and caring with me, thank you"], first=500)
    do(app, "suggest themes", asked)
    quoted = {quote.words for group in groups(shown(asked)).waiting for quote in group.quotes}
    assert quoted <= {"The nurses were kind and caring with me, thank you"}


def test_the_pages_in_a_browser_without_scripts(app: Flask, officer: Person, analyst: Person) -> None:
    asked = grouped(app)
    at = f"/themes/{asked}/{KEY}"
    page = officer.client.page(f"{at}/suggestions")
    for words in ("Nothing said: 3", "Other, please read", "Rare, please read", "Campaigns:"):
        assert words in page.text
    assert page.with_class("engage-map")
    ids = {element.get("id") for element in page.root.iter()}
    links = [
        one.get("href", "")[1:]
        for one in page.all(f"{SVG}a")
        if one.get("href", "").startswith("#suggestion-")
    ]
    assert len(links) >= 2
    assert set(links) <= ids
    more = officer.client.send(f"{at}/suggestions/cut", {"groups": "9", "change": "more"})
    assert [one.get("value") for one in more.all("input") if one.get("name") == "groups"][:1] == ["10"]
    back = officer.client.send(f"{at}/suggestions/cut", {"groups": "10", "change": "undo"})
    assert "Undone: 10 groups" in back.text
    first = re.search(r"suggestions/(\d+)\?nodes=([\d-]+)", page.html)
    assert first is not None
    number, nodes = first[1], first[2]
    one = officer.client.page(f"{at}/suggestions/{number}?nodes={nodes}")
    assert "What sets it apart" in one.text
    typed = {"nodes": nodes, "label": "In my words", "change": "rename"}
    assert "In my words" in officer.client.send(f"{at}/suggestions/{number}/regroup", typed).text
    accepted = {"nodes": nodes, "label": "In my words", "decision": "accept"}
    done = officer.client.send(f"{at}/suggestions/{number}", accepted)
    assert "Decided" in done.text
    assert officer.client.post(f"{at}/suggestions/{number}", data=accepted).status_code == 409
    assert analyst.client.page(f"{at}/suggestions").text.count("Set aside") == 0
    assert analyst.client.post(f"{at}/suggestions/{number}", data=accepted).status_code == 403
    for bad in ("x", "1-y", "9" * 30):
        answer = officer.client.post(
            f"{at}/suggestions/{number}/regroup", data={"nodes": bad, "change": "split"}
        )
        assert answer.status_code in {400, 409}
    for page_of in ("runs", f"runs/{shown(asked).id}", "later", "campaigns", "comments?only=empty", ""):
        assert officer.client.get(f"{at}/{page_of}".rstrip("/")).status_code == 200


def test_a_label_of_the_frame_puts_the_group_there(app: Flask, officer: Person) -> None:
    asked = grouped(app)
    at, run = f"/themes/{asked}/{KEY}", shown(asked)
    frame = actions.begin_frame(asked, KEY)
    theme = actions.add_theme(frame, label="Waiting", description="", user_id=officer.id).id
    group = groups(run).waiting[0]
    number, nodes = group.suggestion.id, group.named_nodes
    db.session.commit()
    officer.client.send(
        f"{at}/suggestions/{number}", {"nodes": nodes, "label": "WAITING", "decision": "accept"}
    )
    assert [one.theme_id for one in groups(shown(asked)).decided] == [theme]


def test_the_page_asks_the_database_the_same_whatever_is_stored(app: Flask, officer: Person) -> None:
    counts = []
    for number in (60, 200):
        asked = grouped(app, number)
        deciding.slide(shown(asked), 8 if number == 60 else 40, user_id=officer.id)
        db.session.commit()
        db.session.remove()
        with queries_of(app) as asked_of_database:
            officer.client.page(f"/themes/{asked}/{KEY}/suggestions")
        counts.append(len(asked_of_database))
        db.session.execute(sa.delete(Comment))
        db.session.execute(sa.delete(Run))
        db.session.commit()
    assert counts[0] == counts[1] <= 25


def test_a_state_of_a_run_is_not_left_behind(app: Flask) -> None:
    run = shown(grouped(app))
    db.session.execute(sa.delete(Run).where(Run.id == run.id))
    for table in (RunState, RunCut, SuggestedTheme, SuggestedCoding):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
