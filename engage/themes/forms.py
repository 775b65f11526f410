"""Forms of the theme workbench."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from engage.forms import Form

CHOOSE = "Choose a theme to merge into."
A_THEME = NumberRange(1, 2**31 - 1, message=CHOOSE)  # what a column of ids can hold
A_NUMBER = NumberRange(1, 2**31 - 1, message="There is no such comment.")


class ThemeForm(Form):
    """A theme's label and description."""

    label = StringField(
        "Label",
        validators=[
            DataRequired("Give the theme a label."),
            Length(max=200, message="Keep the label to 200 characters."),
        ],
    )
    description = TextAreaField(
        "What it is about, in one sentence",
        validators=[Length(max=2000, message="Keep the description to 2,000 characters.")],
    )


class ThemeDetailsForm(ThemeForm):
    """All that is said of a theme: also what it lies under, and the characteristic it was seeded for."""

    parent = SelectField(
        "Lies under",
        coerce=int,
        default=0,
        validators=[Optional()],
        description="Counts stay those of each theme: none is added up.",
    )
    equality = SelectField(
        "Equality theme",
        default="",
        validators=[Optional()],
        description="The Equality Duty asks to look for it, however few hold it.",
    )

    def offer(self, parents: Mapping[int, str], characteristics: Mapping[str, str]) -> ThemeDetailsForm:
        """Fill both lists; nothing chosen means at the top, and no equality theme."""
        self.parent.choices = {
            "0": "Nothing: it stands at the top",
            **{str(theme_id): label for theme_id, label in parents.items()},
        }
        self.equality.choices = {"": "No", **characteristics}
        return self


class ClosedForm(Form):
    """The closed question to compare comments by, and whether it tells where people stand."""

    closed = SelectField("Compare the comments by the answers to", default="", validators=[Optional()])
    tells = BooleanField(
        "These answers say where people stand on what the comments are about",
        description="For example, agree or disagree with the plan that people comment on. Then no text model suggests "
        "where a comment stands.",
    )

    def offer(self, questions: Mapping[str, str]) -> ClosedForm:
        """Fill the list; nothing chosen means by none."""
        self.closed.choices = {"": "No question", **questions}
        return self


class ExampleForm(Form):
    """Words that belong to a theme or do not; of a comment where its number is given."""

    words = TextAreaField(
        "Words",
        validators=[
            DataRequired("Type the words of the example."),
            Length(max=2000, message="Keep an example to 2,000 characters."),
        ],
    )
    counter = RadioField(
        "Do they belong to this theme?",
        choices={"": "Yes, an example", "y": "No, a counter-example"},
        default="",
        validators=[Optional()],
    )
    comment = IntegerField("Comment", validators=[Optional(), A_NUMBER])


class MergeForm(Form):
    """Which theme to merge into, and why; `opposed`: that the two are on opposite sides is known."""

    into = IntegerField("Merge into", validators=[InputRequired(CHOOSE), A_THEME])
    because = StringField(
        "Why", validators=[Optional(), Length(max=300, message="Keep the reason to 300 characters.")]
    )
    opposed = BooleanField("I know that the two are on opposite sides, and both sides belong together")


class DecisionForm(Form):
    """A decision on a suggestion: under which label, or into which theme."""

    label = StringField(
        "Label",
        validators=[Optional(), Length(max=200, message="Keep the label to 200 characters.")],
    )
    into = IntegerField("Or put it into", validators=[Optional(), A_THEME])
