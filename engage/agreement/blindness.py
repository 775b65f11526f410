"""When two readings of a random sample may be called a measurement, and when agreement is "not measured".

Agreement is a claim about two people who each read and each decided. A coder who clicks through, or gives everything
the same, agrees with anybody or with nobody, and a figure made from it would be worse than none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

Themes = frozenset[int]

FEWEST_COMMENTS = 50
"""Comments that both must have read blind: with fewer, an alpha's interval is wider than any use of it."""
UNREAD_SECONDS = 1.0
"""A comment decided on in less was not read; where that is a coder's usual time (the median), nothing was."""
FEWEST_TO_JUDGE = 10
"""Of fewer comments nothing is said against anybody: the first five may well be alike."""
SAME_SHARE = 0.95
"""A coder who gave this share of comments one and the same set of themes did not tell them apart."""


@dataclass(frozen=True)
class Read:
    """What one coder said of comments of a sample: theme ids by comment id, and how many seconds each took.

    A time is that since the coder's last decision; None where it is not known (the first one, after a break, brought in
    from elsewhere).
    """

    codes: Mapping[int, Themes]
    seconds: Mapping[int, float | None] = field(default_factory=dict)


def why_not(first: Read | None, second: Read | None) -> str:
    """Why the agreement of two coders is not measured, as a sentence; empty where it is."""
    if first is None or second is None:
        begun = "nobody has begun" if first is None and second is None else "one has not begun"
        return f"Two people must each code the sample without seeing the other's work. So far {begun}."
    both = first.codes.keys() & second.codes.keys()
    if len(both) < FEWEST_COMMENTS:
        return (
            f"Two people must have coded at least {FEWEST_COMMENTS} of the same comments blind. "
            f"So far it is {len(both)}."
        )
    return next((why for one in (first, second) if (why := careless(one, both))), "")


def careless(coder: Read, comments: Iterable[int]) -> str:
    """Why a coder's reading of these comments is not used, as a sentence; empty where it is."""
    chosen = list(comments)
    times = [spent for one in chosen if (spent := coder.seconds.get(one)) is not None]
    if len(times) >= FEWEST_TO_JUDGE and median(times) < UNREAD_SECONDS:
        return "One coder decided on most comments in less than a second each: nobody reads as fast."
    most = Counter(coder.codes[one] for one in chosen).most_common(1)
    if len(chosen) >= FEWEST_TO_JUDGE and most[0][1] >= SAME_SHARE * len(chosen):
        return "One coder gave nearly every comment the same themes, and so did not tell them apart."
    return ""
