"""The part of a consultation's address that is made from its title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST = 60
RESERVED = frozenset({"new"})  # the address of the form for a new consultation


def slug(title: str, taken: Container[str]) -> str:
    """A short address for `title`, not in `taken`: lower-case letters, digits and hyphens, at most 64 characters.

    A title without a Latin letter or digit becomes "consultation". One that is taken gets a number from 2 on.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    first = _cut(words) or "consultation"
    candidate, number = first, 1
    while candidate in taken or candidate in RESERVED:
        number += 1
        candidate = f"{first}-{number}"
    return candidate


def _cut(words: str) -> str:
    """At most LONGEST characters, at a hyphen where there is one."""
    if len(words) <= LONGEST:
        return words
    short = words[: LONGEST + 1]
    return (short.rsplit("-", 1)[0] if "-" in short else words[:LONGEST]).strip("-")
