"""Numbers in addresses: only those a database column can hold, so that a longer one is simply not found."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1


class SmallNumber(IntegerConverter):
    """`<int:…>` in an address: 0 to 2,147,483,647."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002  # werkzeug's own name
        kwargs.setdefault("max", LARGEST)
        super().__init__(map, *args, **kwargs)
