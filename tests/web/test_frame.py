"""The page frame, the questions and the parts in a real browser: axe finds nothing, 320 px are enough, both
directions of writing, with and without scripts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import wtforms
from flask import Flask, flash, render_template, request
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from engage.forms import DateField, Form
from engage.questionnaires.view import OptionView, QuestionView, problems
from engage.web.assets import Assets, serve
from engage.web.design import template_globals
from tests.browser import axe_violations, sideways_scroll

ROOT = Path(__file__).parents[2]
OPTIONS = (
    OptionView("gp", "A GP surgery"),
    OptionView("hospital", "A hospital", hint="As a patient"),
    OptionView("none", "None of these", exclusive=True),
)
QUESTIONS = [
    QuestionView(
        "one_choice", "q1", "Which did you use?", options=OPTIONS, error="Choose one", required=True
    ),
    QuestionView("several_choices", "q2", "Who helps you?", options=OPTIONS, values=("hospital",)),
    QuestionView("scale", "q3", "How was it?", low_label="Very poor", high_label="Very good"),
    QuestionView("scale", "q4", "How likely?", minimum=0, maximum=10, low_label="Not at all likely"),
    QuestionView("number", "q5", "How many hours?", unit="hours", hint="A whole number"),
    QuestionView("date", "q6", "When?", parts=("31", "2", "2026"), error="Date must be a real date"),
    QuestionView("short_text", "q7", "Which service?", autocomplete="organization"),
    QuestionView("comment", "q8", "What could be better?", max_length=100),
    QuestionView("postcode", "q9", "What is your postcode?"),
]
PAGES = {
    "questions": """{% extends "base.html" %}{% from "parts/links.html" import back_link %}
        {% from "parts/progress.html" import progress %}
        {% block title %}Your care{% endblock %}{% block back %}{{ back_link("/") }}{% endblock %}
        {% block content %}{{ progress(2, 3) }}<h1 class="govuk-heading-l">Your care</h1>
        <form method="post" action="/sent" novalidate>{% for q in questions %}{% include q.template %}{% endfor %}
        <div id="more" class="govuk-radios" data-module="govuk-radios"><div class="govuk-radios__item">
        <input class="govuk-radios__input" type="radio" id="tell" name="tell" data-aria-controls="how">
        <label class="govuk-label govuk-radios__label" for="tell">Tell me</label></div>
        <div class="govuk-radios__conditional" id="how"><p class="govuk-body">How</p></div></div>
        <button class="govuk-button">Continue</button></form>{% endblock %}""",
    "form": """{% extends "base.html" %}{% from "parts/fields.html" import field, form_open, buttons %}
        {% block title %}Edit{% endblock %}{% block main_class %}engage-wide{% endblock %}
        {% block content %}<h1 class="govuk-heading-l">Edit</h1>{{ form_open(form) }}
        {% for one in form %}{{ field(one) }}{% endfor %}{{ buttons("Save", cancel="/") }}</form>{% endblock %}""",
    "parts": """{% extends "base.html" %}{% from "parts/figure.html" import figure, table %}
        {% from "parts/status.html" import status %}{% from "parts/empty.html" import empty %}
        {% from "parts/progress.html" import working %}{% from "parts/pagination.html" import pagination %}
        {% from "parts/summary_list.html" import summary_list %}
        {% block title %}Parts{% endblock %}{% block content %}<h1 class="govuk-heading-l">Parts</h1>
        {% call figure("age", "Age", base="1,402 residents", source="Census 2021") %}
        {{ table(["Age", "Answers", "Share of all answers", "Share of residents"],
                 [["16 to 24", "120", "8.6 %", "14.2 %"]], caption="Age", chart=svg) }}{% endcall %}
        {% call figure("sex", "Sex") %}{{ table(["Sex", "Answers"], [["Female", "70"]], "Sex", svg, closed=true) }}
        {% endcall %}{{ status("open") }} {{ status("draft") }} {{ status("failed") }}
        {{ empty("Nothing yet", "Come back later", "/", "Start") }}{{ working(30, 100, "Reading comments") }}
        {{ summary_list([{"key": "Which?", "value": "A GP", "href": "/c"}, {"key": "Why?", "value": ""}]) }}
        {{ pagination(5, 12, "/parts?page={page}") }}{% endblock %}""",
}


class Staff(Form):
    class Meta(Form.Meta):
        csrf = False

    title = wtforms.StringField("Title", [wtforms.validators.InputRequired("Enter a title")])
    password = wtforms.PasswordField("Password")
    purpose = wtforms.TextAreaField("Why we ask", [wtforms.validators.Length(max=20)])
    opens = DateField("Opens on", [wtforms.validators.InputRequired("Enter the day it opens")])
    kind = wtforms.RadioField("Kind", choices={"a": "First"}, validate_choice=False)
    theme = wtforms.SelectField("Theme", choices={"": "Choose one"}, validate_choice=False)
    agree = wtforms.BooleanField("Tell me what came of it")


@dataclass
class Site:
    """A server of nothing but our templates, and what was sent to it."""

    url: str
    sent: list[dict[str, str]]


def application(sent: list[dict[str, str]]) -> Flask:
    app = Flask("frame", root_path=str(ROOT), static_folder=None)
    app.secret_key = "only for this test"
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            DictLoader({f"{name}.page": text for name, text in PAGES.items()}),
        ]
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_options["autoescape"] = True
    app.jinja_env.autoescape = True
    links = [
        SimpleNamespace(text=text, href="/", current=text == "Summaries") for text in ("People", "Summaries")
    ]
    app.jinja_env.globals.update(
        template_globals(),
        asset=Assets(ROOT / "static"),
        service=SimpleNamespace(name="Engage", council="Luton Health and Wellbeing Board"),
        navigation=lambda: links,
        csp_nonce=lambda: "once",
        csrf_token=lambda: "token",
        current_actor=SimpleNamespace(name="Olu Officer"),
        demo_banner=Markup("<p>What is real here.</p>"),
    )

    @app.get("/<name>")
    def page(name: str) -> str:
        flash("It is published.", "success")
        rtl: dict[str, Any] = {"lang": "ur", "text_direction": "rtl"} if "rtl" in request.args else {}
        form = Staff(formdata=None)
        if name == "form":
            form.validate()
        more: dict[str, Any] = {"error_list": problems(QUESTIONS)} if name == "questions" else {"form": form}
        svg = Markup('<svg viewBox="0 0 9 9" role="img" aria-label="Age"><rect width="9" height="3"/></svg>')
        return render_template(f"{name}.page", questions=QUESTIONS, svg=svg, **more, **rtl)

    @app.post("/sent")
    def receive() -> tuple[str, int]:
        sent.append(request.form.to_dict())
        return "", 204  # the browser stays on its page, as it does while a slow answer is under way

    @app.after_request
    def strict(response: Any) -> Any:
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'nonce-once'; style-src 'self'; img-src 'self'; form-action 'self'"
        )
        return response

    return app


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    sent: list[dict[str, str]] = []
    app = application(sent)
    server = make_server("127.0.0.1", 0, serve(app, ROOT / "static"), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", sent)
    server.shutdown()
    thread.join()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Any]:
    """Open a page of the site; what the browser complains of fails the test."""
    contexts = []
    complaints: list[str] = []

    def heard(is_wrong: bool, words: str) -> None:
        if is_wrong:
            complaints.append(words)

    def open_page(path: str, width: int = 1280, **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard(message.type == "error", message.text))
        page.on("pageerror", lambda error: heard(True, str(error)))
        page.on("response", lambda answer: heard(answer.status >= 400, answer.url))
        page.goto(site.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", ["questions", "form", "parts"])
@pytest.mark.parametrize(("direction", "width"), [("rtl", 320), ("ltr", 1280)])
def test_axe_finds_nothing_and_the_page_fits(visit: Any, name: str, direction: str, width: int) -> None:
    page = visit(f"/{name}?{direction}", width, bypass_csp=True)
    assert page.locator(f"html[dir={direction}]").count() == 1
    assert axe_violations(page) == []
    assert sideways_scroll(page) == 0


def test_axe_would_find_a_fault(visit: Any) -> None:
    page = visit("/questions", bypass_csp=True)
    page.evaluate("document.querySelector('label[for=q7]').remove()")
    page.evaluate("document.querySelector('#tell').setAttribute('aria-expanded', 'false')")
    found = " ".join(axe_violations(page))
    assert "aria-allowed-attr" in found
    assert "label" in found


def test_a_radio_that_reveals_carries_no_expanded_state(visit: Any) -> None:
    page = visit("/questions")
    assert page.locator("#how").is_hidden()
    page.locator("#tell").check()
    assert page.locator("#how").is_visible()
    assert page.locator("#tell").get_attribute("aria-expanded") is None
    assert page.locator("#tell").get_attribute("aria-controls") == "how"


def test_a_double_click_sends_once(visit: Any, site: Site) -> None:
    page = visit("/questions")
    site.sent.clear()
    page.get_by_role("button", name="Continue").dblclick()
    assert page.get_by_role("button", name="Continue").get_attribute("aria-disabled") == "true"
    page.locator("main form button:not([aria-disabled])").wait_for()
    assert len(site.sent) == 1
    page.get_by_role("button", name="Continue").click()
    page.wait_for_timeout(300)
    assert len(site.sent) == 2


def test_none_of_these_unticks_the_others(visit: Any) -> None:
    page = visit("/questions")
    page.get_by_label("None of these").nth(1).check()
    assert not page.locator("#q2-2").is_checked()


def test_the_counter_counts(visit: Any) -> None:
    page = visit("/questions")
    page.locator("#q8").fill("x" * 40)
    page.get_by_text("You have 60 characters remaining").first.wait_for()


def test_everything_is_there_without_scripts(visit: Any, site: Site) -> None:
    page = visit("/questions", java_script_enabled=False)
    site.sent.clear()
    page.locator("#q8").fill("Shorter waits")
    page.locator("#q1-2").check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_timeout(300)
    assert site.sent[0]["q1"] == "hospital"
    assert site.sent[0]["q8"] == "Shorter waits"
    assert page.get_by_text("You can enter up to 100 characters").is_visible()


def test_the_error_summary_has_the_focus_and_leads_to_the_field(visit: Any) -> None:
    page = visit("/questions")
    assert page.title().startswith("Error: Your care – Engage – Luton")
    page.get_by_role("link", name="Date must be a real date").click()
    assert page.evaluate("document.activeElement.id") == "q6-day"


def test_a_first_visit_takes_few_requests_and_bytes(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{site.url}/questions", wait_until="networkidle")
    context.close()
    assert 3 <= len(sizes) <= 6
    assert sum(sizes) <= 100_000
