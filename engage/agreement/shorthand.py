"""Coding by numbers: "3 12-" gives the third theme, and the twelfth with the position against; "0" gives none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SIGNS = {"+": "for", "-": "against", "~": "mixed", "?": "unclear"}
LONGEST = 200
_NUMBER = re.compile(r"(\d{1,4})([+\-~?]?)")
_BETWEEN = re.compile(r"[\s,;.]+")


@dataclass(frozen=True)
class Typed:
    """What the numbers say: theme ids with a position where one was given; `none`: that no theme fits."""

    holds: frozenset[int] = frozenset()
    positions: Mapping[int, str] = field(default_factory=dict)
    none: bool = False


def read(words: str, themes: Sequence[int]) -> Typed:
    """`themes`: ids in the order of their numbers, from 1. Raises ValueError, in words for people."""
    positions: dict[int, str] = {}
    holds = set()
    none = False
    for word in filter(None, _BETWEEN.split(words.strip().replace("−", "-"))):
        found = _NUMBER.fullmatch(word)
        number = int(found[1]) if found else -1
        if found is None or number > len(themes):
            raise ValueError(
                f"There is no theme “{word[:20]}”. Type numbers from 1 to {len(themes)}, or 0 for none."
            )
        if number == 0:
            none = True
            continue
        theme = themes[number - 1]
        holds.add(theme)
        if found[2]:
            positions[theme] = SIGNS[found[2]]
    if none and holds:
        raise ValueError("0 says that no theme fits. Take out the 0, or the other numbers.")
    return Typed(frozenset(holds), positions, none)
