"""What a machine proposes, and what an officer decides of it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes import queries
from engage.themes.actions.frames import add_theme, begin_frame
from engage.themes.models import Coding, Quote, Run, SuggestedCoding, SuggestedTheme, Theme, Unplaced
from engage.themes.proposal import Proposal


def keep_proposal(
    questionnaire_id: int,
    question_key: str,
    proposal: Proposal,
    *,
    job_id: int | None,
    quotable: Collection[int],
) -> Run:
    """Write down what the machine proposes. A run is never changed afterwards; passages only of `quotable` comments."""
    run = Run(
        questionnaire_id=questionnaire_id,
        question_key=question_key,
        job_id=job_id,
        made_at=now(),
        inputs_hash=proposal.run.inputs_hash,
        model_hash=proposal.run.model_hash,
        seed=proposal.run.seed,
        comments=len(proposal.languages),
        empty=len(proposal.empty),
        other=len(proposal.other),
        copies=sum(len(campaign.comment_ids) for campaign in proposal.campaigns),
        rare=0,
        finished_at=now(),
        adopted_at=now(),
    )
    db.session.add(run)
    db.session.flush()
    themes = [
        SuggestedTheme(run_id=run.id, position=place, label=group.label[:200], description=group.description)
        for place, group in enumerate(proposal.groups)
    ]
    db.session.add_all(themes)
    db.session.flush()
    codings = [
        {"suggested_theme_id": theme.id, "comment_id": member.comment_id, "confidence": member.confidence}
        for theme, group in zip(themes, proposal.groups, strict=True)
        for member in group.members
    ]
    passages = [
        {
            "suggested_theme_id": theme.id,
            "comment_id": quote.comment_id,
            "start": quote.start,
            "end": quote.end,
        }
        for theme, group in zip(themes, proposal.groups, strict=True)
        for quote in group.quotes
        if quote.comment_id in quotable
    ]
    unplaced = [
        {"run_id": run.id, "comment_id": comment_id, "why": why}
        for why, ids in (("empty", proposal.empty), ("other", proposal.other))
        for comment_id in ids
    ]
    for table, rows in ((SuggestedCoding, codings), (Quote, passages), (Unplaced, unplaced)):
        if rows:
            db.session.execute(sa.insert(table), rows)
    record("themes suggested", "run", run.id, themes=len(themes), comments=run.comments)
    return run


def accept(suggestion: SuggestedTheme, *, label: str, user_id: int, into: Theme | None = None) -> Theme:
    """Take a suggestion into the coding frame, under `label`, or into the existing theme `into`.

    Its codings come along as the machine's, except where a person has already decided. `Refused` when it was decided
    on before, or `into` belongs to another question.
    """
    if suggestion.theme_id is not None or suggestion.declined_at is not None:
        raise Refused(
            "Somebody has already decided on this suggestion. The page now shows the themes as they are."
        )
    run = suggestion.run
    frame = begin_frame(run.questionnaire_id, run.question_key)
    if into is None:
        into = add_theme(frame, label=label, description=suggestion.description, user_id=user_id)
    elif into.frame_id != frame.id or into.merged_into_id is not None:
        raise Refused("That theme is not in this coding frame any more.")
    suggestion.theme_id = into.id
    _let_in(suggestion, into)
    db.session.execute(
        sa.update(Quote).where(Quote.suggested_theme_id == suggestion.id).values(theme_id=into.id)
    )
    record("theme accepted", "theme", into.id, suggestion=suggestion.id)
    return into


def decline(suggestion: SuggestedTheme) -> None:
    """Set a suggestion aside; its comments stay where they are. `Refused` when it was decided on before."""
    if suggestion.theme_id is not None:
        raise Refused("This suggestion was already accepted.")
    suggestion.declined_at = now()
    record("theme declined", "suggestion", suggestion.id)


def _let_in(suggestion: SuggestedTheme, theme: Theme) -> None:
    """Copy a suggestion's codings to a theme, but for comments where anybody has decided on it before."""
    columns = ["comment_id", "theme_id", "holds", "by_machine", "run_id", "coded_at"]
    db.session.execute(sa.insert(Coding).from_select(columns, queries.to_let_in(suggestion, theme)))
