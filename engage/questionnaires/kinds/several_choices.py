"""Any number of options, or one that stands alone ("none of these")."""

from __future__ import annotations

from engage.questionnaires.kinds.kind import (
    Gazetteer,
    Kind,
    Problem,
    Reading,
    Typed,
    chosen_labels,
    option_rows,
    option_views,
    words_cell,
    words_heading,
)
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Tally, Value
from engage.questionnaires.view import QuestionView


class SeveralChoices(Kind):
    """Tick boxes. Counted per option, never per combination.

    `text` holds the words beside Other, where an import brought them.
    """

    name = "several_choices"
    label = "Several choices"
    takes_options = True
    least_options = 2
    missing = "Choose at least one of the options"

    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        keys = {key for key in typed.get(question.name, ()) if key}
        if not keys:
            return None
        if not keys <= question.option_ids.keys():
            return Problem("Choose from the options shown")
        chosen = [option for option in question.options if option.key in keys]
        alone = [option for option in chosen if option.exclusive]
        if alone and len(chosen) > 1:
            return Problem(f"Choose “{alone[0].label}” on its own, or choose others without it")
        most = question.settings.get("most")
        if isinstance(most, int) and len(chosen) > most:
            return Problem(f"Choose no more than {most} of the options")
        return Value(options=tuple(option.id for option in chosen))

    def typed(self, question: QuestionShape, value: Value) -> Typed:
        options = question.options_by_id
        return {question.name: [options[chosen].key for chosen in value.options if chosen in options]}

    def view(
        self, question: QuestionShape, typed: Typed, problem: Problem | None, places: Gazetteer
    ) -> QuestionView:
        return QuestionView(
            **self.common(question, typed, problem),
            values=tuple(typed.get(question.name, ())),
            options=option_views(question.options),
        )

    def show(self, question: QuestionShape, value: Value, places: Gazetteer) -> str:
        return "\n".join(chosen_labels(question, value))

    def tally(self, question: QuestionShape, heard: Heard) -> Tally:
        return Tally(heard.answered, option_rows(question, heard))

    def headings(self, question: QuestionShape) -> tuple[str, ...]:
        return (
            *(f"{question.title}: {option.label}" for option in question.options),
            *words_heading(question),
        )

    def export(self, question: QuestionShape, value: Value | None, places: Gazetteer) -> tuple[str, ...]:
        beside = words_cell(question, value)
        if value is None:
            return (*("",) * len(question.options), *beside)
        return (*("yes" if option.id in value.options else "no" for option in question.options), *beside)

    def print(self, question: QuestionShape) -> tuple[str, ...]:
        return tuple(f"[ ] {option.label}" for option in question.options)
