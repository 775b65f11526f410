"""A person says which themes a comment holds, where it stands on them, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes import queries
from engage.themes.models import POSITIONS, CodedSpan, Coding, Frame

COMMENTS_AT_ONCE = 200

Spans = Collection[tuple[int, int]]


@dataclass(frozen=True)
class Said:
    """What a person says of one comment: ids of the themes it holds, its position and spans by theme id.

    None: as they were.
    """

    holds: Collection[int]
    positions: Mapping[int, str] | None = None
    spans: Mapping[int, Spans] | None = None


def code(
    comment_id: int,
    frame: Frame,
    *,
    holds: Collection[int],
    user_id: int,
    positions: Mapping[int, str] | None = None,
    spans: Mapping[int, Spans] | None = None,
) -> None:
    """A person decides which themes of the frame a comment holds: `holds` are theme ids, all others it does not.

    `positions`: one of POSITIONS by theme id, a theme left out has none; `spans`: characters from … to (exclusive) of
    the redacted words by theme id. None keeps what stands there for the themes still held. From then on no machine
    changes this. `Refused` when a theme is not in the frame, or a span not in the comment.
    """
    _code({comment_id: Said(holds, positions, spans)}, frame, user_id)
    record("comment coded", "comment", comment_id)


def code_many(holds: Mapping[int, Collection[int] | Said], frame: Frame, *, user_id: int) -> None:
    """As `code`, for many comments that a person coded elsewhere: by comment id. One line in the record."""
    comment_ids = sorted(holds)
    for start in range(0, len(comment_ids), COMMENTS_AT_ONCE):
        part = comment_ids[start : start + COMMENTS_AT_ONCE]
        _code({comment_id: _said(holds[comment_id]) for comment_id in part}, frame, user_id)
    record("comments coded", "frame", frame.id, comments=len(holds))


def _said(holds: Collection[int] | Said) -> Said:
    return holds if isinstance(holds, Said) else Said(holds)


def _code(said: Mapping[int, Said], frame: Frame, user_id: int) -> None:
    in_force = queries.hold_to_code(frame.id)  # as things are now: somebody may have merged some meanwhile
    if not all(set(one.holds) <= in_force for one in said.values()):
        raise Refused("One of the themes is not in this coding frame any more. Look at the page again.")
    positions = _positions(said, in_force)
    spans = _spans(said, in_force)
    db.session.execute(
        sa.delete(Coding).where(Coding.comment_id.in_(said), Coding.theme_id.in_(in_force)),
        execution_options={"synchronize_session": False},
    )
    moment = now()
    rows = [
        {
            "comment_id": comment_id,
            "theme_id": theme_id,
            "holds": theme_id in one.holds,
            "user_id": user_id,
            "by_machine": False,
            "run_id": None,
            "coded_at": moment,
            "position": positions.get((comment_id, theme_id)),
        }
        for comment_id, one in said.items()
        for theme_id in sorted(in_force)
    ]
    for table, content in ((Coding, rows), (CodedSpan, spans)):
        if content:
            db.session.execute(sa.insert(table), content)


def _positions(said: Mapping[int, Said], in_force: set[int]) -> dict[tuple[int, int], str]:
    """By comment and theme: what was said now, else what stood there, of the themes that are held."""
    untold = [comment_id for comment_id, one in said.items() if one.positions is None]
    stood = queries.positions(untold, in_force)
    for comment_id, one in said.items():
        for theme_id, position in (one.positions or {}).items():
            if position not in POSITIONS:
                raise Refused("A comment can be for or against, mixed or unclear.")
            stood[comment_id, theme_id] = position
    return {
        (comment, theme): position
        for (comment, theme), position in stood.items()
        if theme in said[comment].holds
    }


def _spans(said: Mapping[int, Said], in_force: set[int]) -> list[dict[str, Any]]:
    """Rows of the table: what was said now, else what stood there, of the themes that are held."""
    untold = [comment_id for comment_id, one in said.items() if one.spans is None]
    found = queries.spans(untold, in_force)
    told = {comment_id: one.spans for comment_id, one in said.items() if one.spans}
    lengths = queries.lengths(told)
    for comment_id, by_theme in told.items():
        for theme_id, spans in by_theme.items():
            found[comment_id, theme_id] = within(spans, lengths.get(comment_id, 0))
    return [
        {"comment_id": comment_id, "theme_id": theme_id, "start": start, "end": end}
        for (comment_id, theme_id), spans in found.items()
        if theme_id in said[comment_id].holds
        for start, end in spans
    ]


def within(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The spans in order, each once. `Refused` where one is not in the comment."""
    longest: dict[int, int] = {}
    for start, end in spans:
        if not 0 <= start < end <= length:
            raise Refused("Mark words of the comment as it is shown. It may have changed: look at it again.")
        longest[start] = max(end, longest.get(start, 0))
    return sorted(longest.items())
