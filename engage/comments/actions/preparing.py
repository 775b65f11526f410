"""Keeping what the worker made of comments: once each, in one short transaction for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engage import clock
from engage.comments import queries
from engage.comments.actions.redacting import WITHOUT_SYNC, rebuild
from engage.comments.models import Alert, Comment, Redaction
from engage.comments.prepared import Prepared
from engage.db import db


def keep_prepared(prepared: Sequence[Prepared]) -> int:
    """Keep languages, suggested names and alerts, and hide what is suggested; how many alerts were raised.

    What was suggested before and nobody decided on gives way; what a person decided stays. Comments that were withdrawn
    meanwhile, or prepared by somebody else, are left as they are.
    """
    mine = _tag(prepared)
    moment = clock.now()
    comments = queries.to_redact(mine)
    before = queries.marks_for(mine)
    db.session.execute(
        sa.delete(Redaction).where(
            Redaction.comment_id.in_(mine), Redaction.state == "suggested", Redaction.by_machine
        ),
        execution_options=WITHOUT_SYNC,
    )
    names = [
        {
            "comment_id": one.comment_id,
            "start": mark.start,
            "end": mark.end,
            "kind": mark.kind,
            "state": "suggested",
            "by_machine": True,
        }
        for one in prepared
        if one.comment_id in mine
        for mark in one.names
        if not before[one.comment_id].decided(mark)
    ]
    alerts = [
        {"comment_id": one.comment_id, "kind": kind, "raised_at": moment}
        for one in prepared
        if one.comment_id in mine
        for kind in one.alerts
    ]
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    for table, rows in ((Redaction, names), (Alert, alerts)):
        if rows:
            db.session.execute(insert(table).on_conflict_do_nothing(), rows)
    rebuild(comments, before)
    return len(alerts)


def _tag(prepared: Sequence[Prepared]) -> set[int]:
    """Write what each comment is; the ids of those that were still to be prepared. They are held until the commit."""
    alike: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for one in prepared:
        alike[one.language, one.says_nothing].append(one.comment_id)
    mine: set[int] = set()
    for (language, says_nothing), ids in sorted(alike.items()):
        tagged = (
            sa.update(Comment)
            .where(Comment.id.in_(ids), Comment.prepared.is_(False), Comment.withdrawn_on.is_(None))
            .values(language=language, says_nothing=says_nothing, prepared=True)
            .returning(Comment.id)
            .execution_options(synchronize_session=False)
        )
        mine.update(db.session.scalars(tagged))
    return mine
