"""Dates as residents read them: London time, in words, with midnight told as the end of the day before."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from engage.clock import in_london
from engage.consultations.stages import Stage, whole_days

MIDNIGHT = time(0)
SOON = 14  # days before the end from which the days left are told


def day_words(moment: datetime) -> str:
    """As "Friday 5 December 2026"."""
    local = in_london(moment)
    return f"{local:%A} {local.day} {local:%B} {local.year}"


def opening_words(moment: datetime) -> str:
    """As "Friday 5 December 2026 at 9am"; without the time when it opens as the day begins."""
    local = in_london(moment)
    return day_words(moment) if local.time() == MIDNIGHT else f"{day_words(moment)} at {_hour(local)}"


def closing_words(moment: datetime) -> str:
    """As "Friday 5 December 2026 at 5pm"; "the end of Thursday 4 December 2026" for midnight and the minute before."""
    local = in_london(moment)
    if local.time() == MIDNIGHT:
        return f"the end of {day_words(moment - timedelta(minutes=1))}"
    if (local.hour, local.minute) == (23, 59):
        return f"the end of {day_words(moment)}"
    return f"{day_words(moment)} at {_hour(local)}"


def when_words(stage: Stage, opens_at: datetime | None, closes_at: datetime | None) -> str:
    """One line that says when: "Open until …", "Opens on …", "Closed on …"; for a draft what is known so far."""
    if stage is Stage.OPEN:
        return "Open until further notice" if closes_at is None else f"Open until {closing_words(closes_at)}"
    if stage is Stage.CLOSED and closes_at is not None:
        return f"Closed on {day_words(closes_at - timedelta(minutes=1))}"
    if opens_at is None:
        return "No opening date yet"
    return f"Opens on {opening_words(opens_at)}"


def left_words(closes_at: datetime | None, now: datetime) -> str:
    """As "3 days left", "Last day": only in the last 14 days, else ""."""
    if closes_at is None or closes_at <= now:
        return ""
    days = whole_days(now, closes_at)
    if days >= SOON:
        return ""
    if days == 0:
        return "Less than a day left"
    return "1 day left" if days == 1 else f"{days} days left"


def minutes_words(minutes: int) -> str:
    """As "about 5 minutes"."""
    return "about a minute" if minutes == 1 else f"about {minutes} minutes"


def _hour(local: datetime) -> str:
    """As "9am", "5:30pm", "midday"."""
    if local.time() == time(12):
        return "midday"
    minute = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minute}{'am' if local.hour < 12 else 'pm'}"
