"""How fast somebody codes, and how long the rest would take at that speed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

LAST = 20
FEWEST = 3  # readings, before a speed is told
LONGEST = 900.0  # seconds; who takes longer was away, and the time says nothing


@dataclass(frozen=True)
class Pace:
    """Comments `today`, and comments per hour, today and over the last 20; None where too few were timed."""

    today: int
    per_hour: float | None
    per_hour_last: float | None

    def time_left(self, comments: int) -> timedelta | None:
        """How long so many comments take at the speed of the last 20; None where it is not known."""
        speed = self.per_hour_last or self.per_hour
        return timedelta(hours=comments / speed) if speed else None


def pace(seconds_today: Sequence[float | None], seconds_last: Sequence[float | None]) -> Pace:
    """From the seconds of today's readings and of the newest ones, newest first (None: not known)."""
    return Pace(len(seconds_today), _per_hour(seconds_today), _per_hour(seconds_last[:LAST]))


def seconds_between(shown: str, moment: float) -> float | None:
    """Seconds from a page's own account of when it was shown (to a tenth) to a moment; None where that cannot be."""
    try:
        found = moment - float(shown)
    except ValueError:
        return None
    return round(max(found, 0.1), 1) if -0.1 < found <= LONGEST else None


def in_words(left: timedelta) -> str:
    """ "about 20 minutes", "about 3 hours", "about 4 days of 7 hours": rounded, as it is a guess."""
    minutes = left.total_seconds() / 60
    if minutes < 55:
        return f"about {max(5, 5 * round(minutes / 5))} minutes"
    if minutes < 14 * 60:
        hours = max(1, round(minutes / 60))
        return f"about {hours} hour{'' if hours == 1 else 's'}"
    return f"about {round(minutes / 60 / 7):,} days of 7 hours"


def _per_hour(seconds: Sequence[float | None]) -> float | None:
    known = [one for one in seconds if one is not None]
    return 3600 * len(known) / sum(known) if len(known) >= FEWEST else None
