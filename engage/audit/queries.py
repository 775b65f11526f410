"""Reading the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from engage.audit.models import Entry
from engage.db import db
from engage.paging import pages_of

PER_PAGE = 50
OF_ONE = ("response", "comment")  # kinds of subjects of which there is one for each person who answered


@dataclass(frozen=True)
class RecordPage:
    """One page of the record, newest first. `page` and `pages` count from 1."""

    entries: Sequence[Entry]
    page: int
    pages: int
    total: int


def record_page(page: int, subject_kind: str | None = None, *, every_one: bool = True) -> RecordPage:
    """A page of all entries, or of those about one kind of subject; a page too far is the last.

    Without `every_one`, what a person did to single responses or comments stands once for each day, and what residents
    did to their own not at all: whoever counts such lines knows how many answered.
    """
    chosen = sa.true() if subject_kind is None else Entry.subject_kind == subject_kind
    if not every_one:
        chosen = chosen & (Entry.subject_kind.not_in(OF_ONE) | Entry.id.in_(_first_of_each_day()))
    total = db.session.scalar(sa.select(sa.func.count(Entry.id)).where(chosen)) or 0
    pages = pages_of(total, PER_PAGE)
    page = min(max(page, 1), pages)
    newest_first = sa.select(Entry).where(chosen).order_by(Entry.id.desc())
    entries = db.session.scalars(newest_first.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return RecordPage(entries, page, pages, total)


def _first_of_each_day() -> sa.Select[int]:
    """Ids of the first entry about a single response or comment, for each day, person, action, and reason if any."""
    detail = sa.type_coerce(Entry.detail, sa.Text)
    reason = sa.case((detail.contains('"why"'), detail), else_="")
    return (
        sa.select(sa.func.min(Entry.id))
        .where(Entry.subject_kind.in_(OF_ONE), Entry.actor_id.is_not(None))
        .group_by(sa.func.date(Entry.at), Entry.actor_id, Entry.action, reason)
    )


def entries(action: str, subject_kind: str, subject_id: str) -> Sequence[Entry]:
    """Every time this was done to this subject, newest first."""
    return db.session.scalars(
        sa.select(Entry)
        .where(Entry.subject_kind == subject_kind, Entry.subject_id == subject_id, Entry.action == action)
        .order_by(Entry.id.desc())
    ).all()


def subject_kinds() -> Sequence[str]:
    """Kinds of subjects that the record knows, in alphabetical order."""
    return db.session.scalars(sa.select(Entry.subject_kind).distinct().order_by(Entry.subject_kind)).all()
