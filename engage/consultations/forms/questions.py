"""The forms for pages and questions: one of each kind, which knows the settings of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

import wtforms
from wtforms.validators import InputRequired, NumberRange, Optional

from engage.consultations.forms.fields import NumberField, WholeField
from engage.consultations.options import from_lines, to_lines
from engage.forms import AtMost, Form
from engage.questionnaires.draft import QuestionDraft
from engage.questionnaires.kinds import Fault

APART, TOGETHER = "apart", "together"
LARGEST = 999_999_999


class PageForm(Form):
    """The title and the text of a page."""

    revision = wtforms.HiddenField()
    title = wtforms.StringField(
        "Title of the page",
        [
            InputRequired("Enter a title"),
            AtMost(200),
        ],
    )
    text = wtforms.TextAreaField(
        "Text before the questions (optional)", [AtMost(2_000)], render_kw={"rows": 3, "threshold": 75}
    )


class QuestionForm(Form):
    """What every kind of question has. `SETTINGS` names the fields that are settings of the kind."""

    SETTINGS: ClassVar[tuple[str, ...]] = ()

    revision = wtforms.HiddenField()
    title = wtforms.StringField(
        "Question",
        [
            InputRequired("Enter the question"),
            AtMost(400),
        ],
    )
    hint = wtforms.StringField("Hint (optional)", [AtMost(400)])
    required = wtforms.BooleanField("People must answer this question")
    sameness = wtforms.RadioField(  # with `why`, asked only where people have answered it in other words
        "What has changed?",
        choices={
            APART: "It asks something else: count the answers apart",
            TOGETHER: "Only the spelling changed: count the answers together",
        },
        default=APART,
    )
    why = wtforms.StringField(
        "Why may they be counted together?",
        [AtMost(300)],
        description="Only if you count them together. Other officers see it, and it goes on record with both wordings",
    )

    @property
    def is_decided(self) -> bool:
        """Whether the officer was asked if the answers are counted together, and has said so."""
        return bool(self.sameness.raw_data)

    @property
    def is_together(self) -> bool:
        """Whether they are to be."""
        return self.is_decided and self.sameness.data == TOGETHER

    def is_settled(self) -> bool:
        """The same, with a reason if they are; else that one is missing stands beside its field."""
        if self.is_together and not self.why.data:
            self.why.errors = ["Say why the answers may be counted together"]
            return False
        return self.is_decided

    @classmethod
    def showing(cls, question: QuestionDraft, revision: int) -> QuestionForm:
        """The form filled with what is saved; what was sent goes before it."""
        common, alone = to_lines(question.options)
        if not hasattr(cls, "options"):
            alone = "\n".join(lines for lines in (common, alone) if lines)
        data = {"title": question.title, "hint": question.hint, "required": question.required}
        settings = {name: question.settings.get(name) for name in cls.SETTINGS}
        settings = {name: value for name, value in settings.items() if value is not None}
        return cls(data={**settings, **data, "options": common, "alone": alone, "revision": str(revision)})

    def tell(self, faults: Sequence[Fault]) -> None:
        """Set each fault beside the field of its part, or above the form where there is none."""
        for part, words in faults:
            name = "alone" if part == "options" and "options" not in self else part
            if name in self:
                self[name].errors = [*self[name].errors, words]
            else:
                self.form_errors.append(words)

    def question(
        self, kind: str, asked_if: tuple[tuple[str, str], ...], before: QuestionDraft | None
    ) -> QuestionDraft:
        """What was typed, after `validate()` said yes. Settings this form does not know stay as they were `before`."""
        typed = {name: _plain(self[name].data) for name in self.SETTINGS}
        settings: Mapping[str, Any] = {**(before.settings if before else {}), **typed}
        common = self["options"].data if "options" in self else ""
        alone = self["alone"].data if "alone" in self else ""
        return QuestionDraft(
            kind=kind,
            title=self.title.data or "",
            key=before.key if before else "",
            hint=self.hint.data or "",
            required=bool(self.required.data),
            settings={name: value for name, value in settings.items() if not _is_unset(value)},
            options=from_lines(common or "", alone or "", before.options if before else ()),
            asked_if=asked_if,
        )


class OneChoiceForm(QuestionForm):
    """Options, one of which is chosen."""

    options = wtforms.TextAreaField(
        "Options",
        [AtMost(20_000)],
        description="One on each line",
        render_kw={"rows": 8, "threshold": 75},
    )
    alone = wtforms.TextAreaField(
        "Options set apart at the end (optional)",
        [AtMost(2_000)],
        description="Like “I do not know”. One on each line",
        render_kw={"rows": 2, "threshold": 75},
    )


class SeveralChoicesForm(QuestionForm):
    """Options, any number of which are chosen."""

    SETTINGS = ("most",)

    options = wtforms.TextAreaField(
        "Options",
        [AtMost(20_000)],
        description="One on each line",
        render_kw={"rows": 8, "threshold": 75},
    )
    alone = wtforms.TextAreaField(
        "Options that stand alone (optional)",
        [AtMost(2_000)],
        description="Like “None of these”, which nobody can choose with another. One on each line",
        render_kw={"rows": 2, "threshold": 75},
    )
    most = WholeField(
        "Most options a person may choose (optional)",
        [Optional(), NumberRange(2, 50, "Enter a number from 2 to 50")],
    )


class ScaleForm(QuestionForm):
    """Points in a row; its options stand beside them, so there is but one field for them."""

    SETTINGS = ("minimum", "maximum", "low_label", "high_label")

    minimum = WholeField(
        "Lowest point",
        [InputRequired("Enter the lowest point"), NumberRange(-100, 100, "Enter a number from -100 to 100")],
        default=1,
    )
    low_label = wtforms.StringField("Words at the lowest point", [AtMost(100)])
    maximum = WholeField(
        "Highest point",
        [InputRequired("Enter the highest point"), NumberRange(-100, 100, "Enter a number from -100 to 100")],
        default=5,
    )
    high_label = wtforms.StringField("Words at the highest point", [AtMost(100)])
    alone = wtforms.TextAreaField(
        "Answers beside the scale (optional)",
        [AtMost(2_000)],
        description="Like “I do not know”. One on each line",
        render_kw={"rows": 2, "threshold": 75},
    )


class NumberForm(QuestionForm):
    """A number between limits."""

    SETTINGS = ("minimum", "maximum", "unit", "decimals")

    minimum = NumberField(
        "Lowest number (optional)",
        [Optional(), NumberRange(-LARGEST, LARGEST, f"Enter a number up to {LARGEST:,}")],
        places=None,
    )
    maximum = NumberField(
        "Highest number (optional)",
        [Optional(), NumberRange(-LARGEST, LARGEST, f"Enter a number up to {LARGEST:,}")],
        places=None,
    )
    unit = wtforms.StringField(
        "Unit (optional)", [AtMost(30)], description="Like “days”; shown after the field"
    )
    decimals = wtforms.BooleanField("Parts of a number, like 1.5, are allowed")


class ShortTextForm(QuestionForm):
    """One line."""

    SETTINGS = ("max_length",)

    max_length = WholeField(
        "Most characters (optional)", [Optional(), NumberRange(1, 500, "Enter a number from 1 to 500")]
    )


class CommentForm(QuestionForm):
    """Words of the respondent's own."""

    SETTINGS = ("max_length",)

    max_length = WholeField(
        "Most characters (optional)",
        [Optional(), NumberRange(100, 20_000, "Enter a number from 100 to 20,000")],
        description="Residents see a counter. Leave it empty unless you must",
    )


FORMS: Mapping[str, type[QuestionForm]] = {
    "one_choice": OneChoiceForm,
    "several_choices": SeveralChoicesForm,
    "scale": ScaleForm,
    "number": NumberForm,
    "short_text": ShortTextForm,
    "comment": CommentForm,
}


def form_for(kind: str) -> type[QuestionForm]:
    """The form of a kind; a kind without settings has the common one."""
    return FORMS.get(kind, QuestionForm)


def _is_unset(value: Any) -> bool:
    return value is None or value is False or value == ""


def _plain(value: Any) -> Any:
    """A setting as it is stored: whole numbers as such, others as text, so that none loses a digit."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value
