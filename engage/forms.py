"""From WTForms fields to the design system's components, for the forms of staff.

Templates call it through templates/parts/fields.html, which shows one field with its label, hint (the field's
description) and first error.

`Form` is the base of every form and `DateField` the one field WTForms lacks. A questionnaire's questions do not
pass here: they have templates of their own (engage/questionnaires/view.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import wtforms
from flask import has_request_context, request
from flask_wtf import FlaskForm
from wtforms.form import BaseForm
from wtforms.validators import Length, StopValidation

from engage.posted import TAKEN_OUT, taken_out
from engage.typed_dates import PARTS, NotADate, read_date
from engage.visible import visible

Params = dict[str, Any]


def clean(typed: str | None) -> str | None:
    """A filter for text: line ends as one character, so that lengths agree with the counter."""
    if typed is None:
        return None
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip()


def clean_line(typed: str | None) -> str | None:
    """A filter for one line of text: `visible` signs only."""
    return None if typed is None else visible(typed)


class Verbatim(wtforms.StringField):
    """A line that is looked for just as it was typed, signs that nobody sees included."""


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form whose text fields are cleaned before any validator sees them.

    A field that lost a character which cannot be stored says so, and nothing is saved until it is sent again.
    """

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether all that was sent can be taken."""
        is_right = bool(super().validate(extra_validators))
        lost = taken_out(request.form) if has_request_context() else frozenset[str]()
        for field in self:
            if lost.intersection((field.name, *(f"{field.name}-{part}" for part in PARTS))):
                field.errors = [TAKEN_OUT, *field.errors]
                is_right = False
        return is_right

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        """WTForms' hooks for what every field shares."""

        def wrap_formdata(self, form: wtforms.Form, formdata: Any) -> Any:
            """What was sent, without the characters that `validate` tells of."""
            if has_request_context():
                taken_out(request.form)
            return super().wrap_formdata(form, formdata)

        def bind_field(self, form: wtforms.Form, unbound_field: Any, options: Params) -> wtforms.Field:
            """Put `clean`, and for a line `clean_line`, before the filters of every text field but passwords."""
            kind = unbound_field.field_class
            if issubclass(kind, wtforms.StringField) and not issubclass(kind, wtforms.PasswordField):
                is_line = not issubclass(kind, wtforms.TextAreaField | Verbatim)
                first = (clean, clean_line) if is_line else (clean,)
                options["filters"] = (*first, *unbound_field.kwargs.get("filters", ()))
            bound: wtforms.Field = unbound_field.bind(form=form, **options)
            return bound


class AtMost(Length):
    """At most so many characters; of a text that is longer nothing else is said, and nothing else is looked at."""

    def __init__(self, most: int, words: str = "") -> None:
        super().__init__(max=most)
        self.words = words

    def __call__(self, form: BaseForm, field: wtforms.Field) -> None:
        """WTForms' hook. Raises StopValidation."""
        length = len(field.data or "")
        if length > self.max:
            what = field.label.text.removesuffix(" (optional)").removesuffix("?")
            raise StopValidation(
                self.words
                or f"“{what}” can have at most {self.max:,} characters. You have entered {length:,}"
            )


class DateField(wtforms.Field):
    """A date typed as day, month and year; `data` is a date, or None when all three are empty.

    A date that does not exist is a sentence under the field, never an exception, and what was typed is kept.
    """

    def __init__(self, label: str | None = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.typed: tuple[str, ...] = ("", "", "")

    @property
    def first_id(self) -> str:
        """The id that the error summary points at."""
        return f"{self.id}-day"

    def process(
        self, formdata: Any, data: Any = wtforms.utils.unset_value, extra_filters: Any = None
    ) -> None:
        """Read the three fields, or show the date the form was made with."""
        super().process(None, data, extra_filters)
        if isinstance(self.data, date):
            self.typed = (str(self.data.day), str(self.data.month), str(self.data.year))
        if formdata is None:
            return
        self.typed = tuple((formdata.get(f"{self.name}-{part}") or "").strip() for part in PARTS)
        self.raw_data = [" ".join(self.typed).strip()]
        try:
            self.data = read_date(*self.typed)
        except NotADate as problem:
            self.data = None
            self.process_errors = [named(self, str(problem))]


def named(field: wtforms.Field, problem: str) -> str:
    """What is wrong with a field among others alike, which an error summary tells far from its label."""
    return f"“{field.label.text}”: {problem[:1].lower()}{problem[1:]}"


def component(field: wtforms.Field, **changes: Any) -> tuple[str, Params]:
    """The component for a field and its parameters, as the design system documents them.

    `changes` replace parameters; `heading=True` makes the label the page's h1.
    """
    is_heading = changes.pop("heading", False)
    params: Params = {"id": field.id, "name": field.name}
    if field.description:
        params["hint"] = {"text": field.description}
    if field.errors:
        params["errorMessage"] = {"text": field.errors[0]}
    label = {"text": field.label.text, "isPageHeading": is_heading}
    for kind, describe in KINDS:
        if isinstance(field, kind):
            name, own = describe(field, label)
            return name, params | own | changes
    raise TypeError(f"{type(field).__name__} has no component")


def _sized(label: Params, what: str) -> Params:
    size = "l" if label["isPageHeading"] else "s"
    return label | {"classes": f"govuk-{what}--{size}"}


def _text(field: Any, label: Params) -> tuple[str, Params]:
    params: Params = {"label": _sized(label, "label"), "value": field._value()}
    params["type"] = getattr(field.widget, "input_type", "text")
    if isinstance(field, wtforms.IntegerField | wtforms.DecimalField):
        is_whole = isinstance(field, wtforms.IntegerField)
        params |= {"type": "text", "inputmode": "numeric" if is_whole else "decimal", "spellcheck": False}
        params["classes"] = "govuk-input--width-5"
    return "input", params | _rendered(field)


def _textarea(field: Any, label: Params) -> tuple[str, Params]:
    params = {"label": _sized(label, "label"), "value": field.data or ""}
    longest = [rule.max for rule in field.validators if isinstance(rule, Length) and rule.max > 0]
    if longest:
        return "character-count", params | {"maxlength": min(longest)} | _rendered(field)
    return "textarea", params | _rendered(field)


def _password(field: Any, label: Params) -> tuple[str, Params]:
    return "password-input", {"label": _sized(label, "label")} | _rendered(field)


def _file(field: Any, label: Params) -> tuple[str, Params]:
    return "file-upload", {"label": _sized(label, "label")} | _rendered(field)


def _select(field: Any, label: Params) -> tuple[str, Params]:
    items = [
        {"value": choice.value, "text": choice.label, "selected": choice.selected}
        for choice in field.iter_choices()
    ]
    return "select", {"label": _sized(label, "label"), "items": items}


def _choices(name: str) -> Callable[[Any, Params], tuple[str, Params]]:
    def describe(field: Any, label: Params) -> tuple[str, Params]:
        items = [
            {"value": choice.value, "text": choice.label, "checked": choice.selected}
            for choice in field.iter_choices()
        ]
        legend = _sized(label, "fieldset__legend")
        return name, {"idPrefix": field.id, "items": items, "fieldset": {"legend": legend}}

    return describe


def _tick(field: Any, label: Params) -> tuple[str, Params]:
    item = {"value": "y", "text": label["text"], "checked": bool(field.data)}
    return "checkboxes", {"idPrefix": field.id, "items": [item]}


def _date(field: Any, label: Params) -> tuple[str, Params]:
    error = " govuk-input--error" if field.errors else ""
    items = [
        {"name": part, "value": typed, "classes": f"govuk-input--width-{4 if part == 'year' else 2}{error}"}
        for part, typed in zip(PARTS, field.typed, strict=True)
    ]
    legend = _sized(label, "fieldset__legend")
    return "date-input", {"namePrefix": field.name, "items": items, "fieldset": {"legend": legend}}


def _rendered(field: Any) -> Params:
    """What the form's author asked for in render_kw: autocomplete, rows and the like."""
    return dict(field.render_kw or {})


KINDS: Sequence[tuple[type[wtforms.Field], Callable[[Any, Params], tuple[str, Params]]]] = (
    (DateField, _date),
    (wtforms.PasswordField, _password),
    (wtforms.TextAreaField, _textarea),
    (wtforms.FileField, _file),
    (wtforms.BooleanField, _tick),
    (wtforms.SelectMultipleField, _choices("checkboxes")),
    (wtforms.RadioField, _choices("radios")),
    (wtforms.SelectField, _select),
    (wtforms.StringField, _text),
    (wtforms.IntegerField, _text),
    (wtforms.DecimalField, _text),
)


def rows(choices: Mapping[str, str]) -> dict[str, str]:
    """Choices of a select with an empty first row, so that nothing is chosen until somebody chooses."""
    return {"": "Choose one", **choices}
