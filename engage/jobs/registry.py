"""Which function does which work, and what is done again and again without anybody asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Report = Callable[[float, str], None]
Handler = Callable[[dict[str, Any], Report], None]
Chore = Callable[[], None]
HANDLERS: dict[str, Handler] = {}
CHORES: dict[str, tuple[int, Chore]] = {}


def handles(name: str) -> Callable[[Handler], Handler]:
    """Mark a function of a `jobs.py` as the one that does the jobs of this name.

    It gets the job's arguments, `job_id` among them, and `report(progress from 0 to 1, words for people)`, commits
    itself, and may be called again after it was cut short: doing it twice must be as doing it once. What it raises is
    tried again, except one of the four errors of engage.errors, whose words are shown.
    """

    def mark(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return mark


def every(minutes: int) -> Callable[[Chore], Chore]:
    """Mark a function of a `jobs.py` to be called every so many minutes (1 to 60, dividing 60). It commits itself."""

    def mark(chore: Chore) -> Chore:
        CHORES[f"{chore.__module__}.{chore.__qualname__}"] = (minutes, chore)
        return chore

    return mark
