"""A piece of free text on its way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Given:
    """Words with where they came from; the fields are those of `Comment`."""

    origin: str
    origin_id: int
    questionnaire_id: int
    question_key: str
    voice: str
    words: str
    quotable: bool
    given_on: date
