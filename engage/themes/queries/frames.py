"""The coding frame: its themes, and how many live comments hold each."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from engage.comments.models import Comment
from engage.db import db
from engage.questionnaires.queries import asked_of_anybody
from engage.questionnaires.shape import QuestionShape
from engage.themes.models import Coding, Frame, FrameUse, Merge, Quote, SuggestedTheme, Theme
from engage.themes.queries.live import live, telling


@dataclass(frozen=True)
class ThemeCount:
    """One theme in force and how many live comments hold it, by voice; a person read `by_hand` of them.

    `told`: those of individuals that say something, as the summary counts them.
    """

    theme: Theme
    individuals: int
    organisations: int
    on_behalf: int
    by_hand: int
    told: int

    @property
    def comments(self) -> int:
        """All live comments that hold the theme."""
        return self.individuals + self.organisations + self.on_behalf


@dataclass(frozen=True)
class Base:
    """How many live comments a question has: by voice, and how many of them a person has read and coded.

    `silent`: individuals' live comments that say nothing, whether they are among the others or not.
    """

    individuals: int
    organisations: int
    on_behalf: int
    read: int
    silent: int

    @property
    def comments(self) -> int:
        """All live comments to the question."""
        return self.individuals + self.organisations + self.on_behalf


def frame(questionnaire_id: int, question_key: str) -> Frame | None:
    """The coding frame of a question, themes loaded in order (merged ones included); None where none was begun."""
    found = use(questionnaire_id, question_key)
    return found.frame if found else None


def use(questionnaire_id: int, question_key: str) -> FrameUse | None:
    """That a question is coded to a frame, and whether it counts; the frame and its themes are loaded."""
    return db.session.scalar(
        sa.select(FrameUse)
        .where(FrameUse.questionnaire_id == questionnaire_id, FrameUse.question_key == question_key)
        .options(joinedload(FrameUse.frame).selectinload(Frame.themes))
    )


def accepted_uses(questionnaire_id: int) -> dict[str, FrameUse]:
    """By question key, the frames that count in a questionnaire; the frames themselves are not loaded. One query."""
    rows = db.session.scalars(
        sa.select(FrameUse).where(
            FrameUse.questionnaire_id == questionnaire_id, FrameUse.accepted_at.is_not(None)
        )
    )
    return {use.question_key: use for use in rows}


def uses(frame_id: int) -> list[FrameUse]:
    """Every question that is coded to a frame, by questionnaire and question; the frame is not loaded."""
    chosen = sa.select(FrameUse).where(FrameUse.frame_id == frame_id)
    return list(db.session.scalars(chosen.order_by(FrameUse.questionnaire_id, FrameUse.question_key)))


def frame_by_id(frame_id: int) -> Frame | None:
    """A frame with its themes loaded, in order, merged ones included."""
    return db.session.scalar(sa.select(Frame).where(Frame.id == frame_id).options(selectinload(Frame.themes)))


def theme(theme_id: int) -> Theme | None:
    """One theme with its frame loaded, or None."""
    return db.session.scalar(sa.select(Theme).where(Theme.id == theme_id).options(selectinload(Theme.frame)))


def theme_counts(
    frame_id: int, questionnaire_id: int, question_key: str, *, of_telling: bool = False
) -> list[ThemeCount]:
    """Themes in force (not merged away), the most held first, with how many live comments to a question hold each.

    `of_telling`: only of those that say something, as `base`.
    """
    counted_ones = telling if of_telling else live
    silent = Comment.says_nothing.is_(True)
    themes = db.session.scalars(
        sa.select(Theme).where(Theme.frame_id == frame_id, Theme.merged_into_id.is_(None))
    ).all()
    rows = db.session.execute(
        sa.select(Coding.theme_id, Comment.voice, Coding.read_here.label("read"), silent, sa.func.count())
        .join(Comment, Comment.id == Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.frame_id == frame_id, Coding.holds, *counted_ones(questionnaire_id, question_key))
        .group_by(Coding.theme_id, Comment.voice, Coding.read_here, silent)
    )
    held: dict[int, dict[str, int]] = {}
    for theme_id, voice, read, says_nothing, count in rows:
        of_theme = held.setdefault(theme_id, {})
        of_theme[voice] = of_theme.get(voice, 0) + count
        of_theme["by hand"] = of_theme.get("by hand", 0) + (count if read else 0)
        if voice == "individual" and not says_nothing:
            of_theme["told"] = of_theme.get("told", 0) + count
    counted = [_counted(one, held.get(one.id, {})) for one in themes]
    return sorted(counted, key=lambda row: (-row.comments, row.theme.position, row.theme.id))


def _counted(theme_in_force: Theme, held: dict[str, int]) -> ThemeCount:
    return ThemeCount(
        theme_in_force,
        individuals=held.get("individual", 0),
        organisations=held.get("organisation", 0),
        on_behalf=held.get("on behalf", 0),
        by_hand=held.get("by hand", 0),
        told=held.get("told", 0),
    )


def holders(theme_id: int) -> int:
    """How many live comments hold a theme."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Coding)
            .join(Comment, Comment.id == Coding.comment_id)
            .where(Coding.theme_id == theme_id, Coding.holds, Comment.withdrawn_on.is_(None))
        )
        or 0
    )


def base(questionnaire_id: int, question_key: str, *, of_telling: bool = False) -> Base:
    """How many live comments a question has, by voice, and how many of them a person has read and coded.

    `of_telling`: only those that say something.
    """
    where = (telling if of_telling else live)(questionnaire_id, question_key)
    nothing = Comment.says_nothing.is_(True)
    rows = db.session.execute(
        sa.select(Comment.voice, nothing, sa.func.count())
        .where(*live(questionnaire_id, question_key))
        .group_by(Comment.voice, nothing)
    ).all()
    voices: dict[str, int] = {}
    for voice, is_silent, number in rows:
        if not (of_telling and is_silent):
            voices[voice] = voices.get(voice, 0) + number
    read = db.session.scalar(
        sa.select(sa.func.count(sa.distinct(Comment.id)))
        .join(Coding, Coding.comment_id == Comment.id)
        .where(*where, Coding.read_here)
    )
    return Base(
        individuals=voices.get("individual", 0),
        organisations=voices.get("organisation", 0),
        on_behalf=voices.get("on behalf", 0),
        read=read or 0,
        silent=sum(number for voice, is_silent, number in rows if is_silent and voice == "individual"),
    )


def closed_questions(questionnaire_id: int) -> list[QuestionShape]:
    """The questions of one choice or a scale that comments can be compared by, as the newest version asks them."""
    return [one for one in asked_of_anybody(questionnaire_id) if one.kind in ("one_choice", "scale")]


def chosen_question(use: FrameUse) -> QuestionShape | None:
    """The closed question that an officer chose for the comments of a question; None where it chose none."""
    return next((one for one in closed_questions(use.questionnaire_id) if one.key == use.closed_key), None)


def is_used(theme: Theme) -> bool:
    """Whether a theme was ever given to a comment, merged into, or accepted from a suggestion."""
    used = sa.or_(
        sa.exists().where(Coding.theme_id == theme.id, Coding.holds),
        sa.exists().where(Merge.into_id == theme.id),
        sa.exists().where(Merge.theme_id == theme.id),
        sa.exists().where(SuggestedTheme.theme_id == theme.id),
        sa.exists().where(Quote.theme_id == theme.id),
    )
    return bool(db.session.scalar(sa.select(used)))
