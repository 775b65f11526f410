"""A number of points in a row, with words at both ends."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engage.questionnaires.kinds.kind import (
    Fault,
    Gazetteer,
    Kind,
    Problem,
    Reading,
    Typed,
    chosen_labels,
    first,
    option_rows,
    option_views,
    with_no_answer,
)
from engage.questionnaires.kinds.middle import middle
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Tally, TallyRow, Value
from engage.questionnaires.view import QuestionView

MOST_POINTS = 11


class Scale(Kind):
    """Settings: `minimum` (1), `maximum` (5), `low_label`, `high_label`.

    Options stand beside the points ("I do not know").
    """

    name = "scale"
    label = "Scale"
    counts = "number"
    takes_options = True
    missing = "Choose a point on the scale"

    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        key = first(typed, question.name)
        if not key:
            return None
        if key in question.option_ids:
            return Value(options=(question.option_ids[key],))
        points = {str(point): point for point in self.points(question.settings)}
        if key not in points:
            return Problem("Choose one of the points shown")
        return Value(number=Decimal(points[key]))

    def typed(self, question: QuestionShape, value: Value) -> Typed:
        options = question.options_by_id
        if value.number is not None:
            return {question.name: [str(int(value.number))]}
        return {question.name: [options[chosen].key for chosen in value.options if chosen in options]}

    def view(
        self, question: QuestionShape, typed: Typed, problem: Problem | None, places: Gazetteer
    ) -> QuestionView:
        points = self.points(question.settings)
        view = QuestionView(
            **self.common(question, typed, problem),
            options=option_views(question.options),
            minimum=points.start,
            maximum=points.stop - 1,
            low_label=str(question.settings.get("low_label", "")),
            high_label=str(question.settings.get("high_label", "")),
        )
        return with_no_answer(view)

    def show(self, question: QuestionShape, value: Value, places: Gazetteer) -> str:
        if value.number is None:
            return ", ".join(chosen_labels(question, value))
        return self.label_of(question, int(value.number))

    def tally(self, question: QuestionShape, heard: Heard) -> Tally:
        numbers = heard.numbers or {}
        rows = tuple(
            TallyRow(str(point), self.label_of(question, point), numbers.get(Decimal(point), 0))
            for point in self.points(question.settings)
        )
        return Tally(heard.answered, rows + option_rows(question, heard), middle(numbers))

    def print(self, question: QuestionShape) -> tuple[str, ...]:
        points = (f"( ) {self.label_of(question, point)}" for point in self.points(question.settings))
        return (*points, *(f"( ) {option.label}" for option in question.options))

    def problems(self, settings: Mapping[str, Any], options: int) -> list[Fault]:
        try:
            length = len(self.points(settings))
        except (TypeError, ValueError):
            return [Fault("minimum", "The ends of a scale are whole numbers.")]
        if not 2 <= length <= MOST_POINTS:
            return [Fault("minimum", f"A scale has 2 to {MOST_POINTS} points.")]
        return []

    @staticmethod
    def points(settings: Mapping[str, Any]) -> range:
        """The points, lowest first."""
        return range(int(settings.get("minimum", 1)), int(settings.get("maximum", 5)) + 1)

    def label_of(self, question: QuestionShape, point: int) -> str:
        """A point with the words of its end, if it is one."""
        points = self.points(question.settings)
        ends = {points.start: "low_label", points.stop - 1: "high_label"}
        words = question.settings.get(ends.get(point, ""), "")
        return f"{point} – {words}" if words else str(point)
