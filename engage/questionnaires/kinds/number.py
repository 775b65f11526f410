"""A number, with limits the officer sets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from engage.questionnaires.kinds.kind import Fault, Gazetteer, Kind, Problem, Reading, Typed, first
from engage.questionnaires.kinds.middle import middle
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Tally, TallyRow, Value
from engage.questionnaires.view import QuestionView

FORM = re.compile(r"[-−]?\d{1,15}(\.\d{1,15})?|[-−]?\.\d{1,15}")
GROUPED = re.compile(r"(?<=\d)[,   ](?=\d{3}(?!\d))")
LARGEST = Decimal(999_999_999)
PLACES = Decimal("0.0001")


class Number(Kind):
    """Settings: `minimum`, `maximum`, `unit` (shown behind the field), `decimals` (whether parts of one are taken).

    Digits of any script are read. Beyond 999,999,999 no number is taken, so that both databases keep it exactly.
    """

    name = "number"
    label = "Number"
    counts = "number"
    missing = "Enter a number"

    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        text = first(typed, question.name).strip()
        if not text:
            return None
        number = read_number(text)
        if number is None:
            return Problem("Enter a number, like 7")
        settings = question.settings
        if not settings.get("decimals") and number != number.to_integral_value():
            return Problem("Enter a whole number, like 7")
        lowest = limit(settings, "minimum", -LARGEST)
        highest = limit(settings, "maximum", LARGEST)
        if number < lowest:
            return Problem(f"Enter a number that is {written(lowest)} or more")
        if number > highest:
            return Problem(f"Enter a number that is {written(highest)} or less")
        return Value(number=number.quantize(PLACES).normalize() + 0)

    def typed(self, question: QuestionShape, value: Value) -> Typed:
        return {question.name: [plainly(value.number)] if value.number is not None else []}

    def view(
        self, question: QuestionShape, typed: Typed, problem: Problem | None, places: Gazetteer
    ) -> QuestionView:
        return QuestionView(
            **self.common(question, typed, problem),
            unit=str(question.settings.get("unit", "")),
            decimals=bool(question.settings.get("decimals", False)),
        )

    def show(self, question: QuestionShape, value: Value, places: Gazetteer) -> str:
        if value.number is None:
            return ""
        return f"{written(value.number)} {question.settings.get('unit', '')}".strip()

    def export(self, question: QuestionShape, value: Value | None, places: Gazetteer) -> tuple[str, ...]:
        return (plainly(value.number) if value and value.number is not None else "",)

    def tally(self, question: QuestionShape, heard: Heard) -> Tally:
        numbers = heard.numbers or {}
        rows = tuple(TallyRow(plainly(n), written(n), numbers[n]) for n in sorted(numbers))
        return Tally(heard.answered, rows, middle(numbers))

    def problems(self, settings: Mapping[str, Any], options: int) -> list[Fault]:
        found = super().problems(settings, options)
        try:
            if limit(settings, "minimum", -LARGEST) > limit(settings, "maximum", LARGEST):
                found.append(Fault("minimum", "The lowest number is above the highest."))
        except (InvalidOperation, ValueError):
            found.append(Fault("minimum", "The lowest and the highest number are numbers."))
        return found


def read_number(text: str) -> Decimal | None:
    """The number a person wrote, with or without separators of thousands; None when it is none."""
    if len(text) > 40:
        return None
    bare = GROUPED.sub("", text)
    if not FORM.fullmatch(bare):
        return None
    return Decimal(bare.replace("−", "-"))


def limit(settings: Mapping[str, Any], name: str, default: Decimal) -> Decimal:
    """A limit from the settings of a question."""
    value = settings.get(name)
    return default if value in (None, "") else Decimal(str(value))


def plainly(number: Decimal) -> str:
    """A number without exponent, separators and empty decimals."""
    return f"{number.normalize():f}"


def written(number: Decimal) -> str:
    """A number as it is read: 12,500."""
    return f"{number.normalize():,f}"
