"""One consultation as lists and pages show it: its columns, its stage at one moment, its dates in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engage.consultations import dates
from engage.consultations.stages import Stage, stage
from engage.responses.occasions import REMEMBERED

CLOSED_SHOWN = 12  # on the home page, the newest first


@dataclass(frozen=True, slots=True)
class Listed:
    """A consultation as it stands at `now`. `responses` counts submitted ones; None where nobody asked."""

    id: int
    slug: str
    title: str
    purpose: str
    owner: str
    minutes: int
    opens_at: datetime | None
    closes_at: datetime | None
    published_at: datetime | None
    provenance: str
    outcome: str
    questionnaire_id: int
    now: datetime
    emailed_at: datetime | None = None
    grace_minutes: int = 0
    responses: int | None = None

    @property
    def stage(self) -> Stage:
        """Draft, planned, open or closed."""
        return stage(self.published_at, self.opens_at, self.closes_at, self.now)

    @property
    def is_over(self) -> bool:
        """Whether nobody can leave an address on a receipt any more: closed, with the grace and a receipt's time."""
        last = timedelta(minutes=self.grace_minutes) + REMEMBERED
        return self.closes_at is not None and self.closes_at + last <= self.now

    @property
    def when(self) -> str:
        """One line that says when."""
        return dates.when_words(self.stage, self.opens_at, self.closes_at)

    @property
    def left(self) -> str:
        """How long is left, towards the end of an open one; else ""."""
        return dates.left_words(self.closes_at, self.now) if self.stage is Stage.OPEN else ""

    @property
    def takes(self) -> str:
        """How long it takes to answer."""
        return dates.minutes_words(self.minutes)

    @property
    def first_words(self) -> str:
        """The first paragraph of why we ask."""
        return self.purpose.strip().split("\n\n")[0]

    @property
    def first_outcome(self) -> str:
        """The first paragraph of what came of it."""
        return self.outcome.strip().split("\n\n")[0]


@dataclass(frozen=True, slots=True)
class Public:
    """What the home page shows: open ones by closing date, planned ones by opening date, the newest closed ones."""

    open: tuple[Listed, ...]
    planned: tuple[Listed, ...]
    closed: tuple[Listed, ...]


def for_residents(consultations: Sequence[Listed]) -> Public:
    """Sort what is published into the three lists of the home page; drafts are left out."""
    at = {stage: [one for one in consultations if one.stage is stage] for stage in Stage}
    return Public(
        open=tuple(sorted(at[Stage.OPEN], key=_closes)),
        planned=tuple(sorted(at[Stage.PLANNED], key=_opens)),
        closed=tuple(sorted(at[Stage.CLOSED], key=_closes, reverse=True)[:CLOSED_SHOWN]),
    )


def for_staff(consultations: Sequence[Listed]) -> tuple[Listed, ...]:
    """The office's order: open, planned, draft, closed; within each by closing date, closed ones the newest first."""
    public = for_residents(consultations)
    drafts = [one for one in consultations if one.stage is Stage.DRAFT]
    closed = sorted((one for one in consultations if one.stage is Stage.CLOSED), key=_closes, reverse=True)
    return (*public.open, *public.planned, *sorted(drafts, key=lambda one: one.id, reverse=True), *closed)


def _closes(one: Listed) -> tuple[bool, datetime, int]:
    """By closing date, those without one last."""
    return one.closes_at is None, one.closes_at or one.now, one.id


def _opens(one: Listed) -> tuple[bool, datetime, int]:
    return one.opens_at is None, one.opens_at or one.now, one.id
