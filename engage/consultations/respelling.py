"""Questions that an officer said are the same in other words: their answers are counted together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engage.questionnaires.draft import QuestionDraft, wording

RESPELL = "respell question"  # what the record calls it


@dataclass(frozen=True, slots=True)
class Respelling:
    """One such decision: when, why, and the words that changed, as (old, new), of which one may be ""."""

    at: datetime
    why: str
    words: tuple[tuple[str, str], ...]


def changed_words(old: QuestionDraft, new: QuestionDraft) -> list[tuple[str, str]]:
    """What differs, as (old, new). Raises ValueError where more than words does."""
    pairs = zip(wording(old), wording(new), strict=True)
    return [(before, after) for before, after in pairs if before != after]
