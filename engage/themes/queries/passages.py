"""Passages that point into comments' redacted words, and texts of themes that may repeat them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from engage.comments.models import Comment
from engage.db import Table, db
from engage.themes.models import (
    CodedSpan,
    Frame,
    FrameUse,
    FrameVersion,
    LaterBatch,
    Merge,
    Quote,
    Run,
    RunCut,
    SuggestedTheme,
    Theme,
    ThemeExample,
)


def quotes_of(comment_ids: Collection[int]) -> Sequence[Quote]:
    """Passages of these comments that may stand for a theme, approved or not."""
    return db.session.scalars(sa.select(Quote).where(Quote.comment_id.in_(comment_ids))).all()


def spans_of(comment_ids: Collection[int]) -> list[tuple[int, int, int, int]]:
    """Comment, theme, start and end of each coded span of these comments, in order."""
    rows = db.session.execute(
        sa.select(CodedSpan.comment_id, CodedSpan.theme_id, CodedSpan.start, CodedSpan.end)
        .where(CodedSpan.comment_id.in_(comment_ids))
        .order_by(CodedSpan.comment_id, CodedSpan.theme_id, CodedSpan.start)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def examples_of(comment_ids: Collection[int]) -> Sequence[ThemeExample]:
    """Passages of these comments that are examples or counter-examples of a theme."""
    return db.session.scalars(sa.select(ThemeExample).where(ThemeExample.comment_id.in_(comment_ids))).all()


def descriptions() -> list[str]:
    """What is said of themes, in all frames."""
    return list(db.session.scalars(sa.select(Theme.description).where(Theme.description != "").distinct()))


def worded(comment_ids: Collection[int], taken_over: Collection[str] = ()) -> list[Table]:
    """What machines and people worded about the questions that these comments answer: the machine's first.

    Groups a machine proposes, themes that later comments call for, how groups were cut; frames with their themes, typed
    examples, merges and versions. So too of other frames, where one of the descriptions `taken_over` is.
    """
    runs = _of_questions(Run.id, Run.questionnaire_id, Run.question_key, comment_ids)
    frames: Any = _of_questions(
        FrameUse.frame_id, FrameUse.questionnaire_id, FrameUse.question_key, comment_ids
    )
    elsewhere = sa.select(Theme.frame_id).where(Theme.description.in_(taken_over))
    frames = sa.union(frames, elsewhere) if taken_over else frames
    themes = sa.select(Theme.id).where(Theme.frame_id.in_(frames))
    chosen: list[sa.Select[Any]] = [
        sa.select(SuggestedTheme).where(SuggestedTheme.run_id.in_(runs)),
        sa.select(LaterBatch).where(LaterBatch.run_id.in_(runs)),
        sa.select(RunCut).where(RunCut.run_id.in_(runs)),
        sa.select(Frame).where(Frame.id.in_(frames)),
        sa.select(Theme).where(Theme.frame_id.in_(frames)),
        sa.select(ThemeExample).where(ThemeExample.theme_id.in_(themes), ThemeExample.words.is_not(None)),
        sa.select(Merge).where(Merge.theme_id.in_(themes), Merge.because.is_not(None)),
        sa.select(FrameVersion).where(FrameVersion.frame_id.in_(frames)),
    ]
    return [row for one in chosen for row in db.session.scalars(one)]


def _of_questions(
    column: InstrumentedAttribute[int],
    questionnaire_id: InstrumentedAttribute[int],
    key: InstrumentedAttribute[str],
    comment_ids: Collection[int],
) -> sa.Select[Any]:
    """Values of a column in rows about the questions that these comments answer."""
    asks = sa.and_(Comment.questionnaire_id == questionnaire_id, Comment.question_key == key)
    return sa.select(column).join(Comment, asks).where(Comment.id.in_(comment_ids))
