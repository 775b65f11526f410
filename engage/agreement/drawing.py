"""Drawing a random sample of comments, and the order in which each coder meets them."""

import random
from collections.abc import Sequence

FEWEST, SHARE = 200, 0.05


def size(population: int) -> int:
    """How many comments to draw: 200 or a twentieth of them, whichever is more, at most all."""
    return min(population, max(FEWEST, -(-population // round(1 / SHARE))))


def draw(comment_ids: Sequence[int], seed: int) -> list[int]:
    """A simple random sample of `size` comments, in the order of drawing; the same ids and seed give the same."""
    return random.Random(seed).sample(sorted(comment_ids), size(len(comment_ids)))  # noqa: S311  # no secret


def order_for(coder: int, comment_ids: Sequence[int], seed: int) -> list[int]:
    """The order in which one coder meets the sample, each coder in their own: tiredness falls on other comments.

    Whatever part of it they have read is a random sample itself.
    """
    ordered = sorted(comment_ids)
    random.Random(f"{seed}:{coder}").shuffle(ordered)  # noqa: S311  # no secret
    return ordered
