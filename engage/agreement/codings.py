"""What people said of the comments of a sample, side by side: where they agree, where not, and what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engage.agreement.blindness import Read, Themes

NOT_SAID = ""


@dataclass(frozen=True)
class Coder:
    """One person's blind coding of live comments of a sample; themes that were merged since stand for what they became.

    `codes`: theme ids by comment id, an empty set for "none of these". `positions` by comment and theme, where said.
    """

    user_id: int
    name: str
    codes: Mapping[int, Themes]
    positions: Mapping[tuple[int, int], str] = field(default_factory=dict)
    seconds: Mapping[int, float | None] = field(default_factory=dict)
    read_at: Mapping[int, datetime] = field(default_factory=dict)

    @property
    def read(self) -> Read:
        """What the rules of blindness judge."""
        return Read(self.codes, self.seconds)

    def said(self, comment_id: int) -> dict[int, str]:
        """The themes this coder gave a comment, each with its position, NOT_SAID where they left it out."""
        return {
            theme: self.positions.get((comment_id, theme), NOT_SAID)
            for theme in sorted(self.codes[comment_id])
        }


@dataclass(frozen=True)
class Decided:
    """What stands for each comment that somebody read: settled, else agreed, else (in `waiting`) the first coder's."""

    codes: Mapping[int, Themes]
    waiting: frozenset[int]


def differ(coders: Sequence[Coder], comment_id: int) -> bool:
    """Whether coders who read a comment gave it other themes, or said other positions on the same."""
    readings = [coder.said(comment_id) for coder in coders if comment_id in coder.codes]
    return any(
        one.keys() != other.keys()
        or any(one[theme] != other[theme] and one[theme] and other[theme] for theme in one)
        for at, one in enumerate(readings)
        for other in readings[at + 1 :]
    )


def disagreements(coders: Sequence[Coder]) -> list[int]:
    """Comments that coders coded differently, in the order of their ids."""
    return sorted(one for one in {c for coder in coders for c in coder.codes} if differ(coders, one))


def shared(coders: Sequence[Coder], comment_id: int) -> dict[int, str]:
    """The themes that all who read a comment gave it, each with the position if they say the same: where to begin."""
    readings = [coder.said(comment_id) for coder in coders if comment_id in coder.codes]
    if not readings:
        return {}
    return {
        theme: position if all(one.get(theme) == position for one in readings) else NOT_SAID
        for theme, position in readings[0].items()
        if all(theme in one for one in readings)
    }


def agreed(coders: Sequence[Coder]) -> dict[int, dict[int, str]]:
    """Comments that at least two coders read and coded alike: each theme with its position, if one said it."""
    found: dict[int, dict[int, str]] = {}
    for comment_id in {one for coder in coders for one in coder.codes}:
        readings = [coder.said(comment_id) for coder in coders if comment_id in coder.codes]
        if len(readings) > 1 and not differ(coders, comment_id):
            found[comment_id] = {
                theme: next((one[theme] for one in readings if one[theme]), NOT_SAID) for theme in readings[0]
            }
    return found


def decided(coders: Sequence[Coder], settled: Mapping[int, Themes]) -> Decided:
    """What stands. `coders` in the order of who counts first; `settled`: theme ids by comment id.

    A difference in position alone leaves no comment waiting: its themes are not in doubt.
    """
    codes: dict[int, Themes] = {}
    waiting = set()
    for coder in coders:
        for comment_id, themes in coder.codes.items():
            if comment_id in settled:
                codes[comment_id] = settled[comment_id]
            elif codes.setdefault(comment_id, themes) != themes:
                waiting.add(comment_id)
    return Decided(codes, frozenset(waiting))
