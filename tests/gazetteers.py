"""A small place for tests of questions about where people live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engage.places.postcodes import Found, Outside, PostcodeIndex, Result


@dataclass(frozen=True)
class SmallTown:
    """Two wards; one postcode in each of them and one next door."""

    place: str = "Smalltown"
    wards: Mapping[str, str] = field(default_factory=lambda: {"E05000001": "North", "E05000002": "South"})

    def find(self, text: str) -> Result:
        return PostcodeIndex(
            self.place,
            {
                "AB1 1AA": Found("E05000001", "North", 3),
                "AB1 1AB": Found("E05000002", "South", None),
                "AB9 9ZZ": Outside("E06000001", "Bigtown", "This postcode is in Bigtown."),
            },
        ).find(text)


TOWN = SmallTown()
