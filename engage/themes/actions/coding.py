"""A person says which themes a comment holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes.models import Coding, Frame

COMMENTS_AT_ONCE = 200


def code(comment_id: int, frame: Frame, *, holds: Collection[int], user_id: int) -> None:
    """A person decides which themes of the frame a comment holds: `holds` are theme ids, all others it does not.

    From then on no machine changes this. `Refused` when a theme is not in the frame.
    """
    _code({comment_id: holds}, frame, user_id)
    record("comment coded", "comment", comment_id, themes=sorted(holds))


def code_many(holds: Mapping[int, Collection[int]], frame: Frame, *, user_id: int) -> None:
    """As `code`, for many comments that a person coded elsewhere: theme ids by comment id. One line in the record."""
    comment_ids = sorted(holds)
    for start in range(0, len(comment_ids), COMMENTS_AT_ONCE):
        part = comment_ids[start : start + COMMENTS_AT_ONCE]
        _code({comment_id: holds[comment_id] for comment_id in part}, frame, user_id)
    record("comments coded", "frame", frame.id, comments=len(holds))


def _code(holds: Mapping[int, Collection[int]], frame: Frame, user_id: int) -> None:
    in_force = {theme.id for theme in frame.themes if theme.merged_into_id is None}
    if not all(set(held) <= in_force for held in holds.values()):
        raise Refused("One of the themes is not in this coding frame any more. Look at the page again.")
    db.session.execute(
        sa.delete(Coding).where(Coding.comment_id.in_(holds), Coding.theme_id.in_(in_force)),
        execution_options={"synchronize_session": False},
    )
    moment = now()
    rows = [
        {
            "comment_id": comment_id,
            "theme_id": theme_id,
            "holds": theme_id in held,
            "user_id": user_id,
            "by_machine": False,
            "run_id": None,
            "coded_at": moment,
        }
        for comment_id, held in holds.items()
        for theme_id in sorted(in_force)
    ]
    if rows:
        db.session.execute(sa.insert(Coding), rows)
