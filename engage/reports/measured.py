"""What was measured of themes: how numbers are known, how far people and machine agree."""

from __future__ import annotations

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far two readings of `n` comments agree: Krippendorff's alpha with its 95 % interval (docs/methods.md).

    `alpha`: value, low and high; None where every comment was given the same; limits None where there is no interval.
    `why`: a sentence that says why it is not measured, "" where it is. `coders`: how many people coded the sample; of
    three the two who agree least are told.
    """

    n: int
    alpha: tuple[float, float | None, float | None] | None
    why: str
    coders: int


NO_SAMPLE = Agreed(0, None, "No sample was coded blind.", 0)


def agreed(content: Mapping[str, Any] | None, who: str) -> Agreed:
    """How far two people ("people"), or people and the machine ("machine"), agree."""
    if content is None:
        return NO_SAMPLE
    found, coders = content[who], content.get("coders", 0)
    if found["why"]:
        return Agreed(0, None, found["why"], coders)
    alpha = found["alpha"]
    return Agreed(found["n"], None if alpha is None or alpha[0] is None else tuple(alpha), "", coders)


def whole_limits(
    limits: tuple[float, float] | None, cell: PublishedCell, percent_base: int | None, rule: Rule
) -> tuple[int | None, int | None]:
    """An interval in whole per cent, made from limits rounded outwards, so that it cannot be read back to a count.

    It holds the interval of every base that may stand behind the published one, and its share.
    """
    if limits is None or cell.percent is None or not percent_base:
        return None, None
    fewest, most = rule.could_be(percent_base, zeros_shown=False)
    low = int(limits[0] // rule.rounding) * rule.rounding
    high = -int(-limits[1] // rule.rounding) * rule.rounding
    return min(100 * low // most, cell.percent), max(min(100, -(-100 * high // fewest)), cell.percent)
