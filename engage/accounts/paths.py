"""Where a person may be sent after signing in: a page of this site and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit


def safe_path(asked: str | None) -> str | None:
    """The path if it leads to a page of ours, else None.

    Browsers read "//other.example" and "/\\other.example" as another site, and ignore line ends and tabs in between.
    """
    if not asked or not asked.startswith("/") or asked.startswith(("//", "/\\")):
        return None
    if any(ord(letter) < 32 or letter == "\\" for letter in asked):
        return None
    try:
        parts = urlsplit(asked)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else asked
