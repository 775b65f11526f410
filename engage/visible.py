"""Lines that people read as they are stored: without signs that nobody sees, or that turn around what stands beside."""

from __future__ import annotations

import re

# Soft hyphens, zero-width spaces and the like, and whatever embeds, overrides or isolates a direction. What joins or
# parts letters in Urdu, Persian or an emoji, and the marks that only say a direction, belong to the words and stay.
_UNSEEN = re.compile("[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_BREAK = re.compile("[\u2028\u2029\u0085]")
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by name, and blank


def visible(line: str) -> str:
    """The line as it is to be kept, spaces around it gone; empty where it holds nothing that can be seen."""
    seen = _BREAK.sub(" ", _UNSEEN.sub("", line)).strip()
    if any(sign.isprintable() and not sign.isspace() and sign not in _BLANK for sign in seen):
        return seen
    return ""
