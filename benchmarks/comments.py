"""Many comments made from few real ones, seeded: what scale is measured on.

Two in ten are as somebody wrote them; the rest are a real comment with a sentence of another, or with words
swapped for others of the same corpus, so that seven in ten of a hundred thousand differ.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from engage.themes.engine.proposal import Text

AS_WRITTEN = 0.2
SWAPPED = 0.12


def many(real: Sequence[str], wanted: int, *, seed: int = 0) -> list[Text]:
    """Give `wanted` comments made from the real ones."""
    chance = random.Random(seed)
    said = [words for words in real if words.strip()]
    parts = [re.split(r"(?<=[.!?]) +", words) for words in said]
    corpus = " ".join(said).split()
    made = []
    for number in range(wanted):
        at = chance.randrange(len(said))
        words = said[at]
        if chance.random() > AS_WRITTEN:
            if len(parts[at]) > 1 or chance.random() < 0.3:
                other = chance.choice(parts[chance.randrange(len(parts))])
                words = " ".join([*chance.sample(parts[at], max(1, len(parts[at]) - 1)), other])
            words = " ".join(
                chance.choice(corpus) if chance.random() < SWAPPED else word for word in words.split(" ")
            )
        made.append(Text(number, words))
    return made
