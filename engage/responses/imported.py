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
    `answers` are by question key, `equality` option keys by question key of the wording bank. `digest` is of all that
    was read of its row, if it came from a file; `has_id` says whether that file gave its id.
    """

    imported_id: str
    submitted_at: datetime
    answers: Mapping[str, Value]
    channel: str = "import"
    respondent_type: str = "individual"
    organisation: str | None = None
    equality: Mapping[str, str] = field(default_factory=dict)
    quotable: bool = False
    digest: str | None = None
    has_id: bool = True


@dataclass(frozen=True, slots=True)
class Imported:
    """How many responses were written, and how many had been imported before."""

    added: int
    already: int


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A response that was imported before.

    `digest` is over the columns `names` of its file; None where none was kept, or under another secret. `has_id`:
    `imported_id` came with the file. `at` is the hour it was sent.
    """

    imported_id: str
    has_id: bool
    import_id: int | None = None
    names: frozenset[str] = frozenset()
    digest: str | None = None
    at: datetime | None = None
