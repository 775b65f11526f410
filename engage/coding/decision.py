"""What a coder says of one comment, as read from what their page sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

LONGEST_NOTE = 1000
POSITIONS = {"": "Not said", "for": "For", "against": "Against", "mixed": "Mixed", "unclear": "Unclear"}
MOST_THEMES = 1_000  # that one comment can be given in one go
LARGEST = 2**31 - 1  # what a column of ids can hold


class Sent(Protocol):
    """A form as it was sent."""

    def get(self, name: str, default: str, /) -> str:
        """The first value of a field, or `default`."""

    def getlist(self, name: str, /) -> list[str]:
        """All values of a field."""


@dataclass(frozen=True)
class Decision:
    """Themes held, by id; the stand on each (those not said are left out) and where it is said, by theme.

    `note`, `flagged` and `quote_worthy` are the coder's own marks on the comment.
    """

    holds: frozenset[int] = frozenset()
    positions: Mapping[int, str] = field(default_factory=dict)
    spans: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)
    note: str = ""
    flagged: bool = False
    quote_worthy: bool = False


def read(form: Sent) -> Decision:
    """From the fields of the page: `theme` (an id), `position` ("12:for") and `span` ("12:0-40") of each theme.

    What is said of a theme that is not held is left out. Raises ValueError where a field is not as the page writes it.
    """
    holds = frozenset(_id(value) for value in form.getlist("theme")[:MOST_THEMES])
    positions: dict[int, str] = {}
    spans: dict[int, list[tuple[int, int]]] = {}
    for value in filter(None, form.getlist("position")):
        theme, _, stand = value.partition(":")
        if stand not in POSITIONS:
            raise ValueError("no such position")
        if stand and _id(theme) in holds:
            positions[_id(theme)] = stand
    for value in form.getlist("span"):
        theme, _, span = value.partition(":")
        if _id(theme) in holds:
            spans.setdefault(_id(theme), []).append(_span(span))
    return Decision(
        holds=holds,
        positions=positions,
        spans={theme: sorted(set(found)) for theme, found in spans.items()},
        note=form.get("note", "").replace("\r\n", "\n").strip(),
        flagged=bool(form.get("flagged", "")),
        quote_worthy=bool(form.get("quote_worthy", "")),
    )


def _id(value: str) -> int:
    found = int(value)
    if not 0 < found <= LARGEST:
        raise ValueError("no such id")
    return found


def _span(value: str) -> tuple[int, int]:
    start, _, end = value.partition("-")
    if not 0 <= int(start) < int(end) <= LARGEST:
        raise ValueError("no such span")
    return int(start), int(end)
