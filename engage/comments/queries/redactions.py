"""What was marked in comments: suggested by the machine, applied, dismissed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from engage.comments.marking import Marks
from engage.comments.models import Comment, Redaction, Translation
from engage.db import db
from engage.errors import Missing
from engage.paging import pages_of
from engage.privacy.redaction import Mark, redact

WORDS_PER_PAGE = 50
_AROUND = 30  # characters shown on each side of what a rule hid
_WORD = sa.func.substr(Comment.words_given, Redaction.start + 1, Redaction.end - Redaction.start)


@dataclass(frozen=True)
class NameRow:
    """A word that may be a name: in how many live comments it stands, the kind, and one of them to look at."""

    word: str
    kind: str
    comments: int
    example_id: int


def to_redact(comment_ids: Collection[int]) -> list[Comment]:
    """Live comments, held against others until the transaction ends, in the order of their ids."""
    chosen = sa.select(Comment).where(Comment.id.in_(comment_ids), Comment.withdrawn_on.is_(None))
    return list(
        db.session.scalars(
            chosen.order_by(Comment.id).with_for_update().execution_options(populate_existing=True)
        )
    )


def marks_for(comment_ids: Collection[int]) -> dict[int, Marks]:
    """What was marked in each of these comments, in order."""
    rows = db.session.execute(
        sa.select(Redaction.comment_id, Redaction.start, Redaction.end, Redaction.kind, Redaction.state)
        .where(Redaction.comment_id.in_(comment_ids))
        .order_by(Redaction.start)
    )
    found: dict[int, dict[str, list[Mark]]] = {one: {} for one in comment_ids}
    for comment_id, start, end, kind, state in rows:
        found[comment_id].setdefault(state, []).append(Mark(start, end, kind))
    return {
        comment_id: Marks(**{state: tuple(marks) for state, marks in states.items()})
        for comment_id, states in found.items()
    }


def translations_of(comment_ids: Collection[int]) -> Sequence[Translation]:
    """The translations of these comments, to be changed."""
    return db.session.scalars(sa.select(Translation).where(Translation.comment_id.in_(comment_ids))).all()


def marks_of(comment_id: int) -> Sequence[Redaction]:
    """Every mark of a comment, in order."""
    return db.session.scalars(
        sa.select(Redaction).where(Redaction.comment_id == comment_id).order_by(Redaction.start, Redaction.id)
    ).all()


@dataclass(frozen=True)
class Waiting:
    """Words of a comment that are hidden until a person decides: the mark's id, the kind, and the words."""

    mark_id: int
    kind: str
    words: str


@dataclass(frozen=True)
class Found:
    """What a rule hid in a comment: where in the words as given, the kind, and what is shown around it."""

    start: int
    end: int
    kind: str
    before: str
    after: str


def waiting_of(comment_id: int) -> list[Waiting]:
    """What is hidden in a live comment until a person decides, in order."""
    rows = db.session.execute(
        sa.select(Redaction.id, Redaction.kind, _WORD)
        .join(Comment, Comment.id == Redaction.comment_id)
        .where(
            Redaction.comment_id == comment_id,
            Redaction.state == "suggested",
            Comment.withdrawn_on.is_(None),
        )
        .order_by(Redaction.start)
    )
    return [Waiting(*row) for row in rows]


def found_by_rules(comment: Comment) -> list[Found]:
    """What rules hid in a comment, in order, without the words themselves."""
    marks = marks_for([comment.id])[comment.id]
    shown = marks.redact(comment.words_given)
    found = []
    for mark in redact(comment.words_given, (), marks.dismissed).marks:
        start, end = shown.in_shown(mark.start, mark.end)
        found.append(
            Found(
                mark.start,
                mark.end,
                mark.kind,
                shown.text[max(0, start - _AROUND) : start],
                shown.text[end:][:_AROUND],
            )
        )
    return found


def redaction(comment_id: int, redaction_id: int) -> Redaction:
    """One mark of a comment as it is now. Raises Missing."""
    found = db.session.get(Redaction, redaction_id, populate_existing=True)
    if found is None or found.comment_id != comment_id:
        raise Missing("There is no such mark. Somebody may have taken it back: look at the comment again.")
    return found


def suggested_names(page: int) -> tuple[list[NameRow], int]:
    """A page of words that may be names and wait for a decision, the most frequent first; how many words there are."""
    rows = db.session.execute(
        sa.select(Redaction.comment_id, Redaction.kind, _WORD)
        .join(Comment, Comment.id == Redaction.comment_id)
        .where(Redaction.state == "suggested", Comment.withdrawn_on.is_(None))
        .order_by(Redaction.id)
    ).all()
    first: dict[str, tuple[int, str, str]] = {}
    comments: dict[str, set[int]] = {}
    for comment_id, kind, word in rows:
        first.setdefault(word.lower(), (comment_id, kind, word))
        comments.setdefault(word.lower(), set()).add(comment_id)
    counted = Counter({word: len(ids) for word, ids in comments.items()})
    ordered = sorted(counted, key=lambda word: (-counted[word], word))
    start = (min(page, pages_of(len(ordered), WORDS_PER_PAGE)) - 1) * WORDS_PER_PAGE
    return [
        NameRow(first[word][2], first[word][1], counted[word], first[word][0])
        for word in ordered[start : start + WORDS_PER_PAGE]
    ], len(ordered)


def suggestions_of_word(word: str, most: int) -> tuple[list[Redaction], int]:
    """Marks of one word (in any case) that wait for a decision, `most` of them; and how many there are."""
    wanted = word.lower()
    rows = db.session.execute(
        sa.select(Redaction.id, _WORD)
        .join(Comment, Comment.id == Redaction.comment_id)
        .where(
            Redaction.state == "suggested",
            Comment.withdrawn_on.is_(None),
            Redaction.end - Redaction.start == len(word),
        )
        .order_by(Redaction.id)
    )
    ids = [mark_id for mark_id, said in rows if said.lower() == wanted]
    chosen = db.session.scalars(
        sa.select(Redaction).where(Redaction.id.in_(ids[:most])).order_by(Redaction.id)
    )
    return list(chosen), len(ids)
