"""The annex of a summary: views held by few that were merged into others, with the reason that was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engage.privacy.disclosure import PublishedCount, Rule, protect_count


@dataclass(frozen=True, slots=True)
class MergedView:
    """A merged view as stored: true count of individuals' comments that held it."""

    label: str
    into: str
    individuals: int
    because: str
    mainly: str | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A merged view, safe to show. `mainly` names the group that most of its holders were of, where there was one."""

    label: str
    into: str
    comments: PublishedCount
    because: str
    mainly: str | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Annex:
    """The merged views of one question, in the order they were merged."""

    title: str
    rows: tuple[AnnexRow, ...]


def annex(title: str, views: Sequence[MergedView], rule: Rule) -> Annex:
    """Make the counts safe. A group is named only with a count that may be shown.

    A view is of few by definition, so that it stands here says no more than that; organisations are not counted.
    """
    rows = []
    for view in views:
        comments = protect_count(view.individuals, rule)
        mainly = view.mainly if comments.count is not None else None
        rows.append(AnnexRow(view.label, view.into, comments, view.because, mainly, view.decided_at))
    return Annex(title, tuple(rows))
