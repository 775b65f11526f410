"""Searching comments by word, by meaning and by what was decided on them: redacted words only, live comments only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from engage.comments.criteria import Criteria
from engage.comments.models import Comment, Translation
from engage.comments.queries import open_to, translations, unseen_among
from engage.comments.queries.holding import contains
from engage.comments.queries.marks import carries
from engage.db import db
from engage.paging import pages_of
from engage.questionnaires.models import Page, Question, Questionnaire, Version
from engage.themes.models import CampaignComment, Coding, Theme
from engage.themes.queries.meanings import closest

PER_PAGE = 25
MOST_CLOSE = 200  # comments that are called close to a meaning
MOST_IN_FILE = 20_000
_AT_ONCE = 1_000


@dataclass(frozen=True)
class FoundComment:
    """A live comment in its redacted words, with its English and the labels of its themes where there are any.

    `closeness` to the meaning looked for, 0 to 1; None where none was. `unseen`: its reader codes it blind and has not
    yet, so that its themes are left out.
    """

    id: int
    questionnaire_id: int
    question_key: str
    words: str
    voice: str
    language: str | None
    given_on: date
    says_nothing: bool | None
    translation: str | None
    themes: tuple[str, ...]
    closeness: float | None
    unseen: bool


@dataclass(frozen=True)
class Found:
    """A page of what was found, and how much there is in all. Pages count from 1."""

    rows: list[FoundComment]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Asked:
    """A comment question, in the words of the newest version that asks it."""

    questionnaire_id: int
    question_key: str
    questionnaire: str
    question: str


def search(
    wanted: Criteria, page: int, row: NDArray[np.float32] | None = None, *, reader: int | None = None
) -> Found:
    """A page of comments that fit, the newest first; with a `row` of meaning the closest first, at most `MOST_CLOSE`.

    A page too far is the last. Asked for by theme or mark, what is closed to the `reader` is left out, whatever it
    holds.
    """
    if row is None:
        ids, total = _page_of_ids(wanted, page, reader)
        if not ids and page > 1:
            page = pages_of(_total(wanted, reader), PER_PAGE)
            ids, total = _page_of_ids(wanted, page, reader)
        return Found(_rows(ids, {}, reader), total, page, pages_of(total, PER_PAGE))
    close = _close(wanted, row, reader)
    pages = pages_of(len(close), PER_PAGE)
    page = min(page, pages)
    ids = list(close)[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Found(_rows(ids, close, reader), len(close), page, pages)


def everything(
    wanted: Criteria, row: NDArray[np.float32] | None = None, *, reader: int | None = None
) -> Iterator[FoundComment]:
    """All comments that fit, in the order of `search`, at most `MOST_IN_FILE`; read a thousand at a time."""
    close = {} if row is None else _close(wanted, row, reader)
    ids = list(close)
    if row is None:
        chosen = sa.select(Comment.id).where(*_where(wanted, reader)).order_by(Comment.id.desc())
        ids = list(db.session.scalars(chosen.limit(MOST_IN_FILE)))
    for start in range(0, len(ids), _AT_ONCE):
        yield from _rows(ids[start : start + _AT_ONCE], close, reader)


def words_of_comment(comment_id: int) -> str | None:
    """The redacted words of a live comment, or None."""
    chosen = sa.select(Comment.words_redacted).where(Comment.id == comment_id, Comment.withdrawn_on.is_(None))
    return db.session.scalar(chosen)


def asked() -> list[Asked]:
    """Every comment question of every questionnaire, by questionnaire and in the order of its pages."""
    rows = db.session.execute(
        sa.select(Version.questionnaire_id, Question.key, Questionnaire.title, Question.title)
        .join(Page, Page.id == Question.page_id)
        .join(Version, Version.id == Page.version_id)
        .join(Questionnaire, Questionnaire.id == Version.questionnaire_id)
        .where(Question.kind == "comment", Version.published_at.is_not(None))
        .order_by(Version.questionnaire_id.desc(), Version.number, Page.position, Question.position)
    )
    newest: dict[tuple[int, str], Asked] = {}
    for questionnaire_id, key, questionnaire, question in rows:
        newest[questionnaire_id, key] = Asked(questionnaire_id, key, questionnaire, question)
    return list(newest.values())


def languages(wanted: Criteria) -> list[str]:
    """Languages that live comments are in, in alphabetical order; of one question where one is asked about."""
    chosen = sa.select(Comment.language).where(Comment.withdrawn_on.is_(None), Comment.language.is_not(None))
    if wanted.is_of_a_question:
        chosen = chosen.where(
            Comment.questionnaire_id == wanted.questionnaire_id, Comment.question_key == wanted.question_key
        )
    return [code for code in db.session.scalars(chosen.distinct().order_by(Comment.language)) if code]


def _close(wanted: Criteria, row: NDArray[np.float32], reader: int | None) -> dict[int, float]:
    """Closeness by comment, the closest first, of live comments that fit; not the one that others are to be like."""
    among = None
    if wanted.narrows:
        fitting = sa.select(Comment.id).where(*_where(wanted, reader))
        among = np.fromiter(db.session.scalars(fitting), dtype=np.int64)
    found = closest(wanted, row, among, MOST_CLOSE + 1)
    live = set(
        db.session.scalars(sa.select(Comment.id).where(Comment.id.in_(found), Comment.withdrawn_on.is_(None)))
    )
    kept = [number for number in found if number in live and number != wanted.like]
    return {number: found[number] for number in kept[:MOST_CLOSE]}


def _page_of_ids(wanted: Criteria, page: int, reader: int | None) -> tuple[list[int], int]:
    """The comments of one page, and how many fit in all.

    Where words are looked for, every comment is read, and counted on the way; else an index finds and counts.
    """
    chosen = (
        sa.select(Comment.id)
        .where(*_where(wanted, reader))
        .order_by(Comment.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    if not wanted.phrases:
        return list(db.session.scalars(chosen)), _total(wanted, reader)
    rows = db.session.execute(chosen.add_columns(sa.func.count().over())).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def _total(wanted: Criteria, reader: int | None) -> int:
    counted = sa.select(sa.func.count()).select_from(Comment).where(*_where(wanted, reader))
    return db.session.scalar(counted) or 0


def _rows(ids: Sequence[int], close: dict[int, float], reader: int | None) -> list[FoundComment]:
    """The comments of these ids, in their order."""
    comments = {
        row.id: row
        for row in db.session.execute(
            sa.select(
                Comment.id,
                Comment.questionnaire_id,
                Comment.question_key,
                Comment.words_redacted,
                Comment.voice,
                Comment.language,
                Comment.given_on,
                Comment.says_nothing,
            ).where(Comment.id.in_(ids))
        )
    }
    held: dict[int, list[str]] = {}
    unseen = unseen_among(ids, reader)
    labels = db.session.execute(
        sa.select(Coding.comment_id, Theme.label)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Coding.comment_id.in_(ids), Coding.holds, Theme.merged_into_id.is_(None))
        .order_by(Theme.position, Theme.id)
    )
    for comment_id, label in labels:
        if comment_id not in unseen:
            held.setdefault(comment_id, []).append(label)
    english = translations(ids)
    return [
        FoundComment(
            *comments[number],
            english.get(number),
            tuple(held.get(number, ())),
            close.get(number),
            number in unseen,
        )
        for number in ids
        if number in comments
    ]


def _where(wanted: Criteria, reader: int | None) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = [Comment.withdrawn_on.is_(None)]
    plain = {
        Comment.questionnaire_id: wanted.questionnaire_id,
        Comment.question_key: wanted.question_key,
        Comment.voice: wanted.voice,
        Comment.language: wanted.language,
    }
    where += [column == value for column, value in plain.items() if value]
    if wanted.nothing:
        where.append(Comment.says_nothing.is_(wanted.nothing == "yes"))
    if wanted.since:
        where.append(Comment.given_on >= wanted.since)
    if wanted.until:
        where.append(Comment.given_on <= wanted.until)
    if wanted.campaign:
        copies = Comment.id.in_(sa.select(CampaignComment.comment_id))
        where.append(copies if wanted.campaign == "only" else ~copies)
    if wanted.marked:
        where.append(carries(wanted.marked))
    if wanted.theme or wanted.marked:
        where += open_to(reader)
    if wanted.theme:
        held = sa.select(Coding.comment_id).where(Coding.holds)
        if wanted.theme_id is None:
            in_force = held.join(Theme, Theme.id == Coding.theme_id).where(Theme.merged_into_id.is_(None))
            where.append(Comment.id.not_in(in_force))
        else:
            where.append(Comment.id.in_(held.where(Coding.theme_id == wanted.theme_id)))
    return [*where, *(_says(phrase) for phrase in wanted.phrases)]


def _says(phrase: str) -> sa.ColumnElement[bool]:
    """That a comment, or its English, holds a phrase in any case."""
    translated = sa.select(Translation.comment_id).where(contains(Translation.words, phrase))
    return sa.or_(contains(Comment.words_redacted, phrase), Comment.id.in_(translated))
