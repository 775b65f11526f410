"""The one place that asks what time it is. Times are stored in UTC and shown in London."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def this_hour() -> datetime:
    """The hour we are in, in UTC: as exact as anything beside a resident's answers needs to be."""
    return now().replace(minute=0, second=0, microsecond=0)


def today() -> date:
    """Today's date in London."""
    return now().astimezone(LONDON).date()


def in_london(moment: datetime) -> datetime:
    """A stored moment as the clock on the wall shows it."""
    return moment.astimezone(LONDON)


def from_london(moment: datetime) -> datetime:
    """A wall-clock time typed by an officer (naive, London) as the moment to store, in UTC."""
    return moment.replace(tzinfo=LONDON).astimezone(UTC)
