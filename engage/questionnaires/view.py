"""One question as the page shows it: the only thing that templates/questionnaires/kinds/*.html read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from engage.typed_dates import PARTS


class OptionView(NamedTuple):
    """One answer that can be chosen; an `exclusive` one stands apart, after "or"."""

    key: str
    label: str
    hint: str = ""
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with what was typed into it and what is wrong with that.

    `name` is the field's name and the prefix of every id. Of the three holders of what was typed, `value` is for
    kinds with one field, `values` for several choices, `parts` (day, month, year as typed) for a date; none is
    ever cleaned, so that a page that comes back shows the respondent's own words. `before` is the ward answered before,
    for a postcode. `error` is one sentence or None; `error_parts` names the parts of a date that are wrong (none named:
    all of them).
    """

    kind: str
    name: str
    title: str
    hint: str = ""
    error: str | None = None
    error_parts: tuple[str, ...] = ()
    required: bool = False
    marks_optional: bool = True
    is_page_heading: bool = False
    value: str = ""
    values: tuple[str, ...] = ()
    before: str = ""
    parts: tuple[str, str, str] = ("", "", "")
    options: tuple[OptionView, ...] = ()
    autocomplete: str = ""
    max_length: int | None = None
    rows: int = 6
    minimum: int = 1
    maximum: int = 5
    low_label: str = ""
    high_label: str = ""
    unit: str = ""
    decimals: bool = False

    @property
    def template(self) -> str:
        """The template that shows it."""
        return f"questionnaires/kinds/{self.kind}.html"

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was typed or chosen and nothing is wrong: then it looks the same for everybody."""
        return not (self.value or self.error or self.before or any(self.values) or any(self.parts))

    @property
    def heading(self) -> str:
        """The words of the question; one that may be left out says so."""
        return self.title if self.required or not self.marks_optional else f"{self.title} (optional)"

    @property
    def described_by(self) -> str:
        """Ids of hint and error, in the order in which they are read out; "" when there is neither."""
        hint = f"{self.name}-hint" if self.hint else ""
        error = f"{self.name}-error" if self.error else ""
        return f"{hint} {error}".strip()

    @property
    def points(self) -> tuple[OptionView, ...]:
        """The points of a scale, lowest first, with words at both ends; then its other options."""
        ends = {self.minimum: self.low_label, self.maximum: self.high_label}
        numbers = range(self.minimum, self.maximum + 1)
        scale = (
            OptionView(str(number), f"{number} – {ends[number]}" if ends.get(number) else str(number))
            for number in numbers
        )
        return (*scale, *self.options)

    @property
    def fields(self) -> tuple[tuple[str, str, bool], ...]:
        """The three fields of a date: part ("day"), what was typed, whether it is wrong."""
        wrong = (self.error_parts or PARTS) if self.error else ()
        return tuple((part, typed, part in wrong) for part, typed in zip(PARTS, self.parts, strict=True))

    @property
    def href(self) -> str:
        """The address of its field on the page; of a date's first wrong part."""
        return f"#{self.name}-{(self.error_parts or PARTS)[0]}" if self.kind == "date" else f"#{self.name}"

    @property
    def problem(self) -> tuple[str, str] | None:
        """The line of the error summary, (address of the field, sentence), or None when nothing is wrong."""
        return (self.href, self.error) if self.error else None


def problems(questions: list[QuestionView]) -> list[tuple[str, str]]:
    """The error summary of a page, in the order of its questions; base.html takes it as `error_list`."""
    return [question.problem for question in questions if question.problem]
