"""Forms about one comment, alerts and saved searches."""

from __future__ import annotations

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from engage.comments import lengths
from engage.comments.marking import KINDS
from engage.comments.reasons import REASONS
from engage.forms import AtMost, Form, Verbatim


class TakeOutForm(Form):
    """Words that are to be hidden, and what they are."""

    words = Verbatim(
        "Words to hide",
        description="Exactly as they are shown. They are hidden wherever they stand in this comment.",
        validators=[DataRequired("Enter the words to hide"), AtMost(500)],
    )
    kind = SelectField("What they are", choices={kind: kind.capitalize() for kind in KINDS})


class AsGivenForm(Form):
    """Why somebody needs the words as they were given."""

    why = RadioField(
        "Why do you need to read the words as they were given?",
        choices=dict(REASONS),
        validators=[DataRequired("Choose why you need to read them")],
    )


class TranslationForm(Form):
    """A comment in English."""

    english = TextAreaField(
        "In English",
        description="Personal details that are found are hidden. Leave it empty to remove a translation.",
        validators=[AtMost(lengths.TRANSLATION)],
    )


class OutcomeForm(Form):
    """What came of an alert."""

    outcome = StringField(
        "What came of it",
        validators=[
            DataRequired("Say what came of it, without repeating what the person wrote"),
            AtMost(lengths.OUTCOME),
        ],
    )


class SetForm(Form):
    """A name for a search."""

    title = StringField(
        "Name of the search", validators=[DataRequired("Give the search a name"), AtMost(lengths.TITLE)]
    )
