"""The questions about the respondent: optional, on a page of their own, and kept apart from the answers."""

from __future__ import annotations

from collections.abc import Mapping

from engage.questionnaires.bank import BankQuestion, bank
from engage.questionnaires.kinds import Typed
from engage.questionnaires.view import OptionView, QuestionView


def name_of(question: BankQuestion) -> str:
    """The name of its field."""
    return f"about-{question.key}"


def read(typed: Typed) -> dict[str, str]:
    """Option keys by question key of what was chosen. What is no option counts as skipped: nothing here is required.

    A question that matters only to those who gave a certain answer before it is left out for all others.
    """
    chosen: dict[str, str] = {}
    for question in bank().questions:
        key = next(iter(typed.get(name_of(question), ())), "")
        if question.option(key) is not None and _matters(question, chosen):
            chosen[question.key] = key
    return chosen


def _matters(question: BankQuestion, chosen: Mapping[str, str]) -> bool:
    return question.asked_if is None or chosen.get(question.asked_if[0]) in question.asked_if[1]


def views(chosen: Mapping[str, str]) -> list[QuestionView]:
    """The questions as their page shows them."""
    return [
        QuestionView(
            kind="one_choice",
            name=name_of(question),
            title=question.label,
            hint=question.hint,
            marks_optional=False,
            options=tuple(
                OptionView(option.key, option.label, option.hint, exclusive=option.prefer_not)
                for option in question.options
            ),
            value=chosen.get(question.key, ""),
        )
        for question in bank().questions
    ]
