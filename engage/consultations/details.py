"""What an officer writes about a consultation, apart from its questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Details:
    """The words, the people and the dates. Moments are aware; None where none is set yet. `minutes`: time to answer."""

    title: str
    purpose: str = ""
    scope: str = ""
    decision: str = ""
    decision_maker: str = ""
    owner: str = ""
    owner_email: str = ""
    minutes: int = 10
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Of a consultation held before it came here (a demonstration, another tool): when, whence, what came of it."""

    published_at: datetime
    provenance: str
    outcome: str = ""
