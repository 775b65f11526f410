"""Live comments in their redacted words, with the themes they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engage import paging
from engage.comments.models import Comment
from engage.comments.queries import open_to, translations, unseen_among
from engage.db import db
from engage.themes.models import Coding, Theme, Unplaced
from engage.themes.queries.live import live, telling
from engage.themes.queries.suggestions import latest_run

PER_PAGE = 25
_SHOWN = (Comment.id, Comment.words_redacted, Comment.voice, Comment.quotable, Comment.language)
UNPLACED = ("other", "rare", "empty")


@dataclass(frozen=True)
class CodedComment:
    """A live comment in its redacted words, and the ids of the themes it holds; `by_hand`: a person has decided
    here; `elsewhere`: a person coded it in another tool.

    `quotable`: its writer said that we may quote it, without their name. `english`: its translation by a person.
    `unseen`: the reader codes it blind and has not yet, so that its themes are left out.
    """

    id: int
    words: str
    voice: str
    theme_ids: frozenset[int]
    by_hand: bool
    elsewhere: bool
    quotable: bool
    language: str | None
    english: str | None
    unseen: bool


def comments(
    questionnaire_id: int,
    question_key: str,
    *,
    reader: int | None = None,
    page: int,
    theme_id: int | None = None,
    only: str = "",
    of_telling: bool = False,
) -> tuple[list[CodedComment], int]:
    """A page of live comments in the order they came, and how many there are in all; a page too far is the last.

    `theme_id` keeps those that hold the theme; `only="none"` those that hold no theme; "other", "rare" and "empty"
    those that the run which is shown could not place, found few to say, or found to say nothing. Both leave out what is
    closed to the `reader` (a person's id, None for one who codes nothing), whatever it holds. `of_telling`: only those
    that say something.
    """
    where = (telling if of_telling else live)(questionnaire_id, question_key)
    if theme_id is not None or only == "none" or only in UNPLACED:
        where += open_to(reader)
    if theme_id is not None:
        where.append(
            Comment.id.in_(sa.select(Coding.comment_id).where(Coding.theme_id == theme_id, Coding.holds))
        )
    if only == "none":
        where.append(Comment.id.not_in(sa.select(Coding.comment_id).where(Coding.holds)))
    if only in UNPLACED:
        run = latest_run(questionnaire_id, question_key)
        unplaced = sa.select(Unplaced.comment_id).where(
            Unplaced.run_id == (run.id if run else 0), Unplaced.why == only
        )
        where.append(Comment.id.in_(unplaced))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Comment).where(*where)) or 0
    page = min(page, pages_of(total))
    rows = db.session.execute(
        sa.select(*_SHOWN).where(*where).order_by(Comment.id).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    ).all()
    return _with_codings(rows, reader), total


def pages_of(total: int) -> int:
    """How many pages so many comments fill, at least one."""
    return paging.pages_of(total, PER_PAGE)


def comment_of(
    questionnaire_id: int, question_key: str, comment_id: int, *, reader: int | None = None
) -> CodedComment | None:
    """One live comment of a question, or None."""
    rows = db.session.execute(
        sa.select(*_SHOWN).where(*live(questionnaire_id, question_key), Comment.id == comment_id)
    ).all()
    return next(iter(_with_codings(rows, reader)), None)


def words_to_group(questionnaire_id: int, question_key: str) -> list[tuple[int, str]]:
    """Id and redacted words of every live comment to a question, in the order they came."""
    return list(
        db.session.execute(
            sa.select(Comment.id, Comment.words_redacted)
            .where(*live(questionnaire_id, question_key))
            .order_by(Comment.id)
        )
    )


def quotable_ids(questionnaire_id: int, question_key: str) -> set[int]:
    """Ids of live comments whose writers let us quote their words without their name."""
    return set(
        db.session.scalars(
            sa.select(Comment.id).where(*live(questionnaire_id, question_key), Comment.quotable)
        )
    )


def _with_codings(rows: Any, reader: int | None) -> list[CodedComment]:
    held: dict[int, set[int]] = {row[0]: set() for row in rows}
    unseen = unseen_among(held, reader)
    by_hand: set[int] = set()
    elsewhere: set[int] = set()
    codings = db.session.execute(
        sa.select(Coding.comment_id, Coding.theme_id, Coding.holds, Coding.read_here, Coding.elsewhere)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Coding.comment_id.in_(held.keys() - unseen), Theme.merged_into_id.is_(None))
    )
    for comment_id, theme_id, holds, read_here, came_from in codings:
        if holds:
            held[comment_id].add(theme_id)
        if read_here:
            by_hand.add(comment_id)
        if came_from == "person":
            elsewhere.add(comment_id)
    english = translations(held)
    return [
        CodedComment(
            row.id,
            row.words_redacted,
            row.voice,
            frozenset(held[row.id]),
            row.id in by_hand,
            row.id in elsewhere,
            row.quotable,
            row.language,
            english.get(row.id),
            row.id in unseen,
        )
        for row in rows
    ]
