"""What the machine proposed, and what nobody has decided on yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from engage.clock import now
from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import Coding, Run, SuggestedCoding, SuggestedTheme, Theme
from engage.themes.queries.quotes import QuoteWords, of_suggestions


@dataclass(frozen=True)
class Suggestion:
    """A theme the machine proposes: live comments it would hold, and passages; one nobody has decided on yet."""

    suggestion: SuggestedTheme
    comments: int
    quotes: list[QuoteWords]


def suggested_theme(suggestion_id: int) -> SuggestedTheme | None:
    """One suggestion with its run loaded, or None."""
    return db.session.scalar(
        sa.select(SuggestedTheme)
        .where(SuggestedTheme.id == suggestion_id)
        .options(selectinload(SuggestedTheme.run))
    )


def latest_run(questionnaire_id: int, question_key: str) -> Run | None:
    """The newest run for a question, or None."""
    return db.session.scalar(
        sa.select(Run)
        .where(Run.questionnaire_id == questionnaire_id, Run.question_key == question_key)
        .order_by(Run.id.desc())
        .limit(1)
    )


def run_of_job(job_id: int) -> Run | None:
    """The run a job made, or None where it has made none yet."""
    return db.session.scalar(sa.select(Run).where(Run.job_id == job_id))


def undecided(run_id: int) -> list[Suggestion]:
    """Suggestions of a run nobody has accepted or declined, largest first as the run ordered them."""
    suggestions = db.session.scalars(
        sa.select(SuggestedTheme)
        .where(
            SuggestedTheme.run_id == run_id,
            SuggestedTheme.theme_id.is_(None),
            SuggestedTheme.declined_at.is_(None),
        )
        .order_by(SuggestedTheme.position)
    ).all()
    ids = [suggestion.id for suggestion in suggestions]
    counts = dict(
        db.session.execute(
            sa.select(SuggestedCoding.suggested_theme_id, sa.func.count())
            .join(Comment, Comment.id == SuggestedCoding.comment_id)
            .where(SuggestedCoding.suggested_theme_id.in_(ids), Comment.withdrawn_on.is_(None))
            .group_by(SuggestedCoding.suggested_theme_id)
        ).all()
    )
    quotes = of_suggestions(ids)
    return [Suggestion(one, counts.get(one.id, 0), quotes.get(one.id, [])) for one in suggestions]


def to_let_in(suggestion: SuggestedTheme, theme: Theme) -> sa.Select[*tuple[Any, ...]]:
    """Comments that `theme` gains from a suggestion: not those decided on for it, nor any a person has coded."""
    decided = sa.select(Coding.comment_id).where(Coding.theme_id == theme.id)
    read = (
        sa.select(Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(sa.not_(Coding.by_machine), Theme.frame_id == theme.frame_id)
    )
    return sa.select(
        SuggestedCoding.comment_id,
        sa.literal(theme.id),
        sa.true(),
        sa.true(),
        sa.literal(suggestion.run_id),
        sa.literal(now(), type_=Coding.coded_at.type),
    ).where(
        SuggestedCoding.suggested_theme_id == suggestion.id,
        SuggestedCoding.comment_id.not_in(decided),
        SuggestedCoding.comment_id.not_in(read),
    )
