"""Bringing a coding frame, and codings people made elsewhere, in from a file."""

from __future__ import annotations

from collections.abc import Mapping

from engage.audit.actions import record
from engage.db import db
from engage.errors import Refused
from engage.themes.actions.coding import Said, code_many
from engage.themes.actions.themes import put, replace_typed_examples
from engage.themes.exchange.given import GivenCoding
from engage.themes.exchange.planning import Plan
from engage.themes.models import Frame, Theme

Codings = Mapping[int, Mapping[str, GivenCoding]]  # by comment id and guid of the code in the file


def bring_in(frame: Frame, plan: Plan, codings: Codings, *, user_id: int) -> None:
    """Do what the plan says, all of it or (in one transaction) nothing. Codings count as this person's.

    `Refused` when the plan has a problem. Themes that the file does not name stay as they are.
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
    said = {
        comment_id: Said(
            holds=[by_code[code] for code in of],
            positions={by_code[code]: one.position for code, one in of.items() if one.position},
            spans={by_code[code]: one.spans for code, one in of.items() if one.spans},
        )
        for comment_id, of in codings.items()
    }
    if said:
        code_many(said, frame, user_id=user_id)
    record(
        "frame brought in",
        "frame",
        frame.id,
        added=plan.count("add"),
        changed=plan.count("change"),
        comments=len(said),
    )


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
