"""Numbers with the word for what is counted."""

from __future__ import annotations


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 response", "2 responses", "1,204 people": the number with the right word."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
