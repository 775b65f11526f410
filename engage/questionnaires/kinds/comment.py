"""Words of the respondent's own."""

from __future__ import annotations

from engage.questionnaires.kinds.kind import (
    LONGEST_COMMENT,
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
from engage.questionnaires.view import QuestionView


class Comment(Kind):
    """Settings: `max_length` (shown with a counter; without it the limit is 20,000 characters), `rows`.

    When the response is sent its words go to `comments`, once, and leave the answer.
    """

    name = "comment"
    label = "Comment"
    words_in = "comments"
    missing = "Enter your comment"

    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        text = plain(first(typed, question.name))
        if not text:
            return None
        most = min(int(question.settings.get("max_length") or LONGEST_COMMENT), LONGEST_COMMENT)
        if len(text) > most:
            return Problem(f"Your comment must be {most:,} characters or fewer. It has {len(text):,}")
        return unreadable(text) or Value(text=text)

    def typed(self, question: QuestionShape, value: Value) -> Typed:
        return {question.name: [value.text or ""]}

    def view(
        self, question: QuestionShape, typed: Typed, problem: Problem | None, places: Gazetteer
    ) -> QuestionView:
        return QuestionView(
            **self.common(question, typed, problem),
            max_length=question.settings.get("max_length") or None,
            rows=int(question.settings.get("rows") or 6),
        )

    def show(self, question: QuestionShape, value: Value, places: Gazetteer) -> str:
        return value.text or ""

    def tally(self, question: QuestionShape, heard: Heard) -> Tally:
        return Tally(heard.answered)

    def print(self, question: QuestionShape) -> tuple[str, ...]:
        return ("_" * 60,) * int(question.settings.get("rows") or 6)
