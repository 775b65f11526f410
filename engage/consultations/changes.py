"""What residents were told of a consultation and are told otherwise now, and what that does to when they can answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engage.consultations.dates import closing_words, opening_words
from engage.consultations.details import Details
from engage.consultations.stages import Stage, stage

# What a resident decides by. A team's name, its address and the minutes are put right without a reason.
FIELDS = {
    "title": "Title",
    "purpose": "Why we ask",
    "scope": "Who can answer",
    "decision": "What your answers will inform",
    "decision_maker": "Who decides",
    "opens_at": "Opens",
    "closes_at": "Closes",
}
NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing told otherwise: a key of FIELDS, and the words of before and after as residents read them."""

    field: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """What it is called on pages."""
        return FIELDS[self.field]


def differences(before: Details, after: Details) -> list[Difference]:
    """What residents would be told otherwise, in the order of FIELDS; no seconds, which no page tells."""
    both = (
        Difference(name, _words(name, getattr(before, name)), _words(name, getattr(after, name)))
        for name in FIELDS
    )
    return [one for one in both if one.old != one.new]


def moved(
    before: Details, after: Details, published_at: datetime | None, now: datetime
) -> tuple[Stage, Stage]:
    """The stage before and after the change, both at `now`."""
    first, second = (stage(published_at, one.opens_at, one.closes_at, now) for one in (before, after))
    return first, second


def consequence(stages: tuple[Stage, Stage], after: Details, grace_minutes: int, now: datetime) -> str:
    """What a change of dates does at once, in a sentence or two; "" where it stays open, closed or planned.

    The minutes of grace run from the closing time, which may lie back so far that none is left.
    """
    if stages[0] is stages[1]:
        return ""
    if stages[1] is Stage.OPEN:
        until = f" until {closing_words(after.closes_at)}" if after.closes_at else ""
        again = " again" if stages[0] is Stage.CLOSED else ""
        return f"This opens the consultation{again}. People can answer at once{until}."
    if stages[1] is Stage.CLOSED:
        ended = now - after.closes_at if after.closes_at else timedelta(0)
        left = grace_minutes - math.ceil(max(ended, timedelta(0)) / timedelta(minutes=1))
        minutes = "1 minute" if left == 1 else f"{left} minutes"
        late = f"have {minutes} to finish" if left > 0 else "are stopped"
        return (
            "This closes the consultation at once. Nobody can begin to answer any more. "
            f"People who are answering now {late}."
        )
    from_then = f" before {opening_words(after.opens_at)}" if after.opens_at else ""
    return f"Nobody can answer{from_then}. People who are answering now are stopped."


def button(stages: tuple[Stage, Stage]) -> str:
    """What saving such a change does, as its button says."""
    if stages[0] is stages[1]:
        return "Change what residents see"
    if stages[1] is Stage.OPEN:
        return "Change it and open the consultation" + (" again" if stages[0] is Stage.CLOSED else "")
    return (
        "Change it and close the consultation" if stages[1] is Stage.CLOSED else "Change it and stop answers"
    )


def kept(found: Sequence[Difference]) -> list[dict[str, str]]:
    """As plain values that JSON can hold."""
    return [{"field": one.field, "old": one.old, "new": one.new} for one in found]


def read(content: Sequence[dict[str, str]]) -> list[Difference]:
    """What `kept` wrote."""
    return [Difference(one["field"], one["old"], one["new"]) for one in content]


def _words(name: str, value: str | datetime | None) -> str:
    if isinstance(value, datetime):
        words = opening_words(value) if name == "opens_at" else closing_words(value)
        return words[:1].upper() + words[1:]
    return value or NOTHING
