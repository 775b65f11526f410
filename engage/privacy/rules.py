"""Rules of disclosure control: which counts are too small, how others are rounded, what a reader can infer.

The default and the presets follow rules in public use; docs/methods.md names the source of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Rule:
    """How small numbers are kept safe.

    threshold: counts under it are hidden. rounding: other counts go to the nearest multiple of it.
    percent_base: no percentage on a smaller base. hide_zero: a zero is hidden like a small number, because
    "nobody of this group said yes" tells something about each of its members. secondary: hide further
    numbers where a small one could be worked out; off only in rules that rely on rounding alone.
    """

    threshold: int = 10
    rounding: int = 5
    percent_base: int = 30
    hide_zero: bool = True
    secondary: bool = True

    def __post_init__(self) -> None:
        if self.threshold < 1 or self.rounding < 1 or self.percent_base < 1:
            raise ValueError("threshold, rounding and percent_base must be 1 or more")

    def rounded(self, count: int) -> int:
        """The count at the nearest multiple of `rounding`; a tie goes up."""
        return (count + self.rounding // 2) // self.rounding * self.rounding

    def is_small(self, count: int, zeros_shown: bool) -> bool:
        """Whether the count must be hidden."""
        return count < self.threshold and not (count == 0 and zeros_shown)

    def could_be(self, shown: int, zeros_shown: bool) -> tuple[int, int]:
        """The smallest and largest true count behind a shown one, for a reader who knows this rule."""
        if shown == 0 and zeros_shown:
            return 0, 0
        low = shown - self.rounding // 2
        high = low + self.rounding - 1
        return max(low, self.threshold), high


DEFAULT_RULE = Rule()

PRESETS: Mapping[str, Rule] = MappingProxyType(
    {
        "lt10_round5_consultation": DEFAULT_RULE,
        "hes_1_7_round5": Rule(threshold=8, hide_zero=False, secondary=False),
        "legacy_1_5_secondary": Rule(threshold=6, rounding=1, hide_zero=False),
        "trusted_research_10": Rule(threshold=10, rounding=5),
        "lt3": Rule(threshold=3, rounding=1),
    }
)
"""Rules by the name under which a council may choose them; the first one is the default."""
