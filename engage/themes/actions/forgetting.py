"""Texts about themes lose the words of comments that leave, and words that are taken out of comments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from engage.comments import actions as comments
from engage.comments.leaving import WITHDRAWN, Leaving, tell_me
from engage.comments.marking import TAKEN_OUT
from engage.comments.queries.holding import said_beside
from engage.db import Table, db
from engage.themes.models import (
    CodedSpan,
    Frame,
    FrameVersion,
    LaterBatch,
    Merge,
    Run,
    RunCut,
    SuggestedTheme,
    Theme,
    ThemeExample,
)
from engage.themes.queries import passages
from engage.themes.queries.withdrawn import mainly_in, put_nowhere
from engage.themes.quoting.own_words import MOST, OTHERS, Own, Say, rewritten
from engage.themes.quoting.repeating import FEWEST_ELSEWHERE, repeating

BY_MACHINE, BY_PEOPLE = True, False
WORDED: Mapping[type[Table], Mapping[str, bool]] = {
    SuggestedTheme: dict.fromkeys(
        ("label", "description", "terms", "worded_label", "worded_description"), BY_MACHINE
    ),
    LaterBatch: {"content": BY_MACHINE},
    RunCut: {"what": BY_MACHINE, "nodes": BY_PEOPLE},
    Frame: {"title": BY_PEOPLE},
    Theme: dict.fromkeys(("label", "description", "merged_because"), BY_PEOPLE),
    ThemeExample: {"words": BY_PEOPLE},
    Merge: {"because": BY_PEOPLE},
    FrameVersion: dict.fromkeys(("note", "content"), BY_PEOPLE),
}


def forget(leaving: Sequence[Leaving]) -> None:
    """Before the words of comments go: remove passages of them, and from every text what is theirs alone."""
    left = [one for one in leaving if one.taken_out is None]
    ids = [one.comment_id for one in left]
    if not ids:
        return
    _count_less(ids)
    for table in (ThemeExample, CodedSpan):
        db.session.execute(
            sa.delete(table).where(table.comment_id.in_(ids)),
            execution_options={"synchronize_session": False},
        )
    said = [one.words for one in left]
    rows = all_worded(ids, said)
    own = own_words(left, [*_texts(rows), *comments.kept_words()])
    described = [row for row in rows if isinstance(row, SuggestedTheme | Theme)]
    repeated = repeating({row.description for row in described}, said)
    own.reworded |= dict.fromkeys(repeated, WITHDRAWN)
    for row in described:
        if row.description in repeated:
            row.description = ""
    reword(rows, own.erased)
    _forget_numbers(ids, rows)
    comments.forget_words(lambda text: own.erased(text, BY_PEOPLE), ids)


tell_me(forget)


def _forget_numbers(comment_ids: Collection[int], rows: Iterable[Table]) -> None:
    """Take comments out of the groups that later comments made."""
    for row in rows:
        if isinstance(row, LaterBatch):
            groups = [
                {**one, "comments": [number for number in one["comments"] if number not in comment_ids]}
                for one in row.content.get("candidates", [])
            ]
            row.content = {**row.content, "candidates": groups}


def _count_less(comment_ids: Collection[int]) -> None:
    """Take comments off the counts that are kept with runs: what says where a run put them goes with their words."""
    for suggestion_id, number in mainly_in(comment_ids):
        _less(SuggestedTheme, suggestion_id, "comments", number)
    for run_id, why, number in put_nowhere(comment_ids):
        _less(Run, run_id, why, number)


def _less(table: type[Run] | type[SuggestedTheme], row_id: int, column: str, number: int) -> None:
    kept = getattr(table, column)
    db.session.execute(
        sa.update(table).where(table.id == row_id).values({column: kept - number}),
        execution_options={"synchronize_session": False},
    )


def all_worded(comment_ids: Collection[int], said: Sequence[str]) -> list[Table]:
    """What was worded about the questions that these comments answer, and of frames that were copied from theirs.

    `said`: the comments' words. A copy is known by a description that repeats them: it has no other tie to a question.
    """
    return passages.worded(comment_ids, repeating(passages.descriptions(), said, FEWEST_ELSEWHERE))


def own_words(leaving: Sequence[Leaving], texts: Iterable[str]) -> Own:
    """What of these texts is the leaving comments' own: a statement or two, whatever the number of comments."""
    own = Own.of(one.words for one in leaving)
    shared = own.shared(texts)
    others = said_beside([one.comment_id for one in leaving], shared[:MOST], OTHERS) if shared else {}
    own.decide(shared, others)
    return own


def reword(rows: Iterable[Table], say: Say) -> None:
    """Say every text of these rows anew; of what sets a group apart, terms that lost a word go."""
    for row in rows:
        for name, by_machine in WORDED[type(row)].items():
            before = getattr(row, name)
            after = _kept(rewritten(before, partial(say, by_machine=by_machine)))
            if after == before:
                continue
            longest = getattr(row.__table__.c[name].type, "length", None)
            setattr(row, name, after[:longest] if isinstance(after, str) else after)
    db.session.flush()


def _texts(rows: Iterable[Table]) -> list[str]:
    found: list[str] = []

    def say(text: str) -> str:
        found.append(text)
        return text

    for row in rows:
        for name in WORDED[type(row)]:
            rewritten(getattr(row, name), say)
    return found


def _kept(value: Any) -> Any:
    """JSON without the terms ([words, times, share]) that lost a word."""
    if isinstance(value, list):
        return [_kept(one) for one in value if not _is_spoilt(one)]
    if isinstance(value, dict):
        return {key: _kept(one) for key, one in value.items()}
    return value


def _is_spoilt(one: Any) -> bool:
    return (
        isinstance(one, list)
        and len(one) == 3
        and isinstance(one[0], str)
        and (WITHDRAWN in one[0] or TAKEN_OUT in one[0])
    )
