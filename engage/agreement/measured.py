"""What a measurement says, read without the machinery that made it: the web server never loads that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engage.themes.learning.shares import FEWEST_RANDOM_CODES

FEWEST_POSITIONS = 200
"""Comments with a person's position before a text model suggests any: from there it is right in .87 of open sets."""


def subject_of(questionnaire_id: int, question_key: str) -> str:
    """What the jobs of measuring a question are about."""
    return f"agreement:{questionnaire_id}:{question_key}"


def enough(content: Mapping[str, Any]) -> bool:
    """Whether so many random comments were read that shares are estimates and not suggestions."""
    return bool(content["exact"] or content["random"] >= FEWEST_RANDOM_CODES)
