"""Staff forms: what was typed is cleaned, dates refuse kindly, every field finds its component."""

from __future__ import annotations

from datetime import date

import pytest
import wtforms
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import validators

from engage.forms import DateField, Form, Verbatim, clean, component, rows
from engage.visible import visible
from engage.web.design import Macros
from tests.pages import Page, words


class Everything(Form):
    class Meta(Form.Meta):
        csrf = False

    title = wtforms.StringField(
        "Title", [validators.InputRequired("Enter a title")], description="Residents see this first"
    )
    email = wtforms.EmailField("E-mail address", render_kw={"autocomplete": "email"})
    password = wtforms.PasswordField("Password")
    purpose = wtforms.TextAreaField("Why we ask", [validators.Length(max=20)])
    notes = wtforms.TextAreaField("Notes")
    opens = DateField("Opens on", [validators.InputRequired("Enter the day it opens")])
    closes = DateField("Closes on", [validators.Optional()])
    kind = wtforms.RadioField("Kind", choices={"a": "First", "b": "Second"})
    groups = wtforms.SelectMultipleField("Groups", choices={"a": "First", "b": "Second"})
    theme = wtforms.SelectField("Theme", choices=rows({"access": "Access"}))
    days = wtforms.IntegerField("Days", [validators.Optional()])
    upload = wtforms.FileField("File")
    agree = wtforms.BooleanField("Tell me what came of it")


@pytest.fixture(scope="module")
def macros() -> Macros:
    return Macros()


def form(app: Flask, **typed: str) -> Everything:
    """The form as it stands after this was sent."""
    sent = MultiDict({name.replace("__", "-"): value for name, value in typed.items()})
    with app.test_request_context(method="POST", data=sent):
        made = Everything()
        made.validate()
    return made


@pytest.fixture(scope="module")
def bare() -> Flask:
    """An application that has nothing but requests."""
    app = Flask("bare")
    app.secret_key = "only for this test"
    return app


def test_text_is_cleaned_before_it_is_measured(bare: Flask) -> None:
    sent = form(bare, purpose="one\r\ntwo three four\r\n", password=" spaces stay ")
    assert sent.purpose.data == "one\ntwo three four"
    assert not sent.purpose.errors
    assert sent.password.data == " spaces stay "
    assert clean(None) is None


def test_a_line_holds_only_what_can_be_seen(bare: Flask) -> None:
    class LineForm(Form):
        title = wtforms.StringField(validators=[wtforms.validators.DataRequired("Give it a title")])
        words = Verbatim()
        purpose = wtforms.TextAreaField()

    def sent(**values: str) -> LineForm:
        with bare.test_request_context(method="POST", data=values):
            made = LineForm(meta={"csrf": False})
            made.validate()
            return made

    typed = "Bet\u200bter \u202enwot"
    found = sent(title=typed, words=typed, purpose=typed)
    assert (found.title.data, found.words.data, found.purpose.data) == ("Better nwot", typed, typed)
    assert sent(title="\u202e \u2066").title.errors == ["Give it a title"]
    assert sent(title="\u2800\u3164").title.errors == ["Give it a title"]


@pytest.mark.parametrize("line", ["بہتر شہر", "می\u200cخواهم", "👩\u200d⚕️ Well", "Ramp \u200f(شہر)"])
def test_joiners_and_marks_of_a_script_stay(line: str) -> None:
    assert visible(line) == line


def test_a_wrong_date_keeps_what_was_typed(bare: Flask, macros: Macros) -> None:
    sent = form(bare, title="x", opens__day="31", opens__month="2", opens__year="2026")
    assert sent.opens.errors == ["“Opens on”: there is no such date. Check the day and the month"]
    page = Page(str(macros.field(sent.opens)))
    assert [field.get("value") for field in page.all("input")] == ["31", "2", "2026"]
    assert sent.opens.first_id in {field.get("id") for field in page.all("input")}


@pytest.mark.parametrize(
    "parts",
    [
        ("1", "9999999999", "2027"),
        ("1", "9" * 5000, "2027"),
        ("0013", "maybe", "2027"),
        ("1", "May", "9" * 50),
    ],
)
def test_a_date_beyond_all_numbers_is_an_error_beside_the_field(
    bare: Flask, parts: tuple[str, str, str]
) -> None:
    day, month, year = parts
    sent = form(bare, title="x", opens__day=day, opens__month=month, opens__year=year)
    assert sent.opens.errors[0].startswith("“Opens on”: enter a ")
    assert sent.opens.data is None
    assert sent.opens.typed == parts


def test_an_empty_date_is_asked_for_only_where_it_must_be(bare: Flask) -> None:
    sent = form(bare, title="x")
    assert sent.opens.errors == ["Enter the day it opens"]
    assert not sent.closes.errors
    assert sent.closes.data is None


def test_a_date_shows_what_it_was_made_with(bare: Flask) -> None:
    with bare.test_request_context():
        assert Everything(data={"opens": date(2026, 12, 4)}).opens.typed == ("4", "12", "2026")


def test_every_field_has_its_component(bare: Flask, macros: Macros) -> None:
    sent = form(bare, kind="b", groups="a", theme="access", days="seven")
    html = "".join(str(macros.field(field)) for field in sent)
    page = Page(html)
    assert {component(field)[0] for field in sent} == {
        "input", "password-input", "textarea", "character-count", "date-input", "radios", "checkboxes", "select",
        "file-upload",
    }  # fmt: skip
    labelled = {label.get("for") for label in page.all("label")}
    fields = page.all("input", "select", "textarea")
    assert len(fields) == 19
    assert all(field.get("id") in labelled for field in fields)
    ids = {element.get("id") for element in page.root.iter()}
    named = " ".join(element.get("aria-describedby", "") for element in page.root.iter()).split()
    assert set(named) <= ids
    chosen = [field.get("value") for field in page.all("input") if field.get("checked") is not None]
    assert chosen == ["b", "a"]
    assert [words(option) for option in page.all("option") if option.get("selected") is not None] == [
        "Access"
    ]


def test_hint_and_first_error_are_shown_and_escaped(bare: Flask, macros: Macros) -> None:
    sent = form(bare)
    sent.title.description = "<b>bold</b>"
    page = Page(str(macros.field(sent.title)))
    assert [words(hint) for hint in page.with_class("govuk-hint")] == ["<b>bold</b>"]
    assert [words(error) for error in page.with_class("govuk-error-message")] == ["Error: Enter a title"]


def test_a_heading_is_the_label_of_a_page_with_one_field(bare: Flask, macros: Macros) -> None:
    page = Page(str(macros.field(form(bare).title, heading=True)))
    assert page.h1 == "Title"


def test_an_unknown_field_is_refused(bare: Flask) -> None:
    class Odd(Form):
        class Meta(Form.Meta):
            csrf = False

        inner = wtforms.FieldList(wtforms.StringField("x"))

    with bare.test_request_context(), pytest.raises(TypeError, match="FieldList"):
        component(Odd().inner)
