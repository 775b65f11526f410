"""Comments that came after a run: where they would stand in it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Coding, LatePlacing, LaterBatch, Run, SuggestedTheme, Theme
from engage.themes.queries.giving import as_codings
from engage.themes.queries.live import live


def late_comments(run: Run) -> list[tuple[int, str]]:
    """Id and redacted words of live comments that came after a run, in the order they came."""
    chosen = sa.select(Comment.id, Comment.words_redacted).where(*_late(run)).order_by(Comment.id)
    return [(comment_id, words) for comment_id, words in db.session.execute(chosen)]


def placed_ids(run: Run) -> set[int]:
    """Comments that came after a run and have a place in it."""
    return set(db.session.scalars(sa.select(LatePlacing.comment_id).where(LatePlacing.run_id == run.id)))


def placed_late(run: Run) -> dict[int | None, int]:
    """Live comments that came after a run, by the leaf they would stand in; None: nowhere."""
    rows = db.session.execute(
        sa.select(SuggestedTheme.node, sa.func.count())
        .select_from(LatePlacing)
        .join(Comment, Comment.id == LatePlacing.comment_id)
        .outerjoin(SuggestedTheme, SuggestedTheme.id == LatePlacing.suggested_theme_id)
        .where(LatePlacing.run_id == run.id, *_late(run))
        .group_by(SuggestedTheme.node)
    )
    return {row[0]: row[1] for row in rows}


def newest_batch(run_id: int) -> LaterBatch | None:
    """What was last measured of the comments that came after a run, or None."""
    return db.session.scalar(
        sa.select(LaterBatch).where(LaterBatch.run_id == run_id).order_by(LaterBatch.id.desc()).limit(1)
    )


def to_give(comment_ids: Collection[int], run_id: int, theme: Theme) -> sa.Select[*tuple[Any, ...]]:
    """These live comments as codings of a theme: not those decided on for it, nor any a person has coded."""
    return as_codings(Comment.id, run_id, theme).where(
        Comment.id.in_(comment_ids), Comment.withdrawn_on.is_(None)
    )


def codings_of_run(run_id: int) -> int:
    """How many codings came from a run."""
    return (
        db.session.scalar(sa.select(sa.func.count()).select_from(Coding).where(Coding.run_id == run_id)) or 0
    )


def late_to_let_in(suggestion_ids: Collection[int], run_id: int, theme: Theme) -> sa.Select[*tuple[Any, ...]]:
    """Later comments that `theme` gains from suggestions: not those decided on for it, nor any a person has coded."""
    return as_codings(LatePlacing.comment_id, run_id, theme).where(
        LatePlacing.run_id == run_id, LatePlacing.suggested_theme_id.in_(suggestion_ids)
    )


def suggestion_of_leaf(run_id: int) -> dict[int, int]:
    """The suggestion of each node of a run's tree."""
    rows = db.session.execute(
        sa.select(SuggestedTheme.node, SuggestedTheme.id).where(
            SuggestedTheme.run_id == run_id, SuggestedTheme.node.is_not(None)
        )
    )
    return {int(node): row_id for node, row_id in rows if node is not None}


def _late(run: Run) -> list[sa.ColumnElement[bool]]:
    return [*live(run.questionnaire_id, run.question_key), Comment.id > (run.newest_comment_id or 0)]
