"""Who holds a theme that is to be merged, what was merged, and what undoing it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engage.comments.models import Comment
from engage.db import db
from engage.questionnaires.bank import by_census
from engage.responses.queries import equality_counts_among
from engage.themes.framing.merging import HELD_BY_FEW, Groups, Holding
from engage.themes.models import CodedSpan, Coding, Merge, MergedComment, Theme
from engage.themes.queries.live import live

Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class MergeRow:
    """A merge with the labels of both themes and, of one question, the live comments it took along."""

    merge: Merge
    label: str
    into: str
    comments: int
    individuals: int

    @property
    def in_annex(self) -> bool:
        """Whether it is published: a view that few comments to the question hold, or mainly one group."""
        return self.comments > 0 and (self.comments < HELD_BY_FEW or self.merge.mainly is not None)


def holding(theme_id: int) -> Holding:
    """Who holds a theme: live comments by question, their positions, and the groups of those who told us."""
    held = (Coding.theme_id == theme_id, Coding.holds, Comment.withdrawn_on.is_(None))
    joined = sa.select(Comment.questionnaire_id, Comment.question_key, Coding.position, sa.func.count())
    rows = db.session.execute(
        joined.join(Comment, Comment.id == Coding.comment_id)
        .where(*held)
        .group_by(Comment.questionnaire_id, Comment.question_key, Coding.position)
    )
    comments: dict[tuple[int, str], int] = {}
    positions: dict[str, int] = {}
    for questionnaire_id, key, position, count in rows:
        comments[questionnaire_id, key] = comments.get((questionnaire_id, key), 0) + count
        if position is not None:
            positions[position] = positions.get(position, 0) + count
    asked = {questionnaire_id for questionnaire_id, _ in comments}
    responses = (
        sa.select(Comment.origin_id)
        .join(Coding, Coding.comment_id == Comment.id)
        .where(*held, Comment.origin == "answer")
    )
    holders = equality_counts_among(asked, responses)
    everyone = equality_counts_among(holders)
    groups = [(_in_words(holders[one]), _in_words(everyone[one])) for one in sorted(holders)]
    return Holding(comments, positions, groups)


def _in_words(counts: Groups) -> Groups:
    return {name.replace("_", " ").capitalize(): of for name, of in by_census(counts).items()}


def merge_of(merge_id: int) -> Merge | None:
    """One merge, or None."""
    return db.session.get(Merge, merge_id)


def merge_rows(frame_id: int, questionnaire_id: int, question_key: str) -> list[MergeRow]:
    """Merges of a frame that stand, the newest first, with what they took along of one question."""
    theme, into = aliased(Theme), aliased(Theme)
    merges = db.session.execute(
        sa.select(Merge, theme.label, into.label)
        .join(theme, theme.id == Merge.theme_id)
        .join(into, into.id == Merge.into_id)
        .where(theme.frame_id == frame_id, Merge.undone_at.is_(None))
        .order_by(Merge.id.desc())
    ).all()
    held: dict[int, tuple[int, int]] = {}
    told = sa.and_(Comment.voice == "individual", Comment.says_nothing.is_not(True))
    counts = db.session.execute(
        sa.select(Coding.theme_id, sa.func.count(), sa.func.count(sa.case((told, 1))))
        .join(Comment, Comment.id == Coding.comment_id)
        .where(
            Coding.theme_id.in_([merge.theme_id for merge, *_ in merges]),
            Coding.holds,
            *live(questionnaire_id, question_key),
        )
        .group_by(Coding.theme_id)
    )
    for theme_id, comments, individuals in counts:
        held[theme_id] = comments, individuals
    return [
        MergeRow(merge, label, label_into, *held.get(merge.theme_id, (0, 0)))
        for merge, label, label_into in merges
    ]


def owners(theme_ids: Iterable[int]) -> dict[int, int]:
    """Each of the themes, and each that was merged into one of them, to the one of `theme_ids` it now belongs to."""
    asked = set(theme_ids)
    rows = db.session.execute(
        sa.select(Theme.id, Theme.merged_into_id).where(
            Theme.merged_into_id.is_not(None),
            Theme.frame_id.in_(sa.select(Theme.frame_id).where(Theme.id.in_(asked))),
        )
    )
    merged = {theme_id: into for theme_id, into in rows if into is not None}
    found = {one: one for one in asked}
    for theme_id in merged:
        at: int | None = theme_id
        seen: set[int] = set()
        while at is not None and at not in seen:
            seen.add(at)
            if at in asked:
                found[theme_id] = at
            at = merged.get(at)
    return found


def people_say(theme: Theme) -> Rows:
    """Ids of comments of which a person decided that they hold a theme."""
    return sa.select(Coding.comment_id).where(
        Coding.theme_id == theme.id, Coding.holds, sa.not_(Coding.by_machine)
    )


def held_by(theme: Theme) -> Rows:
    """Ids of comments that hold a theme."""
    return comments_of_codings(Coding.theme_id == theme.id, Coding.holds.is_(True))


def comments_of_codings(*where: sa.ColumnElement[bool]) -> Rows:
    """Ids of the comments of codings."""
    return sa.select(Coding.comment_id).where(*where)


def merges_beside(merge: Merge) -> list[Merge]:
    """Other merges into the same theme that stand, the oldest first."""
    chosen = sa.select(Merge).where(
        Merge.into_id == merge.into_id, Merge.undone_at.is_(None), Merge.id != merge.id
    )
    return list(db.session.scalars(chosen.order_by(Merge.id)))


def to_gain(merge: Merge, theme: Theme, into: Theme) -> Rows:
    """Rows of merged comments: what `into` gains when `theme` is merged into it, and what stood there before.

    A machine's coding gives way to a person's "no"; a person's own does not. Nor does what was said in another tool
    turn a "no" that was said here: else it would count as read here.
    """
    decided = sa.select(Coding.comment_id).where(Coding.theme_id == into.id)
    new = sa.select(sa.literal(merge.id), Coding.comment_id, sa.literal("nothing")).where(
        Coding.theme_id == theme.id, Coding.holds, Coding.comment_id.not_in(decided)
    )
    turned = sa.select(sa.literal(merge.id), Coding.comment_id, sa.literal("no")).where(
        Coding.theme_id == into.id,
        sa.not_(Coding.holds),
        Coding.comment_id.in_(people_say(theme)),
        sa.or_(sa.not_(Coding.read_here), Coding.comment_id.in_(people_say(theme).where(Coding.read_here))),
    )
    either = sa.union_all(new, turned).subquery()
    return sa.select(*either.c)


def gained(merge: Merge, *was: str) -> Rows:
    """Ids of the comments a merge gave to the other theme, of which `was` stood there before."""
    return sa.select(MergedComment.comment_id).where(
        MergedComment.merge_id == merge.id, MergedComment.was.in_(was)
    )


def to_move(theme: Theme, into: Theme, merge: Merge) -> Rows:
    """Codings that `into` gains where nothing stood, as rows of the table."""
    return sa.select(
        Coding.comment_id,
        sa.literal(into.id),
        Coding.holds,
        Coding.user_id,
        Coding.by_machine,
        Coding.run_id,
        Coding.coded_at,
        Coding.position,
        Coding.elsewhere,
    ).where(Coding.theme_id == theme.id, Coding.comment_id.in_(gained(merge, "nothing")))


def spans_to_move(theme: Theme, into: Theme, merge: Merge) -> Rows:
    """Spans of the comments that `into` gains, as rows of the table."""
    return sa.select(CodedSpan.comment_id, sa.literal(into.id), CodedSpan.start, CodedSpan.end).where(
        CodedSpan.theme_id == theme.id, CodedSpan.comment_id.in_(gained(merge, "nothing", "no"))
    )


def position_on(theme: Theme) -> sa.ScalarSelect[Any]:
    """The position on a theme of the comment of a coding at hand."""
    other = aliased(Coding)
    return (
        sa.select(other.position)
        .where(other.theme_id == theme.id, other.comment_id == Coding.comment_id)
        .correlate(Coding)
        .scalar_subquery()
    )


def decided_since(merge: Merge) -> Rows:
    """Ids of comments of which a person has said since the merge whether they hold the theme merged into."""
    return sa.select(Coding.comment_id).where(
        Coding.theme_id == merge.into_id, sa.not_(Coding.by_machine), Coding.coded_at > merge.made_at
    )


def refused_since(merge: Merge) -> list[Coding]:
    """Later decisions of people that a comment the merged theme held does not hold the theme merged into."""
    held = sa.select(Coding.comment_id).where(Coding.theme_id == merge.theme_id, Coding.holds)
    return list(
        db.session.scalars(
            sa.select(Coding).where(
                Coding.theme_id == merge.into_id,
                sa.not_(Coding.holds),
                Coding.comment_id.in_(held),
                Coding.comment_id.in_(decided_since(merge)),
            )
        )
    )


def coded_since(merge: Merge) -> int:
    """How many of the merged theme's comments a person has coded since the merge."""
    held = sa.select(Coding.comment_id).where(Coding.theme_id == merge.theme_id, Coding.holds)
    both = decided_since(merge).where(Coding.comment_id.in_(held)).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(both)) or 0
