"""Where the respondent lives: a postcode that becomes a ward in memory and is dropped, or a ward chosen from a list."""

from __future__ import annotations

from engage.places.postcodes import Found, Malformed, Outside
from engage.questionnaires.kinds.kind import Gazetteer, Kind, Problem, Reading, Typed, first
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Heard, Tally, TallyRow, Value
from engage.questionnaires.view import OptionView, QuestionView

HALF = "Enter a full postcode, with both halves, or choose your ward from the list"
HALF_OR_BEFORE = "Enter a full postcode, with both halves, or empty this field to keep the ward below it"
OUTSIDE, UNKNOWN, PREFER_NOT = "outside", "unknown", "prefer_not_to_say"


class Postcode(Kind):
    """The value is a ward's code in `text`, or "outside", "unknown" or "prefer_not_to_say".

    A postcode that is outside the council's area, or not known, never blocks. Beside the field stands the list of
    wards (field `<name>-ward`), which counts where the postcode says nothing; not beside a postcode, though, where it
    only shows what was answered before (`<name>-before`).
    """

    name = "postcode"
    label = "Postcode (to find the ward)"
    counts = "text"
    missing = "Enter a postcode, choose your ward, or choose “Prefer not to say”"

    def read(self, question: QuestionShape, typed: Typed, places: Gazetteer) -> Reading:
        postcode = first(typed, question.name).strip()
        ward = first(typed, f"{question.name}-ward")
        if ward and ward not in self.choices(places):
            return Problem("Choose one of the wards shown")
        if postcode:
            is_as_before = bool(ward) and ward == first(typed, f"{question.name}-before")
            found = places.find(postcode)
            if isinstance(found, Found):
                return Value(text=found.ward_code)
            if isinstance(found, Outside):
                return Value(text=OUTSIDE)
            if is_as_before and isinstance(found, Malformed):
                return Problem(HALF_OR_BEFORE)
            if is_as_before or not ward:
                return Problem(HALF) if isinstance(found, Malformed) else Value(text=UNKNOWN)
        return Value(text=ward) if ward else None

    def typed(self, question: QuestionShape, value: Value) -> Typed:
        return {f"{question.name}-{part}": [value.text or ""] for part in ("ward", "before")}

    def view(
        self, question: QuestionShape, typed: Typed, problem: Problem | None, places: Gazetteer
    ) -> QuestionView:
        return QuestionView(
            **self.common(question, typed, problem),
            values=(first(typed, f"{question.name}-ward"),),
            before=first(typed, f"{question.name}-before"),
            options=tuple(OptionView(key, label) for key, label in self.choices(places).items()),
        )

    def show(self, question: QuestionShape, value: Value, places: Gazetteer) -> str:
        if value.text == UNKNOWN:
            return "Ward not known"  # also when the postcode was not found: no reason to make a resident seem unsure
        return self.choices(places).get(value.text or "", value.text or "")

    def tally(self, question: QuestionShape, heard: Heard) -> Tally:
        texts = heard.texts or {}
        return Tally(heard.answered, tuple(TallyRow(key, key, texts[key]) for key in sorted(texts)))

    def print(self, question: QuestionShape) -> tuple[str, ...]:
        return ("Postcode ____________", "or ward ______________________", "[ ] Prefer not to say")

    def choices(self, places: Gazetteer) -> dict[str, str]:
        """What can be chosen instead of giving a postcode."""
        return {
            **places.wards,
            OUTSIDE: f"I do not live in {places.place}",
            UNKNOWN: "I do not know",
            PREFER_NOT: "Prefer not to say",
        }
