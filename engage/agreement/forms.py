"""What coders type: numbers of themes, and why they decided as they did."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired

from engage.agreement.shorthand import LONGEST
from engage.forms import AtMost, Form


class NumbersForm(Form):
    """Themes by their number."""

    numbers = StringField("Themes by number", validators=[AtMost(LONGEST)])


class ReasonForm(Form):
    """Why a comment was decided on as it was."""

    because = StringField(
        "Why",
        validators=[
            DataRequired(
                "Say in a few words why, so that others can code the next such comment the same way."
            ),
            AtMost(300),
        ],
    )
