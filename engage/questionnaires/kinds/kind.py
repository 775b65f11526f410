"""What a kind of question is: how it reads a field, shows, counts, exports and prints an answer.

A new kind is one module here (and its line in `KINDS`), one template in templates/questionnaires/kinds/ and one test.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple, Protocol

from engage.places.postcodes import Result
from engage.questionnaires.shape import OptionShape, QuestionShape
from engage.questionnaires.value import Heard, Tally, TallyRow, Value
from engage.questionnaires.view import OptionView, QuestionView
from engage.visible import visible

Typed = Mapping[str, Sequence[str]]  # every field of a page with all that was typed into it, never cleaned
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LONGEST_LINE = 500
LONGEST_COMMENT = 20_000


class Gazetteer(Protocol):
    """Knows the wards of the council, by code, and in which of them a postcode lies."""

    @property
    def place(self) -> str:
        """The name of the council's area."""

    @property
    def wards(self) -> Mapping[str, str]:
        """Names of its wards by code, in the order in which they are shown."""

    def find(self, text: str) -> Result:
        """Where the postcode lies; what was typed is not kept."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with what was typed: one sentence, and the parts of a date that are meant."""

    words: str
    parts: tuple[str, ...] = ()


Reading = Value | Problem | None  # None: left empty


class Fault(NamedTuple):
    """What an officer must put right in a question: `part` is "title", "hint", "options", a setting, or "" for all."""

    part: str
    words: str


class Kind(ABC):
    """One kind of question. Methods never raise on what a respondent typed."""

    name: ClassVar[str]
    label: ClassVar[str]
    takes_options: ClassVar[bool] = False
    least_options: ClassVar[int] = 0
    counts: ClassVar[str] = ""  # the column of an answer (number, date, text) whose values are counted
    words_in: ClassVar[str] = (
        ""  # where answers that are listed, not counted, are kept: "answers" or "comments"
    )
    missing: ClassVar[str] = "Answer this question"

    @abstractmethod
    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        """The value of what was typed; None when it was left empty (also when the question is required)."""

    @abstractmethod
    def typed(self, question: QuestionShape, value: Value) -> Typed:
        """A stored value as it would have been typed, to fill its field again."""

    @abstractmethod
    def show(self, question: QuestionShape, value: Value, places: Gazetteer) -> str:
        """The answer in words, for "check your answers"."""

    @abstractmethod
    def tally(self, question: QuestionShape, heard: Heard) -> Tally:
        """The answers of many as rows, in the order of the question."""

    def view(
        self, question: QuestionShape, typed: Typed, problem: Problem | None, places: Gazetteer
    ) -> QuestionView:
        """The question as its page shows it, with what was typed and what is wrong with that."""
        return QuestionView(**self.common(question, typed, problem))

    def common(self, question: QuestionShape, typed: Typed, problem: Problem | None) -> dict[str, Any]:
        """The fields of a view that every kind has."""
        return {
            "kind": question.kind,
            "name": question.name,
            "title": question.title,
            "hint": question.hint,
            "required": question.required,
            "error": problem.words if problem else None,
            "error_parts": problem.parts if problem else (),
            "value": first(typed, question.name),
            "autocomplete": str(question.settings.get("autocomplete", "")),
        }

    def headings(self, question: QuestionShape) -> tuple[str, ...]:
        """Headings of its columns in an export."""
        return (question.title,)

    def export(self, question: QuestionShape, value: Value | None, places: Gazetteer) -> tuple[str, ...]:
        """Cells of one response under `headings`; empty where there is no answer."""
        return (self.show(question, value, places) if value else "",)

    def print(self, question: QuestionShape) -> tuple[str, ...]:
        """Lines under the question on paper."""
        return ("_" * 60,)

    def problems(self, settings: Mapping[str, Any], options: int) -> list[Fault]:
        """What an officer must put right before this question can be asked."""
        if self.takes_options and options < self.least_options:
            return [Fault("options", f"Give at least {self.least_options} options.")]
        if options and not self.takes_options:
            return [Fault("options", f"A question of the kind “{self.label}” has no options.")]
        return []


def first(typed: Typed, name: str) -> str:
    """What was typed into a field, or nothing."""
    values = typed.get(name)
    return values[0] if values else ""


NO_ANSWER = OptionView("", "No answer", exclusive=True)


def with_no_answer(view: QuestionView) -> QuestionView:
    """A choice of one that may be left out, once something is chosen: with a way to take that back.

    Radio buttons cannot be unticked. Before anything is chosen it would be one more thing to read.
    """
    if view.required or not view.value or view.error:
        return view
    return replace(view, options=(*view.options, NO_ANSWER))


def plain(text: str) -> str:
    """Text with line ends as one character and without the blanks around it; empty where nothing can be seen.

    Browsers send CRLF; a limit told to a respondent counts the end of a line as one character, as the counter does.
    """
    return (
        text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if visible(text) or UNREADABLE.search(text)
        else ""
    )


def unreadable(text: str) -> Problem | None:
    """Whether a text holds characters that no keyboard makes and no database keeps."""
    if UNREADABLE.search(text):
        return Problem("Your answer has a character that we cannot keep. Type it again without pasting.")
    return None


def option_views(options: Iterable[OptionShape]) -> tuple[OptionView, ...]:
    """Options as a page shows them."""
    return tuple(OptionView(option.key, option.label, exclusive=option.exclusive) for option in options)


def option_rows(question: QuestionShape, heard: Heard) -> tuple[TallyRow, ...]:
    """A row for each option, in the order of the question."""
    counts = heard.options or {}
    return tuple(TallyRow(option.key, option.label, counts.get(option.key, 0)) for option in question.options)


def words_heading(question: QuestionShape) -> tuple[str, ...]:
    """The heading of the words beside Other; none where the question has no Other."""
    return (f"{question.title}: {question.other.label}, in their words",) if question.other else ()


def words_cell(question: QuestionShape, value: Value | None) -> tuple[str, ...]:
    """The cell under `words_heading`."""
    return ((value.text or "") if value else "",) if question.other else ()


def chosen_labels(question: QuestionShape, value: Value) -> list[str]:
    """The words of the options chosen."""
    options = question.options_by_id
    return [options[chosen].label for chosen in value.options if chosen in options]
