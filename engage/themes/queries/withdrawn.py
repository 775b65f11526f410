"""Counts that were kept with a run, less what was excluded since: found by an index of comments that do not count.

What is withdrawn is taken off the kept counts themselves (`engage.themes.actions.forgetting`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Run, SuggestedCoding, SuggestedTheme, Unplaced
from engage.themes.suggesting.cuts import Skeleton


def live_by_node(
    skeleton: Skeleton, by_node: dict[int, SuggestedTheme], live_in: dict[int, int]
) -> dict[int, int]:
    """Live comments of every node by its row: what was withdrawn from its leaves is taken off."""
    return {
        row.id: sum(live_in[by_node[leaf].id] for leaf in skeleton.under[node])
        for node, row in by_node.items()
    }


def withdrawn_from(run: Run) -> dict[int, int]:
    """How many comments mainly in each suggestion were withdrawn."""
    rows = db.session.execute(
        sa.select(SuggestedCoding.suggested_theme_id, sa.func.count())
        .select_from(Comment)
        .join(SuggestedCoding, SuggestedCoding.comment_id == Comment.id)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedCoding.suggested_theme_id)
        .where(
            *_gone(run),
            SuggestedTheme.run_id == run.id,
            SuggestedCoding.main | SuggestedTheme.node.is_(None),
        )
        .group_by(SuggestedCoding.suggested_theme_id)
    )
    return {row[0]: row[1] for row in rows}


def unplaced(run: Run) -> dict[str, int]:
    """Live comments that the run put nowhere, by why."""
    gone: dict[str, int] = dict(
        db.session.execute(
            sa.select(Unplaced.why, sa.func.count())
            .select_from(Comment)
            .join(Unplaced, Unplaced.comment_id == Comment.id)
            .where(*_gone(run), Unplaced.run_id == run.id)
            .group_by(Unplaced.why)
        ).all()
    )
    kept = {"empty": run.empty, "other": run.other, "rare": run.rare}
    return {why: count - gone.get(why, 0) for why, count in kept.items()}


def mainly_in(comment_ids: Collection[int]) -> Sequence[sa.Row[int, int]]:
    """Suggestions that these comments are mainly in, of all runs: id and how many of them."""
    return db.session.execute(
        sa.select(SuggestedCoding.suggested_theme_id, sa.func.count())
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedCoding.suggested_theme_id)
        .where(
            SuggestedCoding.comment_id.in_(comment_ids),
            SuggestedCoding.main | SuggestedTheme.node.is_(None),
        )
        .group_by(SuggestedCoding.suggested_theme_id)
    ).all()


def put_nowhere(comment_ids: Collection[int]) -> Sequence[sa.Row[int, str, int]]:
    """Runs that put some of these comments nowhere: id, why, and how many of them."""
    return db.session.execute(
        sa.select(Unplaced.run_id, Unplaced.why, sa.func.count())
        .where(Unplaced.comment_id.in_(comment_ids))
        .group_by(Unplaced.run_id, Unplaced.why)
    ).all()


def _gone(run: Run) -> tuple[sa.ColumnElement[bool], ...]:
    """What makes a comment one of this question that was withdrawn: found by an index of those alone."""
    return (
        Comment.questionnaire_id == run.questionnaire_id,
        Comment.question_key == run.question_key,
        Comment.withdrawn_on.is_not(None),
    )
