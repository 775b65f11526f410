"""Letting in, at once, what a machine would code of one theme; a person's decision is never touched."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.coding import queries
from engage.coding.models import Bulk, BulkComment
from engage.coding.queries import Desk
from engage.coding.sampling import CONFIDENCES, LEAST, draw, judged
from engage.db import db
from engage.errors import Refused
from engage.themes.models import Coding, Theme


class ReasonWanted(Refused):
    """Too few comments of the sample hold the theme to accept the rest without a reason."""


def begin(desk: Desk, theme: Theme, confident: float) -> Bulk:
    """Draw a sample of what the machine would give a theme. `Refused` where there is nothing to accept."""
    if confident not in CONFIDENCES:
        raise Refused("Choose one of the confidences on the page.")
    coder_id = queries.scored_coder(desk.questionnaire_id, desk.key, desk.frame_id)
    if coder_id is None:
        raise Refused("The machine has not read the comments yet. Code a few first, then come back.")
    ids = queries.eligible_ids(desk, coder_id, theme.id, confident)
    if not ids:
        raise Refused(
            f"There is no comment left of which the machine is so sure that it is about “{theme.label}”. "
            "Choose another theme, ask for less, or code more comments first."
        )
    bulk = Bulk(
        frame_id=desk.frame_id,
        questionnaire_id=desk.questionnaire_id,
        question_key=desk.key,
        theme_id=theme.id,
        coder_id=coder_id,
        confident=confident,
        found=len(ids),
        sample=draw(ids, secrets.randbits(32)),
        judged={},
        begun_at=now(),
        begun_by=desk.user_id,
    )
    db.session.add(bulk)
    db.session.flush()
    record("bulk begun", "bulk", bulk.id, theme=theme.id, comments=len(ids))
    return bulk


def judge(bulk: Bulk, comment_id: int, *, holds: bool) -> None:
    """Say whether a comment of the sample holds the theme; judged anew it counts once. `Refused` when it is over."""
    if bulk.accepted_at is not None:
        raise Refused("This was accepted already.")
    if comment_id not in bulk.sample:
        raise Refused("This comment is not in the sample.")
    bulk.judged = {**bulk.judged, str(comment_id): holds}
    db.session.flush()


def leave_out(bulk: Bulk, comment_id: int) -> None:
    """Take a comment that was withdrawn out of the sample."""
    bulk.sample = [one for one in bulk.sample if one != comment_id]
    db.session.flush()


def accept(bulk: Bulk, theme: Theme, desk: Desk, *, because: str) -> int:
    """Let in what the machine would code, but for comments judged not to hold the theme; how many comments.

    `Refused` before the sample is judged, when it is over, or when the machine has forgotten what it would code;
    ReasonWanted where too few of the sample hold the theme and no reason is given.
    """
    found = judged(bulk.sample, bulk.judged)
    if bulk.accepted_at is not None:
        raise Refused("This was accepted already.")
    if not found.is_whole:
        raise Refused("Judge every comment of the sample first.")
    if found.needs_reason and not because.strip():
        raise ReasonWanted(
            f"Only {found.held} of {found.judged} comments of the sample hold the theme, less than {LEAST:.0%}. "
            "Say why the rest should be accepted nevertheless, or code them one by one."
        )
    if theme.merged_into_id is not None or not queries.coder_is_there(bulk.coder_id):
        raise Refused(
            "The theme or what the machine learned has changed since. Begin again with a new sample."
        )
    wrong = [int(one) for one, holds in bulk.judged.items() if not holds]
    columns = ["comment_id", "theme_id", "holds", "by_machine", "run_id", "coded_at"]
    db.session.execute(sa.insert(Coding).from_select(columns, queries.to_let_in(bulk, desk, None, wrong)))
    db.session.execute(
        sa.insert(BulkComment).from_select(["bulk_id", "comment_id"], queries.let_in(bulk, desk.moment))
    )
    bulk.because = because.strip() or None
    bulk.accepted_at, bulk.accepted_by = desk.moment, desk.user_id
    bulk.let_in = queries.count_let_in(bulk.id)
    db.session.flush()
    record("accepted in bulk", "bulk", bulk.id, theme=theme.id, coder=bulk.coder_id, comments=bulk.let_in)
    return bulk.let_in


def undo(bulk: Bulk, theme: Theme, desk: Desk) -> int:
    """Take back what a bulk let in, but for what a person has decided on since; how many codings went.

    `Refused` when it was not accepted, was undone before, or its theme was merged into another.
    """
    if bulk.accepted_at is None or bulk.undone_at is not None:
        raise Refused("There is nothing to undo here.")
    if theme.merged_into_id is not None:
        raise Refused("The theme was merged into another since. Undo that first.")
    gone = sa.delete(Coding).where(
        Coding.theme_id == bulk.theme_id,
        Coding.by_machine,
        Coding.coded_at == bulk.accepted_at,
        Coding.comment_id.in_(queries.of_bulk(bulk.id)),
    )
    result = db.session.execute(gone, execution_options={"synchronize_session": False})
    bulk.undone_at, bulk.undone_by = desk.moment, desk.user_id
    db.session.flush()
    taken: int = result.rowcount  # type: ignore[attr-defined]  # a delete has a row count
    record("bulk undone", "bulk", bulk.id, theme=theme.id, comments=taken)
    return taken
