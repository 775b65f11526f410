"""A coder reads a comment: decides, skips, takes it back. None commits; decisions are audited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engage.audit.actions import record
from engage.coding import queries
from engage.coding.actions import leases
from engage.coding.before import Stood, mark_of, read, written
from engage.coding.decision import Decision
from engage.coding.models import Reading
from engage.coding.queries import Desk
from engage.db import db
from engage.errors import Refused
from engage.themes.actions import code
from engage.themes.models import CodedSpan, Coding, Frame


@dataclass(frozen=True)
class How:
    """How a coder came to a comment: by which queue, and in how many seconds they decided (None: not known)."""

    queue: str
    seconds: float | None


class Contested(Refused):
    """Somebody decided otherwise since the page was shown. `stood` is what stands there now."""

    def __init__(self, stood: list[Stood]) -> None:
        super().__init__("Somebody has decided on this comment since you opened it.")
        self.stood = stood


def decide(desk: Desk, frame: Frame, comment_id: int, decision: Decision, how: How, *, seen: str) -> None:
    """Keep what a coder decided on a comment, and that they read it.

    `seen` is the mark (`engage.coding.before`) of what people had decided when the page was shown. Raises Contested
    where that changed and differs from this decision; sent twice, it is kept once. `Refused` as `themes.actions.code`.
    """
    leases.take(desk.frame_id, comment_id, user_id=desk.user_id, moment=desk.moment)
    stood = queries.stood(desk.frame_id, comment_id)
    now_there, alike = mark_of(stood), _is_same(stood, decision)
    if now_there != seen and now_there and not alike:
        raise Contested(stood)
    if not (now_there and alike):
        code(
            comment_id,
            frame,
            holds=decision.holds,
            user_id=desk.user_id,
            positions=decision.positions,
            spans=decision.spans,
        )
        _note(desk, comment_id, decision, how, before=written(stood))
    else:
        _note(desk, comment_id, decision, how)


def agree(desk: Desk, comment_id: int, decision: Decision, how: How) -> None:
    """Leave what somebody else decided on a comment, and keep this coder's own marks and note on it."""
    leases.take(desk.frame_id, comment_id, user_id=desk.user_id, moment=desk.moment)
    _note(desk, comment_id, decision, how)


def skip(desk: Desk, comment_id: int, decision: Decision, how: How) -> None:
    """Leave a comment for later, or for others; what was marked and noted is kept."""
    leases.give_back(desk.frame_id, comment_id, user_id=desk.user_id)
    _note(desk, comment_id, decision, how, skipped=True)


def take_back(desk: Desk, comment_id: int, theme_ids: Collection[int]) -> None:
    """Undo this coder's reading of a comment: what stood in its codings before stands there again.

    `theme_ids` are the themes in force. `Refused` where they did not read it, or somebody decided on it since.
    """
    leases.take(desk.frame_id, comment_id, user_id=desk.user_id, moment=desk.moment)
    mine = queries.reading(desk, comment_id)
    stood = queries.stood(desk.frame_id, comment_id)
    if mine is None:
        raise Refused("You have not decided on this comment, or you took it back already.")
    if mine.before is not None:
        if any(one.user_id != desk.user_id for one in stood if one.read_here):
            raise Refused("Somebody else has decided on this comment since. What they decided stands.")
        _put_back(comment_id, theme_ids, read(mine.before))
    db.session.delete(mine)
    db.session.flush()
    record("decision taken back", "comment", comment_id)


def _is_same(stood: list[Stood], decision: Decision) -> bool:
    held = {one.theme_id: one for one in stood if one.holds and one.read_here}
    positions = {theme_id: one.position for theme_id, one in held.items() if one.position}
    spans = {theme_id: list(one.spans) for theme_id, one in held.items() if one.spans}
    return (
        held.keys() == decision.holds
        and positions == dict(decision.positions)
        and spans == {theme_id: list(said) for theme_id, said in decision.spans.items() if said}
    )


def _note(
    desk: Desk, comment_id: int, decision: Decision, how: How, *, before: Any = None, skipped: bool = False
) -> None:
    """Write down the reading; one of before stays what it was, but for what was said now."""
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {
        "read_at": desk.moment,
        "seconds": how.seconds,
        "queue": how.queue,
        "skipped": skipped,
        "flagged": decision.flagged,
        "quote_worthy": decision.quote_worthy,
        "note": decision.note,
    }
    if before is not None:
        values["before"] = before
    whose = {"frame_id": desk.frame_id, "comment_id": comment_id, "user_id": desk.user_id}
    fresh = insert(Reading).values(**whose, **values)
    db.session.execute(
        fresh.on_conflict_do_update(
            index_elements=[Reading.frame_id, Reading.comment_id, Reading.user_id],
            set_={name: getattr(fresh.excluded, name) for name in values},
        ),
        execution_options={"synchronize_session": False},
    )


def _put_back(comment_id: int, theme_ids: Collection[int], codings: list[Stood]) -> None:
    db.session.execute(
        sa.delete(Coding).where(Coding.comment_id == comment_id, Coding.theme_id.in_(theme_ids)),
        execution_options={"synchronize_session": False},
    )
    known = queries.known_people(one.user_id for one in codings)
    kept = [one for one in codings if one.theme_id in theme_ids]
    rows = [
        {
            "comment_id": comment_id,
            "theme_id": one.theme_id,
            "holds": one.holds,
            "user_id": one.user_id if one.user_id in known else None,
            "by_machine": one.by_machine,
            "run_id": one.run_id,
            "coded_at": one.coded_at,
            "position": one.position,
            "elsewhere": one.elsewhere,
        }
        for one in kept
    ]
    spans = [
        {"comment_id": comment_id, "theme_id": one.theme_id, "start": start, "end": end}
        for one in kept
        for start, end in one.spans
    ]
    for table, values in ((Coding, rows), (CodedSpan, spans)):
        if values:
            db.session.execute(sa.insert(table), values)
