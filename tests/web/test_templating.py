"""Templates share one dictionary of names, and a template that brings names keeps them to itself."""

from __future__ import annotations

from flask import Flask


def test_templates_share_one_dictionary_of_names(app: Flask) -> None:
    assert app.jinja_env.get_template("base.html").globals is app.jinja_env.globals


def test_names_that_a_template_brings_stay_its_own(app: Flask) -> None:
    own = app.jinja_env.from_string("{{ here }}", globals={"here": "word"})
    assert own.render() == "word"
    assert "here" not in app.jinja_env.globals
