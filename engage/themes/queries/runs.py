"""Runs: which one is shown, which one waits, and what each kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.accounts.models import User
from engage.comments.models import Comment
from engage.db import db
from engage.themes.models import (
    Frame,
    FrameUse,
    FrameVersion,
    Run,
    RunCut,
    RunState,
    SuggestedCoding,
    SuggestedTheme,
)
from engage.themes.queries.live import live
from engage.themes.suggesting.cuts import Skeleton

Decision = tuple[int | None, datetime | None]  # the theme it was accepted into, or when it was set aside


@dataclass(frozen=True)
class RunRow:
    """A run with the names of who asked for it and who adopted it; None where nobody did or they are gone."""

    run: Run
    asked_by: str | None
    adopted_by: str | None


def latest_run(questionnaire_id: int, question_key: str) -> Run | None:
    """The run that is shown for a question: the one last adopted; or None."""
    return db.session.scalar(
        sa.select(Run)
        .where(*_of(questionnaire_id, question_key), Run.adopted_at.is_not(None))
        .order_by(Run.adopted_at.desc(), Run.id.desc())
        .limit(1)
    )


def waiting_run(questionnaire_id: int, question_key: str, shown: Run | None) -> Run | None:
    """The newest whole run that nobody has adopted yet, if it is later than the one shown."""
    return db.session.scalar(
        sa.select(Run)
        .where(
            *_of(questionnaire_id, question_key),
            Run.finished_at.is_not(None),
            Run.adopted_at.is_(None),
            Run.id > (shown.id if shown else 0),
        )
        .order_by(Run.id.desc())
        .limit(1)
    )


def run_of(questionnaire_id: int, question_key: str, run_id: int, *, held: bool = False) -> Run | None:
    """A whole run of a question, or None. `held`: nobody else decides on it until the transaction ends."""
    chosen = sa.select(Run).where(
        *_of(questionnaire_id, question_key), Run.id == run_id, Run.finished_at.is_not(None)
    )
    return db.session.scalar(chosen.with_for_update() if held else chosen)


def run_by_id(run_id: int) -> Run:
    """A run that is known to be there."""
    return db.session.get_one(Run, run_id)


def run_of_job(job_id: int) -> Run | None:
    """The whole run that a job made, or None where it has made none yet."""
    return db.session.scalar(sa.select(Run).where(Run.job_id == job_id, Run.finished_at.is_not(None)))


def runs(questionnaire_id: int, question_key: str, *, page: int, per_page: int) -> tuple[list[RunRow], int]:
    """A page of the whole runs of a question, the newest first, and how many there are."""
    where = (*_of(questionnaire_id, question_key), Run.finished_at.is_not(None))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Run).where(*where)) or 0
    rows = db.session.execute(
        _with_names().where(*where).order_by(Run.id.desc()).limit(per_page).offset((page - 1) * per_page)
    )
    return [RunRow(*row) for row in rows], total


def run_row(questionnaire_id: int, question_key: str, run_id: int) -> RunRow | None:
    """One whole run of a question, with names; or None."""
    where = (*_of(questionnaire_id, question_key), Run.id == run_id, Run.finished_at.is_not(None))
    row = db.session.execute(_with_names().where(*where)).one_or_none()
    return RunRow(*row) if row else None


def unfinished_run(run_id: int) -> Run | None:
    """A run that was begun and is not whole, or None."""
    return db.session.scalar(sa.select(Run).where(Run.id == run_id, Run.finished_at.is_(None)))


def unfinished_runs(questionnaire_id: int, question_key: str) -> list[int]:
    """Runs of a question that were begun and are not whole."""
    chosen = sa.select(Run.id).where(*_of(questionnaire_id, question_key), Run.finished_at.is_(None))
    return list(db.session.scalars(chosen))


def all_unfinished_runs() -> list[tuple[int, int | None]]:
    """Runs that are not whole, with the job that writes or wrote each."""
    return [
        (run_id, job_id)
        for run_id, job_id in db.session.execute(
            sa.select(Run.id, Run.job_id).where(Run.finished_at.is_(None)).order_by(Run.id)
        )
    ]


def suggestion_with_codings(run_id: int) -> int | None:
    """A suggestion of a run that has suggested codings, or None."""
    return db.session.scalar(
        sa.select(SuggestedTheme.id)
        .where(
            SuggestedTheme.run_id == run_id,
            sa.exists().where(SuggestedCoding.suggested_theme_id == SuggestedTheme.id),
        )
        .limit(1)
    )


def tree(run_id: int) -> Skeleton | None:
    """The tree of a run; None for a run without one."""
    stored = _stored_tree(run_id)
    return Skeleton.read(stored) if stored else None


def moves(run_id: int) -> list[tuple[int, int, int]]:
    """Comments a run puts elsewhere than the one it started from: old leaf, new leaf (-1: nowhere), how many."""
    stored = _stored_tree(run_id) or {}
    return [(old, new, count) for old, new, count in stored.get("moves", ())]


def frozen(run_id: int) -> bytes | None:
    """What places further comments as a run did, or None where it kept nothing."""
    return db.session.scalar(sa.select(RunState.frozen).where(RunState.run_id == run_id))


def newest_cut(run_id: int) -> RunCut | None:
    """The groups of a run that an officer looks at; None where nobody has changed them."""
    return db.session.scalar(
        sa.select(RunCut).where(RunCut.run_id == run_id).order_by(RunCut.id.desc()).limit(1)
    )


def cuts_beyond(run_id: int, kept: int) -> sa.Select[Any]:
    """Ids of the cuts of a run older than the newest so many."""
    newest = sa.select(RunCut.id).where(RunCut.run_id == run_id).order_by(RunCut.id.desc()).limit(kept)
    return sa.select(RunCut.id).where(RunCut.run_id == run_id, RunCut.id.not_in(newest))


def suggested_themes(run_id: int) -> list[SuggestedTheme]:
    """All suggestions of a run, by position."""
    return list(
        db.session.scalars(
            sa.select(SuggestedTheme)
            .where(SuggestedTheme.run_id == run_id)
            .order_by(SuggestedTheme.position, SuggestedTheme.id)
        )
    )


def decided_leaves(run_id: int, skeleton: Skeleton) -> dict[int, Decision]:
    """The leaves of a run that were decided on, in whatever node."""
    return decisions(suggested_themes(run_id), skeleton)


def decisions(rows: list[SuggestedTheme], skeleton: Skeleton) -> dict[int, Decision]:
    """The leaves that were decided on, in whatever node, from a run's suggestions."""
    return {
        leaf: (row.theme_id, row.declined_at)
        for row in rows
        if row.node is not None and (row.theme_id is not None or row.declined_at is not None)
        for leaf in skeleton.under[row.node]
    }


def leaf_of_comments(run_id: int) -> dict[int, int]:
    """The leaf that each comment of a run is mainly in; those that it put nowhere are left out."""
    rows = db.session.execute(
        sa.select(SuggestedCoding.comment_id, SuggestedTheme.node)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedCoding.suggested_theme_id)
        .where(SuggestedTheme.run_id == run_id, SuggestedCoding.main, SuggestedTheme.node.is_not(None))
    )
    return {comment_id: leaf for comment_id, leaf in rows if leaf is not None}


def newest_frame_version(questionnaire_id: int, question_key: str) -> int | None:
    """The number of the newest version of a question's frame, or None."""
    return db.session.scalar(
        sa.select(sa.func.max(FrameVersion.number))
        .join(Frame, Frame.id == FrameVersion.frame_id)
        .join(FrameUse, FrameUse.frame_id == Frame.id)
        .where(FrameUse.questionnaire_id == questionnaire_id, FrameUse.question_key == question_key)
    )


def new_comments(run: Run) -> int:
    """How many live comments came after a run."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Comment)
            .where(*live(run.questionnaire_id, run.question_key), Comment.id > (run.newest_comment_id or 0))
        )
        or 0
    )


def _stored_tree(run_id: int) -> Any:
    return db.session.scalar(sa.select(RunState.tree).where(RunState.run_id == run_id))


def _of(questionnaire_id: int, question_key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return Run.questionnaire_id == questionnaire_id, Run.question_key == question_key


def _with_names() -> sa.Select[Any, str, str]:
    asked, adopted = aliased(User), aliased(User)
    return (
        sa.select(Run, asked.name, adopted.name)
        .outerjoin(asked, asked.id == Run.asked_by)
        .outerjoin(adopted, adopted.id == Run.adopted_by)
    )
