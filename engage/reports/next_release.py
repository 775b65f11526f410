"""What publishing the figures of a consultation now would keep: made in one moment, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import SystemRandom

from engage.consultations.models import Consultation
from engage.privacy.rules import Rule
from engage.reports.changes import Verdict
from engage.reports.figures import Figures, Groups
from engage.reports.numbers import Numbers
from engage.reports.theming import ThemeFinding

EQUALITY_GRACE = timedelta(
    minutes=15
)  # in which a respondent may still change what they said about themselves

Holders = Mapping[str, Sequence[int]]
"""Ids of the comments that hold a theme, by voice."""


@dataclass(frozen=True, slots=True)
class NextRelease:
    """The release that would follow number `after` (0: none yet) of the consultation at the address `slug`.

    `titles`: what each part of the figures is called; `verdicts`: what becomes of it. `numbers`: those of the parts
    made anew; `response_ids`: the responses they count. `comments`: by question key and theme id, the comments that
    readers find behind the theme, in the order they find them.
    """

    slug: str
    consultation_id: int
    after: int
    figures: Figures
    groups: Groups
    titles: Mapping[str, str]
    verdicts: Mapping[str, Verdict]
    numbers: Numbers
    response_ids: Sequence[int]
    comments: Mapping[tuple[str, int], Sequence[int]] = field(default_factory=dict)

    def parts(self, *verdicts: Verdict) -> list[tuple[str, datetime | None, Verdict]]:
        """The parts of the figures of these verdicts: what each is called, the date it keeps, its verdict."""
        return [
            (title, self.figures.as_at.get(unit), self.verdicts[unit])
            for unit, title in self.titles.items()
            if self.verdicts.get(unit) in verdicts
        ]


# After the last answer can be sent: what people say of themselves is taken for half an hour, by times to the hour.
FINAL_AFTER = timedelta(hours=2)


def settles_at(closes_at: datetime | None, grace_minutes: int) -> datetime | None:
    """From when no answer to a consultation comes or changes any more, but for withdrawals; None while it stays open.

    It has closed, those who had begun have sent, and what they said about themselves is final.
    """
    return None if closes_at is None else closes_at + timedelta(minutes=grace_minutes) + FINAL_AFTER


def is_settled(consultation: Consultation, now: datetime) -> bool:
    """Whether that moment has come, so that figures can be published."""
    settles = settles_at(consultation.closes_at, consultation.grace_minutes)
    return consultation.published_at is not None and settles is not None and settles <= now


def to_show(
    theme: ThemeFinding, holders: Holders, before: Collection[int], rule: Rule, shuffle: SystemRandom
) -> list[int]:
    """The comments that readers find behind a theme: as many as its published numbers leave no doubt about.

    None where the number is hidden. Those that were shown `before` come first, or two releases together would show
    more than either; then any. The order is by chance, so that it tells nothing of when a comment came.
    """
    chosen: list[int] = []
    published = {"individual": theme.cell, "organisation": theme.organisations}
    for voice, number in published.items():
        held = list(holders.get(voice, ()))
        if number is None or number.count is None or rule.is_small(len(held), zeros_shown=False):
            continue
        # Of an estimate fewer may hold it than it says: their number is rounded like any other.
        most = min(
            rule.could_be(count, zeros_shown=False)[0] for count in (number.count, rule.rounded(len(held)))
        )
        shuffle.shuffle(held)
        held.sort(key=lambda comment_id: comment_id not in before)
        chosen += held[:most]
    shuffle.shuffle(chosen)
    return chosen
