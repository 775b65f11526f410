"""What coders wrote goes with the comment it is about."""

from __future__ import annotations

from collections.abc import Sequence

from engage.coding.queries.notes import noted, reasons
from engage.comments.leaving import Leaving, tell_me
from engage.comments.marking import without
from engage.db import db
from engage.themes.actions.forgetting import own_words


def forget(leaving: Sequence[Leaving]) -> None:
    """Before words of comments go: notes on them go, or lose the words; reasons for bulks lose what is theirs alone."""
    by_id = {one.comment_id: one.taken_out for one in leaving}
    for reading in noted(by_id):
        taken_out = by_id[reading.comment_id]
        reading.note = "" if taken_out is None else without(reading.note, taken_out)[:1_000]
    bulks = reasons(by_id)
    left = [one for one in leaving if one.taken_out is None]
    own = own_words(left, [bulk.because or "" for bulk in bulks]) if left and bulks else None
    gone = frozenset[str]().union(*(one.taken_out or () for one in leaving))
    for bulk in bulks:
        because = without(bulk.because or "", gone)
        bulk.because = (own.erased(because, False) if own else because)[:300]
    db.session.flush()


tell_me(forget)
