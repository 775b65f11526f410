"""Deciding what is hidden in comments; the redacted words are made anew each time, and who repeats them is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engage import clock
from engage.audit.actions import record
from engage.comments import leaving, queries, rebuilt
from engage.comments.marking import KINDS, Marks, occurrences, without
from engage.comments.models import Comment, CommentMeaning, NoName, Redaction
from engage.comments.names import suggested
from engage.comments.rebuilt import Rebuilt
from engage.db import db
from engage.errors import Missing, Refused
from engage.privacy.redaction import Redacted, read_back, redact

AT_ONCE = 500
WITHOUT_SYNC = {"synchronize_session": False}


def mark_words(comment_id: int, words: str, kind: str, *, user_id: int) -> None:
    """Hide words of a comment, everywhere they stand in it as it is shown.

    `Refused` when they are not there or the kind is none of `KINDS`; raises Missing for a withdrawn comment.
    """
    comment = _held(comment_id)
    if kind not in KINDS:
        raise Refused("Choose what the words are.")
    before = queries.marks_for([comment_id])
    shown = _redacted(comment, before[comment_id])
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
    rebuild([comment], before)


def show_found(comment_id: int, start: int, end: int, *, user_id: int) -> None:
    """Show what a rule found in a comment, because it is not personal. Raises Missing where no rule finds it."""
    comment = _held(comment_id)
    before = queries.marks_for([comment_id])
    found = redact(comment.words_given, (), before[comment_id].dismissed).marks
    kind = next((mark.kind for mark in found if (mark.start, mark.end) == (start, end)), None)
    if kind is None:
        raise Missing("These words are not hidden any more. Look at the comment again.")
    mark = _mark(comment_id, start, end, kind, user_id)
    mark.by_machine, mark.state = True, "dismissed"
    db.session.execute(
        sa.delete(Redaction).where(
            Redaction.comment_id == comment_id, Redaction.start == start, Redaction.end == end
        ),
        execution_options=WITHOUT_SYNC,
    )
    db.session.add(mark)
    db.session.flush()
    record("redaction: dismiss", "comment", comment_id, kind=kind)
    rebuild([comment], before)


def decide_mark(mark: Redaction, decision: str, *, user_id: int) -> None:
    """Apply or dismiss a suggestion, or undo: a mark made by hand goes, a suggestion waits again.

    Raises Missing where somebody else has undone it.
    """
    comment = _held(mark.comment_id)
    mark = queries.redaction(comment.id, mark.id)  # as it is now that nobody else changes the comment
    before = queries.marks_for([comment.id])
    if decision == "undo" and not mark.by_machine:
        db.session.delete(mark)
    else:
        states = {"apply": "applied", "dismiss": "dismissed", "undo": "suggested"}
        if decision not in states:
            raise Refused("Choose whether the words are personal.")
        _decide([mark], states[decision], user_id)
    db.session.flush()
    record(f"redaction: {decision}", "comment", comment.id, kind=mark.kind)
    rebuild([comment], before)


def decide_word(word: str, decision: str, *, user_id: int) -> int:
    """Apply or dismiss every waiting suggestion of one word, at most `AT_ONCE`; how many are left for another time.

    A word that is dismissed is not suggested again.
    """
    if decision not in ("apply", "dismiss"):
        raise Refused("Choose whether the word is personal.")
    marks, waiting = queries.suggestions_of_word(word, AT_ONCE)
    if decision == "dismiss":
        insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        row = {"word": word.lower()[:80], "decided_by": user_id, "decided_at": clock.now()}
        db.session.execute(insert(NoName).on_conflict_do_nothing(), [row])
    ids = {mark.comment_id for mark in marks}
    comments = queries.to_redact(ids)
    before = queries.marks_for(ids)
    _decide(marks, "applied" if decision == "apply" else "dismissed", user_id)
    db.session.flush()
    record(f"redactions: {decision}", "comments", "many", comments=len(ids))
    rebuild(comments, before)
    return waiting - len(marks)


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


def rebuild(comments: Sequence[Comment], before: Mapping[int, Marks]) -> None:
    """Make the redacted words of these comments anew, and everything follow that points into them or repeats them.

    `before`: what was marked in them when their redacted words were made.
    """
    after = queries.marks_for([comment.id for comment in comments])
    made = [
        one
        for comment in comments
        if (one := _rebuilt(comment, before.get(comment.id, Marks()), after[comment.id])) is not None
    ]
    _follow_in_english(made)
    leaving.tell([leaving.Leaving(one.comment_id, one.was, one.taken_out) for one in made if one.taken_out])
    # What they meant is worked out anew, without what was taken out.
    db.session.execute(
        sa.delete(CommentMeaning).where(CommentMeaning.comment_id.in_([one.comment_id for one in made])),
        execution_options=WITHOUT_SYNC,
    )
    db.session.flush()
    rebuilt.tell(made)


def _rebuilt(comment: Comment, before: Marks, after: Marks) -> Rebuilt | None:
    """A comment's redacted words made anew; None where nothing is different from before."""
    old, new = _redacted(comment, before), _redacted(comment, after)
    was = comment.words_redacted
    if old.text != was:
        old = read_back(was, comment.words_given) or old
    decided = [mark for mark in after.applied if mark not in before.applied]
    taken_out, hidden = set[str](), set[str]()
    for mark in new.marks:
        words = comment.words_given[mark.start : mark.end]
        if any(mark.start < one.end and one.start < mark.end for one in decided):
            taken_out.add(words)
        elif mark not in old.marks:
            hidden.add(words)
    if new.text == was and not taken_out:
        return None
    comment.words_redacted = new.text
    return Rebuilt(comment.id, was, old, new, frozenset(taken_out), frozenset(hidden))


def _redacted(comment: Comment, marks: Marks) -> Redacted:
    """A comment as it may be shown. One that the worker has not read has no suggestions kept: they are made here."""
    if comment.prepared:
        return marks.redact(comment.words_given)
    found = suggested(comment.words_given, redact(comment.words_given).marks)
    return replace(marks, suggested=(*marks.suggested, *found)).redact(comment.words_given)


def _follow_in_english(made: Sequence[Rebuilt]) -> None:
    """A name stays what it is in a translation: what is hidden in a comment goes there too."""
    taken_out = {one.comment_id: gone for one in made if (gone := one.taken_out | one.hidden)}
    for translation in queries.translations_of(taken_out):
        translation.words = without(translation.words, taken_out[translation.comment_id])
