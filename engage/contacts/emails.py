"""The words that every letter to a contact ends with."""

from __future__ import annotations

from datetime import date


def with_way_out(text: str, *, agreed_on: date, council: str, stop_url: str) -> str:
    """The letter, why it came, and the link that stops it."""
    return (
        f"{text.rstrip()}\n\n"
        "--\n"
        f"{council}\n"
        f"You get this because somebody left this address with us, in {agreed_on:%B %Y} or before, and asked for it.\n"
        f"To get no more of these letters, open this page and press the button: {stop_url}\n"
    )
