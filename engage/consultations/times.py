"""A time of day as officers type it, and a London wall-clock moment as it is stored."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from engage.clock import from_london, in_london

SPOKEN = {"midday": time(12), "noon": time(12), "midnight": time(0)}
TYPED = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE
)
ADVICE = "Enter a time, like 9am or 17:30"


def parse_time(typed: str) -> time:
    """The time of "9am", "9:30 pm", "17:30", "midday" or "midnight" (the start of the day).

    Raises ValueError with a sentence for the person who typed it.
    """
    words = typed.strip().lower()
    if words in SPOKEN:
        return SPOKEN[words]
    found = TYPED.fullmatch(words)
    if found is None:
        raise ValueError(ADVICE)
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")[:1]
    if not half and found["minute"] is None:
        raise ValueError(ADVICE)  # "9" may be morning or evening
    if half and not 1 <= hour <= 12:
        raise ValueError(ADVICE)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError(ADVICE) from None


def moment(day: date, at: time) -> datetime:
    """The moment (UTC) when London's clocks show this; the first of the two when clocks go back.

    Raises ValueError with a sentence where the clocks go forward and never show it.
    """
    naive = datetime.combine(day, at)
    stored = from_london(naive)
    if in_london(stored).replace(tzinfo=None) != naive:
        raise ValueError("The clocks go forward at that time. Choose an hour earlier or later")
    return stored


def typed_time(at: datetime) -> str:
    """The time of a stored moment as its form field shows it: "09:00", London time."""
    return f"{in_london(at):%H:%M}"
