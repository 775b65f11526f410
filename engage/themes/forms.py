"""Forms of the theme workbench."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

CHOOSE = "Choose a theme to merge into."
A_THEME = NumberRange(1, 2**31 - 1, message=CHOOSE)  # what a column of ids can hold


class ThemeForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A theme's label and description."""

    label = StringField(
        "Label",
        filters=[lambda words: (words or "").strip()],
        validators=[
            InputRequired("Give the theme a label."),
            Length(max=200, message="Keep the label to 200 characters."),
        ],
    )
    description = TextAreaField(
        "What it is about, in one sentence",
        validators=[Length(max=2000, message="Keep the description to 2,000 characters.")],
    )


class MergeForm(FlaskForm):  # type: ignore[misc]
    """Which theme to merge into, and why."""

    into = IntegerField("Merge into", validators=[InputRequired(CHOOSE), A_THEME])
    because = StringField(
        "Why", validators=[Optional(), Length(max=300, message="Keep the reason to 300 characters.")]
    )


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """A decision on a suggestion: under which label, or into which theme."""

    label = StringField(
        "Label",
        filters=[lambda words: (words or "").strip()],
        validators=[Optional(), Length(max=200, message="Keep the label to 200 characters.")],
    )
    into = IntegerField("Or put it into", validators=[Optional(), A_THEME])
