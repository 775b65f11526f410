"""Which stage a consultation is in: a rule over three moments and the clock, never a column to forget to update."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """Where a consultation stands. Everybody sees a planned one; nobody outside the office sees a draft."""

    DRAFT = "draft"
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


def stage(
    published_at: datetime | None, opens_at: datetime | None, closes_at: datetime | None, now: datetime
) -> Stage:
    """The stage at `now`.

    Open from `opens_at` (that moment included) until `closes_at` (that moment excluded). Without `opens_at` it is open
    as soon as it is published, without `closes_at` until somebody closes it. Published later than `opens_at`, it
    opens when it is published. All moments are aware.
    """
    if published_at is None or published_at > now:
        return Stage.DRAFT
    if closes_at is not None and closes_at <= now:
        return Stage.CLOSED
    if opens_at is not None and opens_at > now:
        return Stage.PLANNED
    return Stage.OPEN


def whole_days(start: datetime, end: datetime) -> int:
    """How many whole days lie between two moments; 0 when `end` comes first."""
    return max((end - start).days, 0)
