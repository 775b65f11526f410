"""How many groups wait for a decision is one number, on every page and at every moment."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from engage.db import db
from engage.themes.models import SuggestedTheme
from engage.themes.queries.suggestions import groups, waiting_groups
from tests.cast import Person
from tests.themes import grouping
from tests.themes.scene import KEY

pytestmark = pytest.mark.usefixtures("db_session")


def told(officer: Person, asked: int) -> tuple[int, int, int]:
    """The number on the overview, in its list of steps, and on the page of the groups themselves."""
    overview = officer.client.page(f"/themes/{asked}/{KEY}").text
    page = officer.client.page(f"/themes/{asked}/{KEY}/suggestions").text
    number = re.search(r"(\d+) groups? to decide on", overview)
    step = re.search(r"(\d+) to decide\b(?! on)", overview)
    heading = re.search(r"(\d+) groups? to decide on", page)
    assert heading
    if not number or not step:
        assert "Every group is decided on" in overview
    return int(number[1]) if number else 0, int(step[1]) if step else 0, int(heading[1])


def test_views_of_few_wait_too_and_are_counted_everywhere(app: Flask, officer: Person) -> None:
    asked = grouping.heard(60)
    grouping.do(app, "suggest themes", asked)
    run = grouping.shown(asked)
    for number in range(3):
        few = SuggestedTheme(
            run_id=run.id, position=900 + number, label=f"A view of few {number}", description="", comments=2
        )
        db.session.add(few)
    db.session.commit()
    found = groups(run)
    assert found.tree is not None
    waiting, rare = [list(one) for one in (found.waiting, found.rare)]
    assert waiting
    assert len(rare) >= 3
    left = len(waiting) + len(rare)
    db.session.remove()

    for group in [*waiting, *rare]:
        assert told(officer, asked) == (left, left, left)
        run = grouping.shown(asked)
        assert waiting_groups(run) == groups(run).to_decide == left
        db.session.remove()
        sent = {"decision": "decline", "label": group.label, "nodes": group.named_nodes}
        officer.client.send(f"/themes/{asked}/{KEY}/suggestions/{group.suggestion.id}", sent)
        left -= 1
        page = officer.client.page(f"/themes/{asked}/{KEY}/suggestions").text
        assert ("You have decided on every group." in page) is (left == 0)
    assert told(officer, asked) == (0, 0, 0)
