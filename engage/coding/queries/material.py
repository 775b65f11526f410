"""What the machine learns from, for the worker: long lists, read once per job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from engage.coding.models import Bulk, Coder, CodingSuggestion
from engage.coding.queries.waiting import Desk, live, unread
from engage.coding.state import Floats, unpacked
from engage.comments.models import Comment, CommentVector
from engage.db import db
from engage.themes.models import Coding

MOST_CODED = 20_000  # comments learned from, the newest
IDS_AT_ONCE = 900


@dataclass(frozen=True)
class Coded:
    """Comments people coded, in no order, and what each holds: a row per comment, a column per theme."""

    ids: list[int]
    holds: NDArray[np.bool_]


def coded(questionnaire_id: int, key: str, theme_ids: Sequence[int]) -> Coded:
    """What people decided on live comments to a question, of these themes.

    Asked so that a database begins with what was decided, which is little, and not with all comments: SQLite does when
    these are in a subquery of their own.
    """
    to_question = sa.exists().where(
        Comment.id == Coding.comment_id,
        Comment.questionnaire_id == questionnaire_id,
        Comment.question_key == key,
        Comment.withdrawn_on.is_(None),
    )
    rows = db.session.execute(
        sa.select(Coding.comment_id, Coding.theme_id, Coding.holds)
        .where(Coding.theme_id.in_(theme_ids), Coding.read_here, to_question)
        .order_by(Coding.coded_at.desc())
        .limit(MOST_CODED * max(1, len(theme_ids)))
    ).all()
    columns = {theme_id: at for at, theme_id in enumerate(theme_ids)}
    places: dict[int, int] = {}
    held: list[tuple[int, int]] = []
    for comment_id, theme_id, holds in rows:
        if comment_id not in places and len(places) >= MOST_CODED:
            continue
        place = places.setdefault(comment_id, len(places))
        if holds:
            held.append((place, columns[theme_id]))
    marks = np.zeros((len(places), len(theme_ids)), dtype=bool)
    if held:
        marks[tuple(np.array(held).T)] = True
    return Coded(list(places), marks)


def vectors(ids: Sequence[int], space: str) -> tuple[list[int], Floats]:
    """Those of the comments that have a row in the space, in the order given, and their rows."""
    found: dict[int, bytes] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        found |= dict(
            db.session.execute(
                sa.select(CommentVector.comment_id, CommentVector.content).where(
                    CommentVector.comment_id.in_(ids[start : start + IDS_AT_ONCE]),
                    CommentVector.model_hash == space,
                )
            ).all()
        )
    kept = [one for one in ids if one in found]
    if not kept:
        return [], np.zeros((0, 0), dtype=np.float32)
    return kept, unpacked(b"".join(found[one] for one in kept)).reshape(len(kept), -1)


def vectorless(questionnaire_id: int, key: str, space: str) -> tuple[int, int]:
    """How many live comments to a question have no row in a space, and how many live ones there are."""
    has = sa.exists().where(CommentVector.comment_id == Comment.id, CommentVector.model_hash == space)
    row = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.case((has, 1), else_=0)), 0)).where(
            Comment.questionnaire_id == questionnaire_id,
            Comment.question_key == key,
            Comment.withdrawn_on.is_(None),
        )
    ).one()
    return row[0] - row[1], row[0]


def unread_ids(desk: Desk) -> list[int]:
    """Every comment to a question that nobody has read, in the order they came."""
    chosen = sa.select(Comment.id).where(*live(desk), *unread(desk, Comment.id))
    return list(db.session.scalars(chosen.order_by(Comment.id)))


def done_with(questionnaire_id: int, key: str, newest: int, since: datetime) -> list[int]:
    """Coders of a question but its `newest`, its newest scored one, and those of an unfinished bulk begun `since`."""
    scored = sa.select(sa.func.max(Coder.id)).where(
        Coder.questionnaire_id == questionnaire_id, Coder.question_key == key, Coder.scored
    )
    needed = sa.select(Bulk.coder_id).where(
        Bulk.accepted_at.is_(None), Bulk.coder_id.is_not(None), Bulk.begun_at > since
    )
    return list(
        db.session.scalars(
            sa.select(Coder.id).where(
                Coder.questionnaire_id == questionnaire_id,
                Coder.question_key == key,
                Coder.id != newest,
                Coder.id != sa.func.coalesce(scored.scalar_subquery(), 0),
                Coder.id.not_in(needed),
            )
        )
    )


def suggested_comments(coder_id: int, at_once: int) -> Iterator[list[int]]:
    """Comments that a coder has suggestions for, so many at a time."""
    ids = list(
        db.session.scalars(
            sa.select(CodingSuggestion.comment_id).where(CodingSuggestion.coder_id == coder_id).distinct()
        )
    )
    for start in range(0, len(ids), at_once):
        yield ids[start : start + at_once]
