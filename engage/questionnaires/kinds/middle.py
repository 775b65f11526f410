"""The median of counted numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal


def middle(counts: Mapping[Decimal, int]) -> Decimal | None:
    """The median of numbers given with how often each was said; None when there are none.

    With an even number of answers it is the mean of the two in the middle.
    """
    total = sum(counts.values())
    if not total:
        return None
    wanted = {(total - 1) // 2, total // 2}
    found: list[Decimal] = []
    seen = 0
    for number in sorted(counts):
        found += [number for place in wanted if seen <= place < seen + counts[number]]
        seen += counts[number]
    return sum(found, Decimal(0)) / len(found)
