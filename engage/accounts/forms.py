"""Forms of people with an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import wtforms
from wtforms.validators import Email, InputRequired, ValidationError

from engage.accounts import passwords
from engage.forms import AtMost, Form
from engage.permissions import Role

ROLES = {role.value: role.value.capitalize() for role in Role}
EMAIL_WORDS = "Enter an email address in the correct format, like name@example.com"


def lower(typed: str | None) -> str | None:
    """A filter: e-mail addresses are kept in lower case."""
    return typed.lower() if typed else typed


class SignInForm(Form):
    """Who, and the word that opens the door. Says nothing of which of the two was wrong."""

    email = wtforms.StringField(
        "Email address",
        filters=[lower],
        validators=[InputRequired("Enter your email address"), AtMost(254, EMAIL_WORDS)],
        render_kw={"type": "email", "autocomplete": "username", "spellcheck": False},
    )
    password = wtforms.PasswordField(
        "Password",
        validators=[
            InputRequired("Enter your password"),
            AtMost(passwords.LONGEST),
        ],
        render_kw={"autocomplete": "current-password"},
    )


class ChosenPassword(Form):
    """A password that somebody chooses for themselves."""

    password = wtforms.PasswordField(
        "New password",
        description=f"At least {passwords.SHORTEST} characters. {passwords.ADVICE}",
        validators=[InputRequired("Enter a new password")],
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = names

    def validate_password(self, field: wtforms.Field) -> None:
        """Refuse what is easily guessed, with what is known of the person (`names`)."""
        refuse_weak(field.data, *self._names)


class NewPassword(ChosenPassword):
    """A new password in place of one that is known."""

    current_password = wtforms.PasswordField(
        "Password you use now",
        validators=[InputRequired("Enter the password you use now"), AtMost(passwords.LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class PersonForm(Form):
    """Somebody to add."""

    name = wtforms.StringField(
        "Full name",
        validators=[InputRequired("Enter their full name"), AtMost(200)],
        render_kw={"autocomplete": "off"},
    )
    email = wtforms.StringField(
        "Email address",
        filters=[lower],
        validators=[
            InputRequired("Enter their email address"),
            AtMost(254, EMAIL_WORDS),
            Email(EMAIL_WORDS),
        ],
        render_kw={"type": "email", "autocomplete": "off", "spellcheck": False},
    )
    role = wtforms.RadioField(
        "What they are here to do", choices=ROLES, validators=[InputRequired("Choose a role")]
    )
    password = wtforms.PasswordField(
        "First password",
        description=(
            f"At least {passwords.SHORTEST} characters. {passwords.ADVICE} Tell them in person or by phone. "
            "When they sign in they must change it."
        ),
        validators=[InputRequired("Enter a first password")],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: wtforms.Field) -> None:
        """Refuse what is easily guessed."""
        refuse_weak(field.data, self.email.data or "", self.name.data or "")


class RoleForm(Form):
    """Another role for somebody."""

    role = wtforms.RadioField("Role", choices=ROLES, validators=[InputRequired("Choose a role")])


def refuse_weak(password: Any, *names: str) -> None:
    """Raise WTForms' own error with what is wrong with a password of somebody with these names."""
    found = passwords.weakness(password or "", names)
    if found:
        raise ValidationError(found)
