"""A date in three fields."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from engage.questionnaires.kinds.kind import Gazetteer, Kind, Problem, Reading, Typed, first
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Tally, TallyRow, Value
from engage.questionnaires.view import DATE_PARTS, QuestionView

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
EARLIEST, LATEST = 1850, 2150


class DateKind(Kind):
    """Day, month and year as people write them: a month may be its name, and years have four digits."""

    name = "date"
    label = "Date"
    counts = "date"
    missing = "Enter a date"

    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        given = {part: first(typed, f"{question.name}-{part}").strip() for part in DATE_PARTS}
        empty = tuple(part for part in DATE_PARTS if not given[part])
        if len(empty) == 3:
            return None
        if empty:
            return Problem(f"The date must include a {' and a '.join(empty)}", empty)
        numbers = {
            "day": whole(given["day"], 1, 31),
            "month": month_number(given["month"]),
            "year": whole(given["year"], EARLIEST, LATEST),
        }
        wrong = tuple(part for part in DATE_PARTS if numbers[part] is None)
        if wrong == ("year",):
            return Problem(f"Enter a year from {EARLIEST} to {LATEST}, with four digits", wrong)
        if wrong:
            return Problem("Enter a real date, like 27 3 2024", wrong)
        try:
            return Value(date=dt.date(numbers["year"] or 0, numbers["month"] or 0, numbers["day"] or 0))
        except ValueError:
            return Problem("There is no such date. Check the day and the month", ("day", "month"))

    def typed(self, question: QuestionShape, value: Value) -> Typed:
        if value.date is None:
            return {}
        parts = (value.date.day, value.date.month, value.date.year)
        names = (f"{question.name}-{part}" for part in DATE_PARTS)
        return {name: [str(part)] for name, part in zip(names, parts, strict=True)}

    def view(
        self, question: QuestionShape, typed: Typed, problem: Problem | None, places: Gazetteer
    ) -> QuestionView:
        day, month, year = (first(typed, f"{question.name}-{part}") for part in DATE_PARTS)
        return QuestionView(**self.common(question, typed, problem), parts=(day, month, year))

    def show(self, question: QuestionShape, value: Value, places: Gazetteer) -> str:
        return written(value.date) if value.date else ""

    def export(self, question: QuestionShape, value: Value | None, places: Gazetteer) -> tuple[str, ...]:
        return (value.date.isoformat() if value and value.date else "",)

    def tally(self, question: QuestionShape, heard: Heard) -> Tally:
        dates = heard.dates or {}
        return Tally(
            heard.answered, tuple(TallyRow(d.isoformat(), written(d), dates[d]) for d in sorted(dates))
        )

    def print(self, question: QuestionShape) -> tuple[str, ...]:
        return ("Day ____  Month ____  Year ________",)


def whole(text: str, lowest: int, highest: int) -> int | None:
    """A whole number within limits, in digits of any script; None otherwise."""
    if not text.isdecimal() or len(text) > 4:
        return None
    number = int(Decimal(text))
    return number if lowest <= number <= highest else None


def month_number(text: str) -> int | None:
    """1 to 12 from a number or from a month's name, which may be cut to three letters or more."""
    name = text.casefold().rstrip(".")
    if len(name) >= 3:
        for number, month in enumerate(MONTHS, start=1):
            if month.casefold().startswith(name):
                return number
    return whole(text, 1, 12)


def written(day: dt.date) -> str:
    """A date as it is read: 27 March 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
