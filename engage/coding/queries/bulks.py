"""Accepting in bulk: what a machine would code of one theme, and what was let in before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engage.accounts.models import User
from engage.coding.models import Bulk, BulkComment, Coder, CodingSuggestion
from engage.coding.queries.waiting import Desk
from engage.comments.models import Comment
from engage.comments.queries import open_to
from engage.db import db
from engage.themes.models import Coding, Theme


@dataclass(frozen=True)
class Shown:
    """A bulk with its theme's label and the names of those who began and accepted it, None where gone."""

    bulk: Bulk
    label: str
    begun_by: str | None
    accepted_by: str | None


def eligible(desk: Desk, coder_id: int, theme_id: int, confident: float) -> sa.Select[*tuple[Any, ...]]:
    """Ids of live comments that a coder would give a theme with at least this confidence.

    Never one of which anybody has decided whether it holds the theme, nor any that a person coded to the frame, nor one
    that whoever is at the desk has yet to code blind.
    """
    decided = sa.exists().where(Coding.comment_id == Comment.id, Coding.theme_id == theme_id)
    by_hand = sa.exists().where(
        Coding.comment_id == Comment.id,
        sa.not_(Coding.by_machine),
        Theme.id == Coding.theme_id,
        Theme.frame_id == desk.frame_id,
    )
    return (
        sa.select(Comment.id)
        .join(CodingSuggestion, CodingSuggestion.comment_id == Comment.id)
        .where(
            CodingSuggestion.coder_id == coder_id,
            CodingSuggestion.theme_id == theme_id,
            CodingSuggestion.confidence >= confident,
            Comment.questionnaire_id == desk.questionnaire_id,
            Comment.question_key == desk.key,
            Comment.withdrawn_on.is_(None),
            ~decided,
            ~by_hand,
            *open_to(desk.user_id),
        )
    )


def eligible_ids(desk: Desk, coder_id: int, theme_id: int, confident: float) -> list[int]:
    """The same as a list, in the order the comments came."""
    return list(db.session.scalars(eligible(desk, coder_id, theme_id, confident).order_by(Comment.id)))


def to_let_in(bulk: Bulk, desk: Desk, run_id: int | None, but: list[int]) -> sa.Select[*tuple[Any, ...]]:
    """Rows of codings that a bulk makes: all its comments that are still eligible, but for some."""
    assert bulk.coder_id is not None
    found = (
        eligible(desk, bulk.coder_id, bulk.theme_id, bulk.confident).where(Comment.id.not_in(but)).subquery()
    )
    return sa.select(
        found.c.id,
        sa.literal(bulk.theme_id),
        sa.true(),
        sa.true(),
        sa.literal(run_id, type_=Coding.run_id.type),
        sa.literal(desk.moment, type_=Coding.coded_at.type),
    )


def let_in(bulk: Bulk, moment: Any) -> sa.Select[*tuple[Any, ...]]:
    """Rows of the comments a bulk has just given its theme, at this moment."""
    return sa.select(sa.literal(bulk.id), Coding.comment_id).where(
        Coding.theme_id == bulk.theme_id, Coding.by_machine, Coding.coded_at == moment
    )


def of_bulk(bulk_id: int) -> sa.Select[*tuple[Any, ...]]:
    """Ids of the comments that got their theme by a bulk."""
    return sa.select(BulkComment.comment_id).where(BulkComment.bulk_id == bulk_id)


def count_let_in(bulk_id: int) -> int:
    """How many comments got their theme by a bulk."""
    return db.session.scalar(sa.select(sa.func.count()).where(BulkComment.bulk_id == bulk_id)) or 0


def bulk(desk: Desk, bulk_id: int, *, held: bool = False) -> Bulk | None:
    """One bulk of the question, or None. `held`: nobody else decides on it until the transaction ends."""
    chosen = sa.select(Bulk).where(
        Bulk.id == bulk_id,
        Bulk.questionnaire_id == desk.questionnaire_id,
        Bulk.question_key == desk.key,
        Bulk.frame_id == desk.frame_id,
    )
    return db.session.scalar(chosen.with_for_update() if held else chosen)


def bulks(desk: Desk, most: int = 50) -> list[Shown]:
    """The newest bulks of the question, newest first."""
    beginner, accepter = sa.orm.aliased(User), sa.orm.aliased(User)
    rows = db.session.execute(
        sa.select(Bulk, Theme.label, beginner.name, accepter.name)
        .join(Theme, Theme.id == Bulk.theme_id)
        .outerjoin(beginner, beginner.id == Bulk.begun_by)
        .outerjoin(accepter, accepter.id == Bulk.accepted_by)
        .where(Bulk.questionnaire_id == desk.questionnaire_id, Bulk.question_key == desk.key)
        .where(Bulk.frame_id == desk.frame_id)
        .order_by(Bulk.id.desc())
        .limit(most)
    )
    return [Shown(*row) for row in rows]


def coder_is_there(coder_id: int | None) -> bool:
    """Whether what a bulk was begun with is still kept."""
    return (
        coder_id is not None
        and db.session.scalar(sa.select(Coder.id).where(Coder.id == coder_id)) is not None
    )


def words_of(desk: Desk, comment_id: int) -> str | None:
    """The redacted words of a live comment of the question; None where it was withdrawn."""
    return db.session.scalar(
        sa.select(Comment.words_redacted).where(
            Comment.id == comment_id,
            Comment.questionnaire_id == desk.questionnaire_id,
            Comment.question_key == desk.key,
            Comment.withdrawn_on.is_(None),
        )
    )
