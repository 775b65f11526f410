"""A response from another tool, a file or a telephone, ready to be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engage.questionnaires.value import Value


@dataclass(frozen=True)
class ImportedResponse:
    """One complete response.

    `imported_id` is its id in the other tool: the same one is taken once only. `submitted_at` is kept to the hour.
    `answers` are by question key, `equality` option keys by question key of the wording bank.
    """

    imported_id: str
    submitted_at: datetime
    answers: Mapping[str, Value]
    channel: str = "import"
    respondent_type: str = "individual"
    organisation: str | None = None
    equality: Mapping[str, str] = field(default_factory=dict)
    quotable: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """How many responses were written, and how many had been imported before."""

    added: int
    already: int
