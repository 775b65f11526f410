"""Reading responses: one respondent's own for the journey, and counts over many for officers and reports."""

from __future__ import annotations

from engage.responses.queries.audiences import Audience
from engage.responses.queries.bursts import in_bursts
from engage.responses.queries.categories import CLOSED, categories
from engage.responses.queries.counts import (
    Counts,
    answered_versions,
    by_channel,
    by_day,
    by_type,
    counts,
    equality_counts,
)
from engage.responses.queries.groups import equality_counts_among
from engage.responses.queries.held import Held, answers_of, arrived, by_reference, equality_of
from engage.responses.queries.imported import imported_among, imported_rows, was_imported
from engage.responses.queries.rows import ResponseRow, every_response, organisations, texts
from engage.responses.queries.tallies import Asked, tallies

__all__ = [
    "CLOSED",
    "Asked",
    "Audience",
    "Counts",
    "Held",
    "ResponseRow",
    "answered_versions",
    "answers_of",
    "arrived",
    "by_channel",
    "by_day",
    "by_reference",
    "by_type",
    "categories",
    "counts",
    "equality_counts",
    "equality_counts_among",
    "equality_of",
    "every_response",
    "imported_among",
    "imported_rows",
    "in_bursts",
    "organisations",
    "tallies",
    "texts",
    "was_imported",
]
