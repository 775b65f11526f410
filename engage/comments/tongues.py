"""Languages by the name that English has for them."""

from __future__ import annotations

from functools import cache

from babel import Locale


@cache
def tongue(code: str | None) -> str:
    """ "Polish" for "pl"; "not recognised" for "und" and for what nobody has looked at yet."""
    found = Locale("en", "GB").languages.get(code or "und", "") if code != "und" else ""
    return str(found) or "not recognised"
