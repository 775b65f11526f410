"""Passages that may stand for a theme: only of live comments whose writers let us quote them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.comments.queries import open_to
from engage.db import db
from engage.themes.models import Quote
from engage.themes.queries.live import live
from engage.themes.queries.merging import owners


@dataclass(frozen=True)
class QuoteWords:
    """A passage of a comment's redacted words that may stand for a theme."""

    id: int
    comment_id: int
    words: str
    approved: bool


def approved_quotes(
    theme_ids: Iterable[int], questionnaire_id: int, question_key: str
) -> dict[int, list[QuoteWords]]:
    """Passages a person approved, by theme: only of live comments to the question that their writers let us quote."""
    said = live(questionnaire_id, question_key)
    return _of_themes(theme_ids, Quote.approved_at.is_not(None), *said)


def theme_quotes(
    theme_ids: Iterable[int], questionnaire_id: int, question_key: str, *, reader: int | None = None
) -> dict[int, list[QuoteWords]]:
    """All passages of comments to the question that may stand for each theme, approved or not.

    Not those of comments that are closed to the `reader`, who codes them blind.
    """
    return _of_themes(theme_ids, *live(questionnaire_id, question_key), *open_to(reader))


def quote(quote_id: int) -> Quote | None:
    """One passage, or None."""
    return db.session.get(Quote, quote_id)


def _of_themes(theme_ids: Iterable[int], *where: sa.ColumnElement[bool]) -> dict[int, list[QuoteWords]]:
    """By theme: its own passages, and those of themes that were merged into it."""
    belongs = owners(theme_ids)
    found: dict[int, list[QuoteWords]] = {}
    for theme_id, passages in _quotes(Quote.theme_id, list(belongs), *where).items():
        found.setdefault(belongs[theme_id], []).extend(passages)
    return {theme_id: sorted(passages, key=lambda one: one.id) for theme_id, passages in found.items()}


def _quotes(column: Any, ids: list[int], *where: sa.ColumnElement[bool]) -> dict[int, list[QuoteWords]]:
    found: dict[int, list[QuoteWords]] = {}
    rows = db.session.execute(
        sa.select(
            column,
            Quote.id,
            Quote.comment_id,
            Quote.start,
            Quote.end,
            Quote.approved_at,
            Comment.words_redacted,
        )
        .join(Comment, Comment.id == Quote.comment_id)
        .where(column.in_(ids), Comment.withdrawn_on.is_(None), Comment.quotable, *where)
        .order_by(Quote.id)
    )
    for owner, quote_id, comment_id, start, end, approved_at, words in rows:
        passage = QuoteWords(quote_id, comment_id, words[start:end].strip(), approved_at is not None)
        found.setdefault(owner, []).append(passage)
    return found


def of_suggestions(suggestion_ids: list[int], reader: int | None) -> dict[int, list[QuoteWords]]:
    """Passages by suggestion, of comments that are open to the reader."""
    return _quotes(Quote.suggested_theme_id, suggestion_ids, *open_to(reader))
