"""Marking what is to be taken out of comments; the redacted words are made anew each time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engage import clock
from engage.audit.actions import record
from engage.comments import queries
from engage.comments.leaving import Leaving, tell
from engage.comments.marking import KINDS, occurrences, without
from engage.comments.models import Comment, CommentMeaning, NoName, Redaction
from engage.comments.rebuilt import Rebuilt
from engage.db import db
from engage.errors import Missing, Refused
from engage.privacy.redaction import Mark, redact

AT_ONCE = 500
WITHOUT_SYNC = {"synchronize_session": False}


def mark_words(comment_id: int, words: str, kind: str, *, user_id: int) -> list[Rebuilt]:
    """Take words out of a comment, everywhere they stand in it as it is shown.

    `Refused` when they are not there or the kind is none of `KINDS`; raises Missing for a withdrawn comment.
    """
    comment = _held(comment_id)
    if kind not in KINDS:
        raise Refused("Choose what the words are.")
    before = queries.applied([comment_id])
    shown = redact(comment.words_given, before.get(comment_id, []))
    places = occurrences(shown.text, words)
    if not places:
        raise Refused("These words are not in the comment as it is shown. Copy them exactly from it.")
    for place in places:
        start, end = shown.in_given(*place)
        db.session.execute(
            sa.delete(Redaction).where(
                Redaction.comment_id == comment_id, Redaction.start < end, Redaction.end > start
            ),
            execution_options=WITHOUT_SYNC,
        )
        db.session.add(_mark(comment_id, start, end, kind, user_id))
    db.session.flush()
    record("words taken out", "comment", comment_id, kind=kind, places=len(places))
    return _rebuilt([comment], before)


def decide_mark(mark: Redaction, decision: str, *, user_id: int) -> list[Rebuilt]:
    """Apply or dismiss a suggestion, or undo: a mark made by hand goes, a suggestion waits again.

    Raises Missing where somebody else has undone it.
    """
    comment = _held(mark.comment_id)
    mark = queries.redaction(comment.id, mark.id)  # as it is now that nobody else changes the comment
    before = queries.applied([comment.id])
    if decision == "undo" and not mark.by_machine:
        db.session.delete(mark)
    else:
        states = {"apply": "applied", "dismiss": "dismissed", "undo": "suggested"}
        if decision not in states:
            raise Refused("Choose whether to take the words out.")
        _decide([mark], states[decision], user_id)
    db.session.flush()
    record(f"redaction: {decision}", "comment", comment.id, kind=mark.kind)
    return _rebuilt([comment], before)


def decide_word(word: str, decision: str, *, user_id: int) -> tuple[list[Rebuilt], int]:
    """Apply or dismiss every waiting suggestion of one word, at most `AT_ONCE`; what changed, and how many are left.

    A word that is dismissed is not suggested again.
    """
    if decision not in ("apply", "dismiss"):
        raise Refused("Choose whether to take the word out.")
    marks, waiting = queries.suggestions_of_word(word, AT_ONCE)
    if decision == "dismiss":
        insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        row = {"word": word.lower()[:80], "decided_by": user_id, "decided_at": clock.now()}
        db.session.execute(insert(NoName).on_conflict_do_nothing(), [row])
    ids = {mark.comment_id for mark in marks}
    comments = queries.to_redact(ids)
    before = queries.applied(ids)
    _decide(marks, "applied" if decision == "apply" else "dismissed", user_id)
    db.session.flush()
    record(f"redactions: {decision}", "comments", "many", comments=len(ids))
    return _rebuilt(comments, before), waiting - len(marks)


def _held(comment_id: int) -> Comment:
    for comment in queries.to_redact([comment_id]):
        return comment
    raise Missing("There is no such comment, or it was withdrawn.")


def _mark(comment_id: int, start: int, end: int, kind: str, user_id: int) -> Redaction:
    return Redaction(
        comment_id=comment_id,
        start=start,
        end=end,
        kind=kind,
        state="applied",
        by_machine=False,
        decided_by=user_id,
        decided_at=clock.now(),
    )


def _decide(marks: Collection[Redaction], state: str, user_id: int) -> None:
    for mark in marks:
        mark.state = state
        mark.decided_by = None if state == "suggested" else user_id
        mark.decided_at = None if state == "suggested" else clock.now()


def _rebuilt(comments: Sequence[Comment], before: Mapping[int, list[Mark]]) -> list[Rebuilt]:
    """Make the redacted words of these comments anew; those that changed, with the way from the old to the new."""
    after = queries.applied([comment.id for comment in comments])
    found = []
    for comment in comments:
        old = redact(comment.words_given, before.get(comment.id, []))
        new = redact(comment.words_given, after.get(comment.id, []))
        was = comment.words_redacted
        if new.text == was:
            continue
        gone = {comment.words_given[mark.start : mark.end] for mark in new.marks if mark not in old.marks}
        found.append(Rebuilt(comment.id, was, old, new, frozenset(gone)))
        comment.words_redacted = new.text
    _follow_in_english(found)
    tell([Leaving(one.comment_id, one.was, one.taken_out) for one in found if one.taken_out])
    # What they meant is worked out anew, without what was taken out.
    db.session.execute(
        sa.delete(CommentMeaning).where(CommentMeaning.comment_id.in_([one.comment_id for one in found])),
        execution_options=WITHOUT_SYNC,
    )
    db.session.flush()
    return found


def _follow_in_english(rebuilt: Sequence[Rebuilt]) -> None:
    """A name stays what it is in a translation: what was taken out of a comment goes there too."""
    taken_out = {one.comment_id: one.taken_out for one in rebuilt if one.taken_out}
    for translation in queries.translations_of(taken_out):
        translation.words = without(translation.words, taken_out[translation.comment_id])
