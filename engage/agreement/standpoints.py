"""Where comments stand on themes that no person has read, as a text model suggests it: only where no closed question
is chosen to tell, only where people gave enough positions to say how often it is right, and never a person's coding.

What comes out is a plain value that is kept with a measurement (`Measurement.content["positions"]`):

* `closed`: the title of the closed question that tells where people stand; then no model is run, nothing else is said.
* `codes`: comments to which a person gave one position; `why`: why nothing is suggested, "" where it is.
* `checked`, `right`: comments of different words that were left out in turn, and of how many the model said what the
  person did; `low`, `high`: 95 % interval of that share (Wilson), `commonest`: what always guessing one would reach.
* `themes`: by theme id, position → individuals' comments that the machine put to the theme and nobody decided on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engage.agreement.measured import FEWEST_POSITIONS
from engage.themes.engine.groups import Matrix
from engage.themes.learning.position import POSITIONS, Position, learn


@dataclass(frozen=True)
class Stands:
    """What people said, and of what they said nothing. `closed`: title of the closed question that tells, or None.

    `said`: by comment, the position that a person gave it on each theme; `unread`: by theme in force, individuals'
    comments that the machine put to it and no person has decided on.
    """

    closed: str | None
    said: Mapping[int, Mapping[int, str]]
    unread: Mapping[int, Sequence[int]]


def suggested(stands: Stands, rows: Matrix, place: Mapping[int, int]) -> dict[str, Any]:
    """What is suggested of positions, and how often it is right. `rows`: of unit length, by each comment's `place`."""
    if stands.closed is not None:
        return {"closed": stands.closed}
    given = one_position(stands.said)
    told: dict[str, Any] = {"closed": None, "codes": sum(one in place for one in given), "checked": 0}
    if told["codes"] < FEWEST_POSITIONS:
        return {
            **told,
            "why": f"People gave a position to {_comments(told['codes'])}; {FEWEST_POSITIONS} are needed.",
        }
    ids = _different(sorted(one for one in given if one in place), rows, place)
    learnt = learn(rows[[place[one] for one in ids]], [given[one] for one in ids])
    if learnt is None:
        return {**told, "why": "Too few comments of different words take more than one position."}
    found = learnt.measured
    told |= {
        "checked": found.comments,
        "right": round(found.accuracy * found.comments),
        "low": found.low,
        "high": found.high,
        "commonest": found.commonest,
    }
    if found.low <= found.commonest:
        return {**told, "why": "It is right no more often than always saying the commonest position may be."}
    unread = sorted({one for ids in stands.unread.values() for one in ids if one in place})
    kind = {}
    if unread:
        guesses = learnt.suggest(rows[[place[one] for one in unread]])
        kind = {one: position for one, (position, _sure) in zip(unread, guesses, strict=True)}
    return {
        **told,
        "why": "",
        "themes": {
            str(theme): dict(Counter(kind[one] for one in ids if one in kind))
            for theme, ids in stands.unread.items()
        },
    }


def one_position(said: Mapping[int, Mapping[int, str]]) -> dict[int, Position]:
    """The position of each comment that takes the same on all its themes: a model of its words can learn no other."""
    found: dict[int, Position] = {}
    for comment, of in said.items():
        for position in POSITIONS:
            if of and set(of.values()) == {position}:
                found[comment] = position
    return found


def _different(ids: Sequence[int], rows: Matrix, place: Mapping[int, int]) -> list[int]:
    """The first comment of each wording: a copy that is left out would be known by the one that is not."""
    first: dict[bytes, int] = {}
    for one in ids:
        first.setdefault(np.ascontiguousarray(rows[place[one]]).tobytes(), one)
    return list(first.values())


def _comments(number: int) -> str:
    return "1 comment" if number == 1 else f"{number:,} comments"
