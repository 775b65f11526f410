"""Merging themes with care, and taking a merge back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.themes import queries
from engage.themes.framing.merging import opposed, why_guarded
from engage.themes.models import CodedSpan, Coding, Merge, MergedComment, Theme

AS_IS = {"synchronize_session": False}


@dataclass(frozen=True)
class Undone:
    """A merge taken back: the theme that is there again; comments that a person had coded since, left as they said."""

    theme: Theme
    coded_since: int


def merge(
    theme: Theme, into: Theme, *, because: str = "", user_id: int, opposed_known: bool = False
) -> Merge:
    """Merge one theme into another of the same frame: what held it now holds `into` too.

    A person's "no" to `into` stands against a machine's coding, not against a person's. A view held by few or mainly by
    one group needs a reason, else it is `Refused`; two views on opposite sides need a reason and `opposed_known`. The
    merged theme keeps its row, codings and quotes, so that the merge can be read, published and undone.
    """
    _hold(theme, into)
    if theme.id == into.id or theme.frame_id != into.frame_id or into.merged_into_id or theme.merged_into_id:
        raise Refused("Choose another theme of this coding frame to merge into.")
    mine, theirs = queries.holding(theme.id), queries.holding(into.id)
    reason = because.strip()
    why = why_guarded(mine, theirs)
    if why and not reason:
        raise Refused(f"“{theme.label}”: {' '.join(why)} Say why it belongs to the other theme.")
    against = opposed(mine, theirs)
    if against and not opposed_known:
        raise Refused(f"“{theme.label}”: {why[-1]} Confirm that you know this, or keep them apart.")
    made = Merge(
        theme_id=theme.id,
        into_id=into.id,
        because=reason or None,
        held_by=mine.total,
        mainly=mine.mainly,
        made_at=now(),
        made_by=user_id,
    )
    db.session.add(made)
    db.session.flush()
    _give(made, theme, into)
    theme.merged_into_id = into.id
    theme.merged_because = reason or None
    record("theme merged", "theme", theme.id, into=into.id, held_by=mine.total, opposed=against)
    return made


def _give(made: Merge, theme: Theme, into: Theme) -> None:
    """Let `into` gain the comments of `theme`, and write down which, so that it can be undone."""
    gained = ["merge_id", "comment_id", "was"]
    db.session.execute(sa.insert(MergedComment).from_select(gained, queries.to_gain(made, theme, into)))
    # Who codes by hand ticks one theme and so says no to all others, before anybody knew that two are one.
    said_no = sa.update(Coding).where(
        Coding.theme_id == into.id, Coding.comment_id.in_(queries.gained(made, "no"))
    )
    db.session.execute(
        said_no.values(holds=True, position=queries.position_on(theme)), execution_options=AS_IS
    )
    columns = [
        "comment_id",
        "theme_id",
        "holds",
        "user_id",
        "by_machine",
        "run_id",
        "coded_at",
        "position",
        "elsewhere",
    ]
    db.session.execute(sa.insert(Coding).from_select(columns, queries.to_move(theme, into, made)))
    db.session.execute(
        sa.insert(CodedSpan).from_select(
            ["comment_id", "theme_id", "start", "end"], queries.spans_to_move(theme, into, made)
        )
    )


def undo_merge(made: Merge, *, user_id: int) -> Undone:
    """Take a merge back: codings and quotes stand as before it, but for what people have decided since.

    A comment that a person has coded since stays with the theme merged into as they said; where they said no, it
    does not come back to the other theme either. `Refused` when it was undone before, the theme merged into has been
    merged on, or its label is taken.
    """
    theme, into = queries.theme(made.theme_id), queries.theme(made.into_id)
    if theme is not None and into is not None:
        _hold(theme, into)
        db.session.refresh(made)
    if theme is None or into is None or made.undone_at or theme.merged_into_id != into.id:
        raise Refused("This merge was already undone.")
    if into.merged_into_id is not None:
        raise Refused(f"“{into.label}” has itself been merged since. Undo that merge first.")
    frame = queries.frame_by_id(theme.frame_id)
    taken = {one.label.casefold() for one in frame.themes if one.merged_into_id is None} if frame else set()
    if theme.label.casefold() in taken:
        raise Refused(f"There is now another theme “{theme.label}”. Give that one another label first.")
    coded_since = queries.coded_since(made)
    _take_back(made)
    theme.merged_into_id = None
    theme.merged_because = None
    made.undone_at = now()
    made.undone_by = user_id
    record("merge undone", "theme", theme.id, into=into.id, coded_since=coded_since)
    return Undone(theme, coded_since)


def _hold(theme: Theme, into: Theme) -> None:
    """Wait for whoever merges or codes in this frame, and see what they left: else two merges could make a circle."""
    queries.hold(theme.frame_id)
    for one in (theme, into):
        db.session.refresh(one, ["merged_into_id", "merged_because"])


def _take_back(made: Merge) -> None:
    _leave_to_others(made)
    of_into = (Coding.theme_id == made.into_id, Coding.comment_id.not_in(queries.decided_since(made)))
    given = (*of_into, Coding.comment_id.in_(queries.gained(made, "nothing")))
    turned = (*of_into, Coding.comment_id.in_(queries.gained(made, "no")))
    for later in queries.refused_since(made):
        mine = (Coding.theme_id == made.theme_id, Coding.comment_id == later.comment_id)
        said = {
            "user_id": later.user_id,
            "coded_at": later.coded_at,
            "by_machine": False,
            "run_id": None,
            "elsewhere": later.elsewhere,
        }
        _forget_spans(made.theme_id, queries.comments_of_codings(*mine))
        db.session.execute(
            sa.update(Coding).where(*mine).values(holds=False, position=None, **said), execution_options=AS_IS
        )
    _forget_spans(made.into_id, queries.comments_of_codings(*turned))
    db.session.execute(
        sa.update(Coding).where(*turned).values(holds=False, position=None), execution_options=AS_IS
    )
    db.session.execute(sa.delete(Coding).where(*given), execution_options=AS_IS)


def _leave_to_others(made: Merge) -> None:
    """What another theme that was merged into the same one holds too stays there, as that merge's."""
    for other in queries.merges_beside(made):
        theme = queries.theme(other.theme_id)
        if theme is None:
            continue
        for was, held in (("nothing", queries.held_by(theme)), ("no", queries.people_say(theme))):
            stays = sa.update(MergedComment).where(
                MergedComment.merge_id == made.id,
                MergedComment.was == was,
                MergedComment.comment_id.in_(held),
            )
            db.session.execute(stays.values(merge_id=other.id), execution_options=AS_IS)


def _forget_spans(theme_id: int, comment_ids: sa.Select[*tuple[Any, ...]]) -> None:
    db.session.execute(
        sa.delete(CodedSpan).where(CodedSpan.theme_id == theme_id, CodedSpan.comment_id.in_(comment_ids)),
        execution_options=AS_IS,
    )
