"""Answers as rows of their tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engage.questionnaires.value import Value


def answer_row(response_id: int, question_id: int, value: Value) -> dict[str, Any]:
    """A row of `answers`."""
    return {
        "response_id": response_id,
        "question_id": question_id,
        "text": value.text,
        "number": value.number,
        "date": value.date,
    }


def tick_rows(response_id: int, values: Mapping[int, Value]) -> list[dict[str, int]]:
    """Rows of `ticks`, one for each option chosen."""
    return [
        {"response_id": response_id, "question_id": question_id, "option_id": option_id}
        for question_id, value in values.items()
        for option_id in value.options
    ]
