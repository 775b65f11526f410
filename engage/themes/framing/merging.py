"""When a merge needs a reason: a view held by few or mainly by one group, or two views on opposite sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

HELD_BY_FEW = 30  # comments to one question
MAINLY = 0.6  # of the holders who said what they are
FEW_OF_ALL = 0.3  # of all respondents who said
LEAST_OF_GROUP = 10  # holders of the group: fewer say too little, and would be too few to be named in public

Groups = Mapping[str, Mapping[str, int]]  # people by characteristic and category, of those who said


@dataclass(frozen=True)
class Holding:
    """Who holds a theme before it is merged: live comments by question, positions, and groups by questionnaire.

    `groups` pairs, for each questionnaire, the holders' groups with everybody's.
    """

    comments: Mapping[tuple[int, str], int]
    positions: Mapping[str, int] = field(default_factory=dict)
    groups: Sequence[tuple[Groups, Groups]] = ()

    @property
    def total(self) -> int:
        """Live comments that hold it, over all questions."""
        return sum(self.comments.values())

    @property
    def fewest(self) -> int:
        """Live comments of the question where fewest hold it, of those where any do; 0 where none does."""
        return min((count for count in self.comments.values() if count), default=0)

    @property
    def by_few(self) -> bool:
        """Whether some hold it, but in one of the questions only few."""
        return 0 < self.fewest < HELD_BY_FEW

    @property
    def mainly(self) -> str | None:
        """The group that most of its holders are of, in words, where that is a small group of all; else None."""
        found = [words for holders, everyone in self.groups if (words := mainly(holders, everyone))]
        return found[0] if found else None

    @property
    def lean(self) -> str | None:
        """ "for" or "against" where more than half of the comments whose position is known stand there; else None."""
        known = sum(count for position, count in self.positions.items() if position != "unclear")
        return next(
            (side for side in ("for", "against") if 2 * self.positions.get(side, 0) > known),
            None,
        )


def mainly(holders: Groups, everyone: Groups) -> str | None:
    """The category ("Religion: Muslim") that at least 60 % of the holders are of and under 30 % of all; None if none.

    Shares are of those who said; a category of fewer than 10 holders is never named. docs/methods.md says why these.
    """
    best: tuple[float, str] | None = None
    for characteristic, counts in holders.items():
        said, all_said = sum(counts.values()), sum(everyone.get(characteristic, {}).values())
        for category, count in counts.items():
            if count < LEAST_OF_GROUP or count < MAINLY * said:
                continue
            of_all = everyone[characteristic].get(category, 0) / all_said if all_said else 0.0
            if of_all < FEW_OF_ALL and (best is None or count / said > best[0]):
                best = (count / said, f"{characteristic}: {category}")
    return best[1] if best else None


def opposed(one: Holding, other: Holding) -> bool:
    """Whether the comments of one are mostly for and those of the other mostly against."""
    return {one.lean, other.lean} == {"for", "against"}


def why_guarded(theme: Holding, into: Holding) -> list[str]:
    """Why a merge needs a reason, a sentence each; nothing where it needs none."""
    found = []
    if theme.by_few:
        found.append(
            f"It is held by only {theme.fewest} comment{'' if theme.fewest == 1 else 's'}, and a view held by few "
            "must not vanish without a word."
        )
    if theme.mainly:
        found.append(
            f"Most of those who hold it and told us about themselves are of one group ({theme.mainly}) that is a small "
            "part of all who answered."
        )
    if opposed(theme, into):
        found.append(
            f"Its comments are mostly {theme.lean}, those of the other theme mostly {into.lean}. Merged, both "
            "sides would be counted as one."
        )
    return found
