"""What leaves for other tools, and what a file is compared with. Redacted words only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.comments.queries import unseen_of
from engage.db import db
from engage.themes.exchange.arriving import Present
from engage.themes.models import CodedSpan, Coding, Theme
from engage.themes.queries.live import live


@dataclass(frozen=True)
class CodingRow:
    """That a live comment holds a theme in force: by whom (as `Coding.by`), when, its position and spans.

    `elsewhere`: it came in from another tool's file.
    """

    theme_id: int
    by: str
    elsewhere: bool
    coded_at: datetime
    position: str | None
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class CommentRow:
    """A live comment in its redacted words with its codings; `read`: a person has decided on it, here or elsewhere.

    `unseen`: the reader codes it blind and has not yet, so that its codings are left out.
    """

    id: int
    words: str
    read: bool
    codings: tuple[CodingRow, ...]
    unseen: bool


def coded_comments(
    questionnaire_id: int, question_key: str, *, reader: int | None = None
) -> list[CommentRow]:
    """Every live comment to a question in the order they came, with the themes in force that it holds."""
    of_question = live(questionnaire_id, question_key)
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    marked = (
        sa.select(CodedSpan.comment_id, CodedSpan.theme_id, CodedSpan.start, CodedSpan.end)
        .join(Comment, Comment.id == CodedSpan.comment_id)
        .where(*of_question)
        .order_by(CodedSpan.start)
    )
    for comment_id, theme_id, start, end in db.session.execute(marked):
        spans.setdefault((comment_id, theme_id), []).append((start, end))
    codings: dict[int, list[CodingRow]] = {}
    read: set[int] = set()
    decided = (
        sa.select(Coding)
        .join(Comment, Comment.id == Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(*of_question, Theme.merged_into_id.is_(None))
        .order_by(Coding.comment_id, Theme.position, Theme.id)
    )
    rows = db.session.execute(
        sa.select(Comment.id, Comment.words_redacted).where(*of_question).order_by(Comment.id)
    ).all()
    unseen = unseen_of(reader, questionnaire_id, question_key)
    for coding in db.session.scalars(decided):
        if coding.comment_id in unseen:
            continue
        if not coding.by_machine:
            read.add(coding.comment_id)
        if coding.holds:
            said = tuple(spans.get((coding.comment_id, coding.theme_id), ()))
            codings.setdefault(coding.comment_id, []).append(
                CodingRow(
                    coding.theme_id,
                    coding.by,
                    coding.elsewhere is not None,
                    coding.coded_at,
                    coding.position,
                    said,
                )
            )
    return [
        CommentRow(one, words, one in read, tuple(codings.get(one, ())), one in unseen) for one, words in rows
    ]


def ids_decided(questionnaire_id: int, question_key: str) -> set[int]:
    """Ids of live comments to a question that a person has coded here."""
    return set(
        db.session.scalars(
            sa.select(Coding.comment_id)
            .join(Comment, Comment.id == Coding.comment_id)
            .where(*live(questionnaire_id, question_key), Coding.read_here)
            .distinct()
        )
    )


def guids_elsewhere(guids: Collection[str], frame_id: int) -> set[str]:
    """Those of the guids that themes of other frames have."""
    return set(
        db.session.scalars(sa.select(Theme.guid).where(Theme.guid.in_(guids), Theme.frame_id != frame_id))
    )


def present(comment_ids: Collection[int], theme_ids: Collection[int]) -> dict[int, dict[int, Present]]:
    """What stands of these comments and themes, by comment, then theme; nothing of comments that a person read here."""
    found: dict[int, dict[int, Present]] = {comment_id: {} for comment_id in comment_ids}
    chosen = sa.select(Coding).where(Coding.comment_id.in_(comment_ids), Coding.theme_id.in_(theme_ids))
    for coding in db.session.scalars(chosen):
        if coding.read_here:
            found.pop(coding.comment_id, None)
        elif coding.comment_id in found:
            found[coding.comment_id][coding.theme_id] = Present(coding.holds, coding.by)
    return found
