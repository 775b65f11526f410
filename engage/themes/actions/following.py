"""Words of comments were made anew: everything is carried along that points into them or repeats them.

Quotes, coded spans and examples are moved to where their words stand now. An approved quote so shows what is shown of
the comment, never what is hidden in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from engage.comments.marking import without
from engage.comments.rebuilt import Rebuilt, tell_me
from engage.db import db
from engage.themes.actions.forgetting import all_worded, reword
from engage.themes.models import CodedSpan, Quote, ThemeExample
from engage.themes.queries import passages

WITHOUT_SYNC = {"synchronize_session": False}


def follow(rebuilt: Sequence[Rebuilt]) -> None:
    """Move passages, and take words out of texts: what a person hid of all, what a machine hid of a machine's."""
    by_id = {one.comment_id: one for one in rebuilt}
    if not by_id:
        return
    rows: list[Quote | ThemeExample] = [*passages.quotes_of(by_id), *passages.examples_of(by_id)]
    for row in rows:
        if row.comment_id is None or row.start is None or row.end is None:
            continue
        place = by_id[row.comment_id].carried(row.start, row.end)
        if place is None:
            db.session.delete(row)
        else:
            row.start, row.end = place
    _move_spans(by_id)
    gone = frozenset[str]().union(*(one.taken_out for one in rebuilt))
    hidden = gone.union(*(one.hidden for one in rebuilt))
    if hidden:
        said = [one.was for one in rebuilt if one.taken_out or one.hidden]
        reword(
            all_worded(by_id, said), lambda text, by_machine: without(text, hidden if by_machine else gone)
        )
    db.session.flush()


tell_me(follow)


def _move_spans(by_id: dict[int, Rebuilt]) -> None:
    """Move coded spans; two of a theme that now begin at the same place become one."""
    ends: dict[tuple[int, int, int], int] = {}
    spans = passages.spans_of(by_id)
    for comment_id, theme_id, start, end in spans:
        place = by_id[comment_id].carried(start, end)
        if place is not None:
            key = comment_id, theme_id, place[0]
            ends[key] = max(place[1], ends.get(key, 0))
    if not spans:
        return
    db.session.execute(
        sa.delete(CodedSpan).where(CodedSpan.comment_id.in_(by_id)), execution_options=WITHOUT_SYNC
    )
    moved = [
        {"comment_id": comment_id, "theme_id": theme_id, "start": start, "end": end}
        for (comment_id, theme_id, start), end in sorted(ends.items())
    ]
    if moved:
        db.session.execute(sa.insert(CodedSpan), moved)
