"""The tested wording bank: equality questions as the census and the Government Statistical Service ask them.

The wording lies in `wording/equality.json`, versioned, with its sources; a response keeps option keys of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WORDING = Path(__file__).parent / "wording" / "equality.json"


@dataclass(frozen=True, slots=True)
class BankOption:
    """One answer. `benchmark` is the census category it is compared with, None where the census has none."""

    key: str
    label: str
    hint: str = ""
    benchmark: str | None = None
    prefer_not: bool = False


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """One question. `asked_if`: (question key, option keys), any of which must be chosen; None: always asked.

    `characteristic` is the census table its options are compared with; None where they are compared with none.
    """

    key: str
    label: str
    hint: str
    characteristic: str | None
    options: tuple[BankOption, ...]
    asked_if: tuple[str, frozenset[str]] | None

    def option(self, key: str) -> BankOption | None:
        """The option of this key, or None."""
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True, slots=True)
class Derived:
    """A characteristic that follows from several questions.

    `categories`: census category → alternatives, each the option keys wanted of each question.
    """

    characteristic: str
    label: str
    categories: Mapping[str, tuple[Mapping[str, frozenset[str]], ...]]


@dataclass(frozen=True, slots=True)
class Bank:
    """All equality questions in order, and the words that say why we ask."""

    version: str
    title: str
    why: tuple[str, ...]
    attribution: str
    questions: tuple[BankQuestion, ...]
    derived: tuple[Derived, ...]

    def question(self, key: str) -> BankQuestion | None:
        """The question of this key, or None."""
        return next((question for question in self.questions if question.key == key), None)


@cache
def bank() -> Bank:
    """The bank, read once per process."""
    content = json.loads(WORDING.read_text(encoding="utf-8"))
    introduction = content["introduction"]
    return Bank(
        version=content["version"],
        title=introduction["title"],
        why=tuple(introduction["why"]),
        attribution=content["attribution"],
        questions=tuple(_question(row) for row in content["questions"]),
        derived=tuple(_derived(row) for row in content["derived"]),
    )


def by_census(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Respondents by characteristic and census category, from counts by question key and option key.

    "Prefer not to say" and options the census does not have are left out: the caller's base tells how many. A derived
    characteristic uses its last question where that was asked only of those who gave the wanted answer before.
    """
    found: dict[str, dict[str, int]] = {}
    derived = {one.characteristic for one in bank().derived}
    for question in bank().questions:
        if question.characteristic is None or question.characteristic in derived:
            continue
        of = found.setdefault(question.characteristic, {})
        for option in question.options:
            if option.benchmark is not None:
                of[option.benchmark] = of.get(option.benchmark, 0) + counts.get(question.key, {}).get(
                    option.key, 0
                )
    for one in bank().derived:
        found[one.characteristic] = {
            category: sum(_meeting(alternative, counts) for alternative in alternatives)
            for category, alternatives in one.categories.items()
        }
    return found


def _meeting(wanted: Mapping[str, frozenset[str]], counts: Mapping[str, Mapping[str, int]]) -> int:
    """How many meet one alternative: those who gave a wanted answer to its last question, asked of nobody else."""
    last = max(wanted, key=lambda key: [question.key for question in bank().questions].index(key))
    return sum(counts.get(last, {}).get(option, 0) for option in wanted[last])


def _question(row: Mapping[str, Any]) -> BankQuestion:
    ask_if = row.get("ask_if")
    return BankQuestion(
        key=row["key"],
        label=row["label"],
        hint=row.get("hint") or "",
        characteristic=row.get("characteristic"),
        options=tuple(
            BankOption(
                option["key"],
                option["label"],
                option.get("hint") or "",
                option.get("benchmark"),
                bool(option.get("prefer_not_to_say")),
            )
            for option in row["options"]
        ),
        asked_if=(ask_if["question"], frozenset(ask_if["any_of"])) if ask_if else None,
    )


def _derived(row: Mapping[str, Any]) -> Derived:
    return Derived(
        characteristic=row["characteristic"],
        label=row["label"],
        categories={
            category["benchmark"]: tuple(
                {question: frozenset(keys) for question, keys in alternative.items()}
                for alternative in category["any_of"]
            )
            for category in row["categories"]
        },
    )
