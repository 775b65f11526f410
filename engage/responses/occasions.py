"""An occasion that hangs a questionnaire on the wall: what the journey knows of a consultation (or an event)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engage.clock import in_london

REMEMBERED = timedelta(minutes=20)  # how long a device keeps the receipt of somebody who does nothing more

ABOUT_YOU = timedelta(minutes=30)  # after sending: how long the questions about oneself are taken


@dataclass(frozen=True)
class Occasion:
    """Where and when a questionnaire is answered.

    Times are UTC; None means no limit on that side. `provenance` says what is simulated or imported, or nothing;
    `minutes` is how long answering takes; `url` is the page that says why we ask.
    """

    slug: str
    title: str
    questionnaire_id: int
    opens_at: datetime | None
    closes_at: datetime | None
    grace_minutes: int
    published: bool
    provenance: str
    minutes: int
    owner_email: str
    url: str

    def has_opened(self, now: datetime) -> bool:
        """Whether answering has begun, at whatever time it ends."""
        return self.published and (self.opens_at is None or self.opens_at <= now)

    def has_closed(self, now: datetime) -> bool:
        """Whether the closing time has come. A new response cannot be begun then."""
        return self.closes_at is not None and self.closes_at <= now

    def is_open(self, now: datetime) -> bool:
        """Whether a new response can be begun."""
        return self.has_opened(now) and not self.has_closed(now)

    @property
    def takes_until(self) -> datetime | None:
        """Until when those who began before the closing time may still send."""
        return None if self.closes_at is None else self.closes_at + timedelta(minutes=self.grace_minutes)

    def takes_answers(self, now: datetime) -> bool:
        """Whether a response begun in time can still be answered and sent."""
        until = self.takes_until
        return self.has_opened(now) and (until is None or now < until)

    def takes_about_you(self, sent_at: datetime, now: datetime) -> bool:
        """Whether somebody who sent then can still say something about themselves, or say it anew.

        Not after the last moment at which a response can be sent: what is published then must not move.
        """
        return self.takes_answers(now) and now < sent_at + ABOUT_YOU


def spoken(moment: datetime) -> str:
    """A moment as residents read it: "5:30pm on Friday 4 June 2027"; "midnight at the end of …" for the day's end."""
    local = in_london(moment)
    if (local.hour, local.minute) == (0, 0):
        day = local - timedelta(minutes=1)
        return f"midnight at the end of {day:%A} {day.day} {day:%B} {day.year}"
    if (local.hour, local.minute) == (12, 0):
        hour = "midday"
    else:
        minutes = f":{local.minute:02}" if local.minute else ""
        hour = f"{(local.hour - 1) % 12 + 1}{minutes}{'am' if local.hour < 12 else 'pm'}"
    return f"{hour} on {local:%A} {local.day} {local:%B} {local.year}"
