"""Bringing a coding frame, and codings people made elsewhere, in from a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes import queries
from engage.themes.actions.coding import COMMENTS_AT_ONCE, within
from engage.themes.actions.themes import put, replace_typed_examples
from engage.themes.exchange.arriving import changes
from engage.themes.exchange.given import GivenCoding
from engage.themes.exchange.planning import Plan
from engage.themes.models import CodedSpan, Coding, Frame, Theme

Codings = Mapping[int, Mapping[str, GivenCoding]]  # by comment id and guid of the code in the file


def bring_in(frame: Frame, plan: Plan, codings: Codings, *, user_id: int) -> int:
    """Do what the plan says, all of it or (in one transaction) nothing; how many comments were coded.

    Codings keep who made them elsewhere, a person or the machine: nobody has read them here. `Refused` when the plan
    has a problem. Themes that the file does not name stay as they are.
    """
    if plan.problems:
        raise Refused("The file has problems. Nothing was written.")
    themes = _themes(frame, plan, user_id)
    for step, theme in zip(plan.steps, themes, strict=True):
        if step.what == "keep":
            continue
        parent = themes[step.parent_place].id if step.parent_place is not None else step.parent_id
        theme.parent_id = parent
        examples, counter = step.given.examples, step.given.counter_examples
        if examples is not None or counter is not None:
            replace_typed_examples(theme, examples or (), counter or ())
    db.session.flush()
    by_code = {step.given.guid.lower(): theme.id for step, theme in zip(plan.steps, themes, strict=True)}
    coded = _code(
        frame,
        {comment_id: {by_code[code]: one for code, one in of.items()} for comment_id, of in codings.items()},
    )
    record(
        "frame brought in",
        "frame",
        frame.id,
        added=plan.count("add"),
        changed=plan.count("change"),
        comments=coded,
    )
    return coded


def _code(frame: Frame, given: Mapping[int, Mapping[int, GivenCoding]]) -> int:
    """Write codings, by comment and theme, as what came from elsewhere; how many comments that changed."""
    in_force = queries.hold_to_code(frame.id)
    moment, changed = now(), 0
    comment_ids = sorted(given)
    for start in range(0, len(comment_ids), COMMENTS_AT_ONCE):
        part = comment_ids[start : start + COMMENTS_AT_ONCE]
        found = {
            comment_id: changes(given[comment_id], there, in_force)
            for comment_id, there in queries.present(part, in_force).items()
        }
        lengths = queries.lengths(part)
        rows, spans = [], []
        for comment_id, by_theme in found.items():
            for theme_id, one in by_theme.items():
                rows.append(_row(comment_id, theme_id, one, moment))
                spans += [
                    {"comment_id": comment_id, "theme_id": theme_id, "start": begin, "end": end}
                    for begin, end in within(one.spans if one else (), lengths.get(comment_id, 0))
                ]
        for comment_id, by_theme in found.items():
            if by_theme:
                db.session.execute(
                    sa.delete(Coding).where(Coding.comment_id == comment_id, Coding.theme_id.in_(by_theme)),
                    execution_options={"synchronize_session": False},
                )
        for table, content in ((Coding, rows), (CodedSpan, spans)):
            if content:
                db.session.execute(sa.insert(table), content)
        changed += sum(bool(by_theme) for by_theme in found.values())
    return changed


def _row(comment_id: int, theme_id: int, given: GivenCoding | None, moment: datetime) -> dict[str, Any]:
    by = given.by if given else "person"
    return {
        "comment_id": comment_id,
        "theme_id": theme_id,
        "holds": given is not None,
        "user_id": None,
        "by_machine": by != "person",
        "run_id": None,
        "coded_at": moment,
        "position": given.position if given else None,
        "elsewhere": by,
    }


def _themes(frame: Frame, plan: Plan, user_id: int) -> list[Theme]:
    """The themes of the steps, those to be added made; labels may change places with one another."""
    there = {theme.id: theme for theme in frame.themes}
    found: list[Theme] = []
    for step in plan.steps:
        given = step.given
        if step.theme_id is not None:
            theme = there[step.theme_id]
            theme.label = given.label
            theme.description = given.description or theme.description
            theme.equality = given.equality or theme.equality
            found.append(theme)
    known = iter(found)
    return [
        next(known)
        if step.theme_id is not None
        else put(
            frame,
            step.given.label,
            step.given.description,
            user_id,
            equality=step.given.equality or None,
            guid=step.guid,
        )
        for step in plan.steps
    ]
