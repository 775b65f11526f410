"""One line of text."""

from __future__ import annotations

from engage.questionnaires.kinds.kind import (
    LONGEST_LINE,
    Gazetteer,
    Kind,
    Problem,
    Reading,
    Typed,
    first,
    plain,
    unreadable,
)
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Tally, Value


class ShortText(Kind):
    """Settings: `max_length` (at most 500 characters), `autocomplete`."""

    name = "short_text"
    label = "Short text"
    words_in = "answers"
    missing = "Enter an answer"

    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        text = plain(first(typed, question.name))
        if not text:
            return None
        most = min(int(question.settings.get("max_length") or LONGEST_LINE), LONGEST_LINE)
        if len(text) > most:
            return Problem(f"Your answer must be {most:,} characters or fewer. It has {len(text):,}")
        return unreadable(text) or Value(text=text)

    def typed(self, question: QuestionShape, value: Value) -> Typed:
        return {question.name: [value.text or ""]}

    def show(self, question: QuestionShape, value: Value, places: Gazetteer) -> str:
        return value.text or ""

    def tally(self, question: QuestionShape, heard: Heard) -> Tally:
        return Tally(heard.answered)
