"""Which function does which job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Report = Callable[[float, str], None]
Handler = Callable[[dict[str, Any], Report], None]
HANDLERS: dict[str, Handler] = {}


def handles(name: str) -> Callable[[Handler], Handler]:
    """Mark a function as the one that does the jobs of this name."""

    def mark(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return mark
