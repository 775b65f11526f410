"""Which page of a list was asked for, and how many there are. Pages count from 1."""

from __future__ import annotations

from flask import request

FARTHEST_PAGE = 1_000_000


def page_asked() -> int:
    """The page that the address asks for; the first where it asks for none, or for nothing that is a page."""
    return max(1, min(request.args.get("page", 1, type=int), FARTHEST_PAGE))


def pages_of(total: int, per_page: int) -> int:
    """How many pages a list has; an empty one has one."""
    return max(1, -(-total // per_page))
