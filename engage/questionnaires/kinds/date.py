"""A date in three fields."""

from __future__ import annotations

from engage.questionnaires.kinds.kind import Gazetteer, Kind, Problem, Reading, Typed, first
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Tally, TallyRow, Value
from engage.questionnaires.view import QuestionView
from engage.typed_dates import PARTS, NotADate, read_date, written


class DateKind(Kind):
    """Day, month and year as people write them: a month may be its name, and years have four digits."""

    name = "date"
    label = "Date"
    counts = "date"
    missing = "Enter a date"

    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        given = (first(typed, f"{question.name}-{part}") for part in PARTS)
        try:
            found = read_date(*given)
        except NotADate as problem:
            return Problem(str(problem), problem.parts)
        return None if found is None else Value(date=found)

    def typed(self, question: QuestionShape, value: Value) -> Typed:
        if value.date is None:
            return {}
        parts = (value.date.day, value.date.month, value.date.year)
        names = (f"{question.name}-{part}" for part in PARTS)
        return {name: [str(part)] for name, part in zip(names, parts, strict=True)}

    def view(
        self, question: QuestionShape, typed: Typed, problem: Problem | None, places: Gazetteer
    ) -> QuestionView:
        day, month, year = (first(typed, f"{question.name}-{part}") for part in PARTS)
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
