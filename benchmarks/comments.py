"""Many comments made from few real ones, seeded: what scale and campaigns are measured on.

Two in ten are as somebody wrote them; the rest are a real comment with a sentence of another, or with words
swapped for others of the same corpus, so that seven in ten of a hundred thousand differ.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from engage.themes.proposal import Text

AS_WRITTEN = 0.2
SWAPPED = 0.12
CAMPAIGN = (
    "I am writing to object to the closure of the walk in centre because families like mine depend on it every week",
    "Please do not move the stroke ward out of town as older people cannot get to the other hospital by bus",
    "We the undersigned ask the council to fund a safe crossing outside the school before another child is hurt",
)
OPENINGS = ("", "Dear council, ", "As a mother of two, ", "Please listen. ", "To whom it may concern: ")
ENDINGS = (
    "",
    " Thank you.",
    " Please think again.",
    " Yours, a resident of this town.",
    " I have lived here for years.",
)


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


def with_campaigns(
    comments: Sequence[Text], *, each: int = 40, seed: int = 0
) -> tuple[list[Text], list[list[int]]]:
    """Add copies of each campaign's text, personalised and edited; give all comments, and the copies' ids."""
    chance = random.Random(seed)
    first = max(comment.id for comment in comments) + 1
    corpus = " ".join(comment.words for comment in comments[:2_000]).split()
    sent: list[Text] = []
    campaigns: list[list[int]] = []
    for template in CAMPAIGN:
        ids = []
        for _copy in range(each):
            words = template.split()
            for _edit in range(chance.choice((0, 0, 0, 1, 1, 2, 3))):
                at = chance.randrange(len(words))
                words[at : at + 1] = chance.choice(
                    ([], [chance.choice(corpus)], [words[at], chance.choice(corpus)])
                )
            ids.append(first + len(sent))
            sent.append(Text(ids[-1], chance.choice(OPENINGS) + " ".join(words) + chance.choice(ENDINGS)))
        campaigns.append(ids)
    together = [*comments, *sent]
    chance.shuffle(together)
    return together, campaigns
