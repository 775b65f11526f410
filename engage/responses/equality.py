"""The questions about the respondent, from the wording bank: optional, on a page of their own, and kept apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engage.questionnaires.kinds import Typed
from engage.questionnaires.view import OptionView, QuestionView

BANK = Path(__file__).parents[1] / "questionnaires" / "wording" / "equality.json"
PREFER_NOT = "prefer_not_to_say"


@dataclass(frozen=True)
class EqualityQuestion:
    """One question of the bank. `asked_if` is an earlier question and the options of it that make this one matter."""

    key: str
    label: str
    hint: str
    options: tuple[OptionView, ...]
    asked_if: tuple[str, frozenset[str]] | None = None

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"about-{self.key}"


@dataclass(frozen=True)
class Bank:
    """The wording in force: its version, why we ask, and the questions in order."""

    version: str
    title: str
    why: tuple[str, ...]
    questions: tuple[EqualityQuestion, ...]


@cache
def bank() -> Bank:
    """The wording bank, read once per process."""
    content = json.loads(BANK.read_text(encoding="utf-8"))
    introduction = content["introduction"]
    return Bank(
        content["version"],
        introduction["title"],
        tuple(introduction["why"]),
        tuple(_question(entry) for entry in content["questions"]),
    )


def _question(entry: Mapping[str, Any]) -> EqualityQuestion:
    condition = entry.get("ask_if")
    return EqualityQuestion(
        key=entry["key"],
        label=entry["label"],
        hint=entry.get("hint") or "",
        options=tuple(
            OptionView(
                option["key"],
                option["label"],
                hint=option.get("hint") or "",
                exclusive=bool(option.get("prefer_not_to_say")),
            )
            for option in entry["options"]
        ),
        asked_if=(condition["question"], frozenset(condition["any_of"])) if condition else None,
    )


def read(typed: Typed) -> dict[str, str]:
    """Option keys by question key of what was chosen. What is no option counts as skipped: nothing here is required."""
    chosen: dict[str, str] = {}
    for question in bank().questions:
        key = next(iter(typed.get(question.name, ())), "")
        if any(option.key == key for option in question.options) and _matters(question, chosen):
            chosen[question.key] = key
    return chosen


def _matters(question: EqualityQuestion, chosen: Mapping[str, str]) -> bool:
    return question.asked_if is None or chosen.get(question.asked_if[0]) in question.asked_if[1]


def views(chosen: Mapping[str, str]) -> list[QuestionView]:
    """The questions as their page shows them."""
    return [
        QuestionView(
            kind="one_choice",
            name=question.name,
            title=question.label,
            hint=question.hint,
            marks_optional=False,
            options=question.options,
            value=chosen.get(question.key, ""),
        )
        for question in bank().questions
    ]
