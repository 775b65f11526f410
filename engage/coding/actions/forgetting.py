"""What coders wrote goes with the comment it is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engage.coding.models import Bulk
from engage.coding.queries.notes import bulks, coders, noted
from engage.coding.state import Unfit, learned
from engage.comments.leaving import Leaving, tell_me
from engage.comments.marking import without
from engage.db import db
from engage.themes.actions.forgetting import own_words


def forget(leaving: Sequence[Leaving]) -> None:
    """Before words of comments go: notes on them go, or lose the words; reasons for bulks lose what is theirs alone.

    Samples and lists lose the numbers of comments that go whole.
    """
    by_id = {one.comment_id: one.taken_out for one in leaving}
    for reading in noted(by_id):
        taken_out = by_id[reading.comment_id]
        reading.note = "" if taken_out is None else without(reading.note, taken_out)[:1_000]
    begun = bulks(by_id)
    reasoned = [bulk for bulk in begun if bulk.because is not None]
    left = [one for one in leaving if one.taken_out is None]
    own = own_words(left, [bulk.because or "" for bulk in reasoned]) if left and reasoned else None
    gone = frozenset[str]().union(*(one.taken_out or () for one in leaving))
    for bulk in reasoned:
        because = without(bulk.because or "", gone)
        bulk.because = (own.erased(because, False) if own else because)[:300]
    _forget_numbers({one.comment_id for one in left}, begun)
    db.session.flush()


def _forget_numbers(comment_ids: Collection[int], begun: Sequence[Bulk]) -> None:
    """Take comments out of the samples that were judged, and out of what machines keep of them."""
    if not comment_ids:
        return
    for bulk in begun:
        bulk.sample = [one for one in bulk.sample if one not in comment_ids]
        bulk.judged = {one: holds for one, holds in bulk.judged.items() if int(one) not in comment_ids}
    for coder in coders(comment_ids):
        try:
            coder.content = learned(coder.content).without(comment_ids).to_bytes()
        except Unfit:  # nobody can read it any more
            db.session.delete(coder)


tell_me(forget)
