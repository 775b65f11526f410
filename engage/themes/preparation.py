"""Comments made ready for grouping: what the room of comments knows of words, and words without places."""

import re
from collections.abc import Collection
from functools import cache

from engage.comments.language import LONGEST, language, normalise, says_nothing, words_of

__all__ = ["LONGEST", "language", "normalise", "says_nothing", "without_places", "words_of"]

_LETTER = re.compile(r"[^\W\d_]")


def without_places(text: str, places: Collection[str]) -> str:
    """Give the text without the place names, or unchanged when nothing else would be left."""
    pattern = _places_pattern(frozenset(places))
    if pattern is None:
        return text
    left = pattern.sub(" ", text)
    return left if _LETTER.search(left) else text


@cache
def _places_pattern(places: frozenset[str]) -> re.Pattern[str] | None:
    names = sorted((re.escape(place.strip()) for place in places if place.strip()), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(names) + r")\b", re.IGNORECASE) if names else None
