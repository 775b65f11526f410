"""A question is made once for everybody until somebody types into it; what they typed is kept nowhere."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from engage.questionnaires.view import OptionView, QuestionView
from engage.web.templating import QuestionFields

PLACE = QuestionView(kind="short_text", name="q-place", title="Which <place>?")
WAY = QuestionView(
    kind="one_choice",
    name="q-way",
    title="How?",
    options=(OptionView("bus", "By bus"), OptionView("foot", "On foot")),
)
WARD = QuestionView(kind="postcode", name="q-where", title="Where?", options=(OptionView("E05", "Biscot"),))


def test_a_question_is_made_once_and_again_when_its_words_change(app: Flask) -> None:
    field = QuestionFields(app.jinja_env)
    first = field(PLACE)
    assert "Which &lt;place&gt;?" in first
    assert field(replace(PLACE)) is first
    assert "Which street?" in field(replace(PLACE, title="Which street?"))
    assert field(replace(PLACE, options=WAY.options)) is not first
    assert field.untouched.cache_info().misses == 3


def test_what_somebody_typed_or_chose_is_shown_to_them_and_kept_nowhere(app: Flask) -> None:
    field = QuestionFields(app.jinja_env)
    touched = {
        "The surgery": replace(PLACE, value="The surgery"),
        " checked": replace(WAY, value="foot"),
        " selected": replace(WARD, values=("E05",)),
        "Febuary": QuestionView(kind="date", name="q-day", title="When?", parts=("", "Febuary", "")),
        "Say which": replace(PLACE, error="Say which"),
        'name="q-where-before"': replace(WARD, before="E05"),
    }
    for words, view in touched.items():
        assert words in field(view)
        assert words not in field(
            replace(view, value="", values=(), before="", parts=("", "", ""), error=None)
        )
    assert field.untouched.cache_info().currsize == len({PLACE, WAY, WARD}) + 1


def test_what_is_kept_is_bounded(app: Flask) -> None:
    field = QuestionFields(app.jinja_env, at_most=3)
    for number in range(10):
        field(replace(PLACE, title=str(number)))
    assert field.untouched.cache_info().currsize == 3
