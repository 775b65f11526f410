"""What a project's codings would change here: nobody's reading here is undone, and the machine's stay the machine's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engage.themes.exchange.given import GivenCoding


@dataclass(frozen=True, slots=True)
class Present:
    """What stands here of one comment and one theme: whether it holds, and by whom ("person", "machine", "bulk")."""

    holds: bool
    by: str


def changes(
    given: Mapping[int, GivenCoding], present: Mapping[int, Present], themes: Collection[int]
) -> dict[int, GivenCoding | None]:
    """What is to be written of one comment that nobody read here, by theme; None: that it does not hold the theme.

    `given` is empty where a person elsewhere read it and gave it no theme. What the machine gave elsewhere is added
    where nothing stands. A person elsewhere decided on all themes: what they left out the comment does not hold,
    and what stands here already as they say is left as it is.
    """
    by_person = not given or any(one.by == "person" for one in given.values())
    found: dict[int, GivenCoding | None] = {}
    for theme in themes:
        was, said = present.get(theme), given.get(theme)
        if said is None:
            if by_person and (was is None or was.holds or was.by != "person"):
                found[theme] = None
        elif was is None or (said.by == "person" and (was.by != "person" or not was.holds)):
            found[theme] = said
    return found
