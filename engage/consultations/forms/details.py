"""The forms about a consultation: its details, what came of it, and why it is changed or closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import wtforms
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from engage.clock import in_london
from engage.consultations.checklist import is_email
from engage.consultations.details import Details
from engage.consultations.forms.fields import WholeField
from engage.consultations.times import moment, parse_time, typed_time
from engage.forms import AtMost, DateField, Form, named

LONG = 5_000  # characters of a text that residents are meant to read
HOURS = "Like 9am or 17:30"


def says_something(form: wtforms.Form, field: wtforms.Field) -> None:
    """A title of marks or invisible characters alone leaves a link that nobody can see."""
    if not any(character.isalnum() for character in field.data or ""):
        raise ValidationError("Use letters or digits in the title")


class DetailsForm(Form):
    """Title, words, people and dates. Only the title is needed to save a draft."""

    revision = wtforms.HiddenField()
    title = wtforms.StringField(
        "Title",
        [
            InputRequired("Enter a title"),
            AtMost(200),
            says_something,
        ],
        description="What residents see first. A question works well",
    )
    purpose = wtforms.TextAreaField(
        "Why are you asking?",
        [AtMost(LONG)],
        description="In words for residents. Leave an empty line between paragraphs",
        render_kw={"rows": 6, "threshold": 75},
    )
    scope = wtforms.TextAreaField(
        "Who can answer, and about what?",
        [AtMost(LONG)],
        description="Say also what is out of scope",
        render_kw={"rows": 4, "threshold": 75},
    )
    decision = wtforms.TextAreaField(
        "Which decision will the answers inform?", [AtMost(LONG)], render_kw={"rows": 4, "threshold": 75}
    )
    decision_maker = wtforms.StringField(
        "Who decides?", [AtMost(200)], description="For example, Luton Health and Wellbeing Board"
    )
    owner = wtforms.StringField(
        "Who is asking?", [AtMost(200)], description="The team that residents can turn to"
    )
    owner_email = wtforms.StringField(
        "Email address for questions",
        [AtMost(254)],
        description="Shown to residents",
        render_kw={"autocomplete": "email", "type": "email", "spellcheck": False},
    )
    minutes = WholeField(
        "Minutes it takes to answer",
        [
            InputRequired("Enter how many minutes it takes"),
            NumberRange(1, 120, "Enter a number from 1 to 120"),
        ],
        default=10,
    )
    opens_on = DateField("Opens on")
    opens_time = wtforms.StringField(
        "Opens at (London time)", [AtMost(20)], default="09:00", description=HOURS
    )
    closes_on = DateField("Closes on")
    closes_time = wtforms.StringField(
        "Closes at (London time)", [AtMost(20)], default="23:59", description=HOURS
    )

    @classmethod
    def showing(cls, details: Details, revision: int) -> DetailsForm:
        """The form filled with what is saved; what was sent goes before it."""
        values: dict[str, Any] = {name: getattr(details, name) for name in SAME}
        for edge in ("opens", "closes"):
            at: datetime | None = getattr(details, f"{edge}_at")
            if at is not None:
                values[f"{edge}_on"], values[f"{edge}_time"] = in_london(at).date(), typed_time(at)
        return cls(data={**values, "revision": str(revision)})

    def validate_owner_email(self, field: wtforms.StringField) -> None:
        """WTForms' hook."""
        if field.data and not is_email(field.data):
            raise wtforms.ValidationError("Enter an email address in the right form, like name@example.org")

    def validate_opens_time(self, field: wtforms.StringField) -> None:
        """WTForms' hook: a time is checked only beside its date."""
        self._opens = _moment(self.opens_on, field)

    def validate_closes_time(self, field: wtforms.StringField) -> None:
        """WTForms' hook: a time is checked only beside its date; the end comes after the start."""
        self._closes = _moment(self.closes_on, field)
        opens = getattr(self, "_opens", None)
        if opens and self._closes and self._closes <= opens:
            raise wtforms.ValidationError(
                "The consultation must close after it opens. Check both dates and times"
            )

    def details(self) -> Details:
        """What was typed, after `validate()` said yes."""
        same = {name: getattr(self, name).data for name in SAME}
        return Details(**same, opens_at=self._opens, closes_at=self._closes)


SAME = ("title", "purpose", "scope", "decision", "decision_maker", "owner", "owner_email", "minutes")


def _moment(day: DateField, time: wtforms.StringField) -> datetime | None:
    if day.data is None:
        return None
    try:
        return moment(day.data, parse_time(time.data or ""))
    except ValueError as problem:
        raise wtforms.ValidationError(named(time, str(problem))) from None


class OutcomeForm(Form):
    """What came of it, in words for residents."""

    revision = wtforms.HiddenField()
    outcome = wtforms.TextAreaField(
        "What came of it?",
        [AtMost(LONG)],
        description="We asked, you said, we did: what will happen, what will not and why. "
        "Leave an empty line between paragraphs",
        render_kw={"rows": 12, "threshold": 75},
    )


class ReasonForm(Form):
    """Why residents are told otherwise."""

    reason = wtforms.TextAreaField(
        "Why are you changing it?",
        [DataRequired("Say why you are changing it"), AtMost(1_000)],
        description="Residents see this on the consultation’s page, with what it said before",
        render_kw={"rows": 3, "threshold": 75},
    )


class CloseForm(Form):
    """Why an open consultation is closed before its date."""

    reason = wtforms.TextAreaField(
        "Why are you closing it early?",
        [DataRequired("Say why you are closing it early"), AtMost(1_000)],
        description="Residents see this on the consultation’s page",
        render_kw={"rows": 3, "threshold": 75},
    )
