"""Which approved passages stand for themes before commissioners, and why a passage may not.

A quote shows what people say; chosen badly it shows what we would like to hear. So: words long enough to mean something
and
short enough to be read; by consent; by nobody twice in one summary, whichever question they answered; no text that was
handed round; unlike the quote above it; and where people stand on both sides of a theme, both are heard.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST_WORDS, MOST_WORDS = 5, 45
SHOWN = 3
ALIKE = 0.6
"""Share of words (Jaccard's index) from which two passages say the same."""
SIDES = ("for", "against")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Passage:
    """Words that may stand for a theme. `speaker` is the same for all that one respondent said.

    `campaign`: the comment's words are those of others, or nearly. `position`: its stand on the theme, if said.
    `quote_id` leads to the passage as it stands now.
    """

    theme_id: int
    comment_id: int
    speaker: tuple[str, int]
    words: str
    voice: str
    position: str | None
    quotable: bool
    approved: bool
    campaign: bool
    quote_id: int | None = None


def problem(words: str, *, quotable: bool = True, campaign: bool = False) -> str:
    """Why words may not stand for a theme, as a sentence; empty where they may."""
    if not quotable:
        return "The person who wrote this did not say that we may quote them."
    if campaign:
        return "Others sent the same words: text that was handed round does not speak for the person who sent it."
    if not FEWEST_WORDS <= len(words.split()) <= MOST_WORDS:
        return f"Quote {FEWEST_WORDS} to {MOST_WORDS} words: fewer say little, more are not read."
    return ""


def chosen(passages: Sequence[Passage], *, shown: int = SHOWN) -> dict[int, list[Passage]]:
    """Up to `shown` passages of each theme, from those of a whole summary in order of preference, by theme id.

    Themes with the fewest to choose from choose first, one each round, because nobody is quoted twice.
    """
    left: dict[int, list[Passage]] = {}
    for passage in passages:
        fits = not problem(passage.words, quotable=passage.quotable, campaign=passage.campaign)
        if passage.approved and fits:
            left.setdefault(passage.theme_id, []).append(passage)
    picked: dict[int, list[Passage]] = {theme_id: [] for theme_id in left}
    spoken: set[tuple[str, int]] = set()
    for _ in range(shown):
        for theme_id in sorted(left, key=lambda one: (len(left[one]), one)):
            best = _next(left[theme_id], picked[theme_id], spoken)
            if best is not None:
                picked[theme_id].append(best)
                spoken.add(best.speaker)
    return {theme_id: of for theme_id, of in picked.items() if of}


def _next(left: Sequence[Passage], picked: Sequence[Passage], spoken: set[tuple[str, int]]) -> Passage | None:
    """The first passage of a speaker not heard yet that says something new; of a side not heard, if there is one."""
    free = [
        passage
        for passage in left
        if passage.speaker not in spoken and not any(alike(passage.words, one.words) for one in picked)
    ]
    heard = {one.position for one in picked} & set(SIDES)
    sides = {passage.position for passage in left} & set(SIDES)
    missing = sides - heard
    if len(sides) == len(SIDES) and missing:
        free = [passage for passage in free if passage.position in missing] or free
    return next(iter(free), None)


def alike(one: str, other: str) -> bool:
    """Whether two passages say the same in nearly the same words."""
    first, second = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    return bool(first | second) and len(first & second) >= ALIKE * len(first | second)


def speaker_words(voice: str, attributes: Mapping[str, str] | None = None) -> str:
    """What is said of the speaker under a quote: that it was an organisation, or one attribute, or nothing.

    Raises ValueError for more than one characteristic: together they may name a person.
    """
    said = list((attributes or {}).values())
    if voice != "individual":
        said.append({"organisation": "An organisation", "on behalf": "On behalf of a person"}[voice])
    if len(said) > 1:
        raise ValueError("a quote never stands beside more than one characteristic of its speaker")
    return said[0] if said else ""
