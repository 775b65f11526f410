"""Examples and counter-examples of themes: typed, or words of a live comment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from engage.comments.models import Comment
from engage.comments.queries import open_to
from engage.db import db
from engage.themes.models import ThemeExample


@dataclass(frozen=True)
class ExampleWords:
    """Words that belong to a theme or, as `counter` example, do not. `comment_id`: the comment they are from, if any.

    `quotable`: typed, or its writer lets us quote it.
    """

    id: int
    words: str
    counter: bool
    comment_id: int | None
    quotable: bool


def examples(theme_ids: Collection[int], *, reader: int | None = None) -> dict[int, list[ExampleWords]]:
    """Examples and counter-examples by theme, in the order they were given; passages of withdrawn comments left out.

    So are those of comments that are closed to the `reader`, who codes them blind.
    """
    found: dict[int, list[ExampleWords]] = {}
    rows = db.session.execute(
        sa.select(ThemeExample, Comment.words_redacted, Comment.withdrawn_on, Comment.quotable)
        .outerjoin(Comment, Comment.id == ThemeExample.comment_id)
        .where(
            ThemeExample.theme_id.in_(theme_ids),
            sa.or_(ThemeExample.comment_id.is_(None), sa.and_(sa.true(), *open_to(reader))),
        )
        .order_by(ThemeExample.id)
    )
    for example, said, withdrawn_on, quotable in rows:
        words = example.words
        if words is None and withdrawn_on is None and said is not None:
            words = said[example.start : example.end].strip()
        if words:
            typed = example.words is not None
            found.setdefault(example.theme_id, []).append(
                ExampleWords(example.id, words, example.counter, example.comment_id, typed or bool(quotable))
            )
    return found


def example(example_id: int) -> ThemeExample | None:
    """One example, or None."""
    return db.session.get(ThemeExample, example_id)
