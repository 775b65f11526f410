"""What work costs, told without a clock: a slow machine gives the same answer as a fast one."""

import sys
from collections.abc import Callable
from types import FrameType

# So many characters that work in quadratic time would run for hours.
ENDLESS = 600_000


def calls(task: Callable[[], object]) -> int:
    """How many functions it calls, once everything it needs has been made: the same on a fast and on a slow machine."""
    task()
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        task()
    finally:
        sys.setprofile(None)
    return count
