"""What was measured of themes, as the summary tells it: how numbers are known, how far people and machine agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from engage.agreement.measured import enough
from engage.privacy.disclosure import PublishedCell, Rule


class Standing(Enum):
    """How the numbers of themes are known; the value is for files."""

    COUNTED = "counted by people"
    ESTIMATED = "estimated from a random sample"
    SUGGESTED = "suggested, not checked"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured last: `content` as `engage.agreement.measuring` writes it.

    `current`: since then no comment came or went, and nobody coded.
    """

    made_at: datetime
    content: Mapping[str, Any]
    current: bool

    @property
    def standing(self) -> Standing:
        """How numbers made of it are known. A count of what people read holds only while it is current."""
        if self.current and self.content["exact"]:
            return Standing.COUNTED
        if not self.content["exact"] and enough(self.content) and self.of("individual"):
            return Standing.ESTIMATED
        return Standing.SUGGESTED

    def of(self, voice: str) -> Mapping[str, Any] | None:
        """Base and themes of one respondent type; None where there are too few to say."""
        found: Mapping[str, Any] | None = self.content["groups"].get("voice", {}).get(voice)
        return found if found and found["themes"] else None


def whole_limits(
    limits: tuple[float, float] | None, cell: PublishedCell, percent_base: int | None, rule: Rule
) -> tuple[int | None, int | None]:
    """An interval in whole per cent, made from limits rounded outwards, so that it cannot be read back to a count."""
    if limits is None or cell.percent is None or not percent_base:
        return None, None
    low = int(limits[0] // rule.rounding) * rule.rounding
    high = -int(-limits[1] // rule.rounding) * rule.rounding
    return (
        min(100 * low // percent_base, cell.percent),
        max(min(100, -(-100 * high // percent_base)), cell.percent),
    )


def people_words(content: Mapping[str, Any] | None) -> str:
    """How far two people agree, in a sentence."""
    if content is None:
        return "How far people agree on the coding is not measured: no sample was coded blind."
    found = content["people"]
    if found["why"]:
        return f"How far people agree on the coding is not measured. {found['why']}"
    return (
        f"Two people who coded {found['n']} comments without seeing each other’s work agreed: "
        f"alpha {coefficient(found['alpha'])}."
    )


def machine_words(content: Mapping[str, Any] | None) -> str:
    """How far the machine agrees with people, in a sentence; empty where it was not measured."""
    if content is None or content["machine"]["why"]:
        return ""
    found = content["machine"]
    return (
        f"The machine agreed with people on {found['n']} comments whose codes it had not seen: "
        f"alpha {coefficient(found['alpha'])}."
    )


def coefficient(figure: Sequence[float | None] | None) -> str:
    """A coefficient with its interval: ".71 (.64 to .78)"."""
    if figure is None or figure[0] is None:
        return "cannot be calculated, because every comment was given the same"
    value, low, high = (None if one is None else f"{one:.2f}".replace("0.", ".") for one in figure)
    return f"{value} ({low} to {high})" if low is not None else str(value)
