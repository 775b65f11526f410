"""One of several options."""

from __future__ import annotations

from engage.questionnaires.kinds.kind import (
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
    words_cell,
    words_heading,
)
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Tally, Value
from engage.questionnaires.view import QuestionView


class OneChoice(Kind):
    """Radio buttons; where it may be left out and something is chosen, one more that takes it back.

    `text` holds the words beside Other, where an import brought them.
    """

    name = "one_choice"
    label = "One choice"
    takes_options = True
    least_options = 2
    missing = "Choose one of the options"

    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        key = first(typed, question.name)
        if not key:
            return None
        if key not in question.option_ids:
            return Problem("Choose one of the options shown")
        return Value(options=(question.option_ids[key],))

    def typed(self, question: QuestionShape, value: Value) -> Typed:
        options = question.options_by_id
        return {question.name: [options[chosen].key for chosen in value.options if chosen in options]}

    def view(
        self, question: QuestionShape, typed: Typed, problem: Problem | None, places: Gazetteer
    ) -> QuestionView:
        options = option_views(question.options)
        return with_no_answer(QuestionView(**self.common(question, typed, problem), options=options))

    def show(self, question: QuestionShape, value: Value, places: Gazetteer) -> str:
        return ", ".join(chosen_labels(question, value))

    def headings(self, question: QuestionShape) -> tuple[str, ...]:
        return (question.title, *words_heading(question))

    def export(self, question: QuestionShape, value: Value | None, places: Gazetteer) -> tuple[str, ...]:
        return (self.show(question, value, places) if value else "", *words_cell(question, value))

    def tally(self, question: QuestionShape, heard: Heard) -> Tally:
        return Tally(heard.answered, option_rows(question, heard))

    def print(self, question: QuestionShape) -> tuple[str, ...]:
        return tuple(f"( ) {option.label}" for option in question.options)
