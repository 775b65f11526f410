"""The hand-written question templates say what the design system's own macros say, at a fifth of the cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined

from engage.questionnaires.view import OptionView, QuestionView, problems
from tests.costs import calls

TEMPLATES = Path(__file__).parents[2] / "templates"
KINDS = sorted(
    path.stem for path in (TEMPLATES / "questionnaires/kinds").glob("*.html") if path.stem[0] != "_"
)

slim = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
slim.undefined = StrictUndefined
macros = Environment(
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}), autoescape=True
)

OPTIONS = (
    OptionView("gp", "A GP <surgery>"),
    OptionView("hospital", "A hospital", hint="As a patient & not a visitor"),
    OptionView("none", "None of these", exclusive=True),
    OptionView("silent", "Prefer not to say", exclusive=True),
)
PLAIN: dict[str, dict[str, Any]] = {
    "one_choice": {"options": OPTIONS},
    "several_choices": {"options": OPTIONS},
    "scale": {"low_label": "Very poor", "high_label": "Very good", "options": (OPTIONS[3],)},
    "number": {},
    "date": {},
    "short_text": {},
    "comment": {},
    "postcode": {},
}
FULL: dict[str, dict[str, Any]] = {
    "one_choice": {"value": "hospital"},
    "several_choices": {"values": ("gp", "silent")},
    "scale": {"value": "5", "minimum": 0, "maximum": 10},
    "number": {"value": "1<2", "unit": "hours", "decimals": True},
    "date": {"parts": ("31", "February", ""), "error_parts": ("day", "month"), "autocomplete": "bday"},
    "short_text": {"value": '"quoted"', "autocomplete": "organization"},
    "comment": {"value": "\nSecond line </textarea>", "max_length": 2000, "rows": 10},
    "postcode": {"value": "LU1 2"},
}
TOLD = {"hint": "One & only", "error": "Select <one>", "required": True}


def macro(component: str, name: str, params: dict[str, Any]) -> str:
    """What the design system makes of the parameters."""
    template = macros.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    return str(getattr(template.module, name)(params))


def common(q: QuestionView) -> dict[str, Any]:
    """Parameters that every component takes."""
    params: dict[str, Any] = {"name": q.name}
    if q.hint:
        params["hint"] = {"text": q.hint}
    if q.error:
        params["errorMessage"] = {"text": q.error}
    return params


def heading(q: QuestionView, what: str) -> dict[str, Any]:
    size = "l" if q.is_page_heading else "m"
    return {"text": q.heading, "classes": f"govuk-{what}--{size}", "isPageHeading": q.is_page_heading}


def items(options: tuple[OptionView, ...], behaviour: str | None) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for index, option in enumerate(options):
        if option.exclusive and index and not options[index - 1].exclusive:
            made.append({"divider": "or"})
        item: dict[str, Any] = {"value": option.key, "text": option.label}
        if option.hint:
            item["hint"] = {"text": option.hint}
        if option.exclusive and behaviour:
            item["behaviour"] = behaviour
        made.append(item)
    return made


def choices(q: QuestionView) -> str:
    """Radios, also those of a scale."""
    is_scale = q.kind == "scale"
    params = common(q) | {"value": q.value, "fieldset": {"legend": heading(q, "fieldset__legend")}}
    params["items"] = items(q.points if is_scale else q.options, None)
    if is_scale:
        params["classes"] = "engage-scale"
    return macro("radios", "govukRadios", params)


def checkboxes(q: QuestionView) -> str:
    params = common(q) | {
        "values": list(q.values),
        "fieldset": {"legend": heading(q, "fieldset__legend")},
        "items": items(q.options, "exclusive"),
    }
    return macro("checkboxes", "govukCheckboxes", params)


def text(q: QuestionView) -> str:
    """A number, a short text or a postcode."""
    params = common(q) | {"label": heading(q, "label"), "value": q.value or None}
    if q.autocomplete:
        params["autocomplete"] = q.autocomplete
    if q.kind == "number":
        mode = "decimal" if q.decimals else "numeric"
        params |= {"classes": "govuk-input--width-5", "inputmode": mode, "spellcheck": False}
    if q.kind == "postcode":
        params |= {"classes": "govuk-input--width-10", "spellcheck": False}
    if q.unit:
        params["suffix"] = {"text": q.unit}
    return macro("input", "govukInput", params)


def date(q: QuestionView) -> str:
    params = common(q) | {"id": q.name, "namePrefix": q.name}
    params["fieldset"] = {"legend": heading(q, "fieldset__legend")}
    params["items"] = []
    for part, typed, wrong in q.fields:
        width = 4 if part == "year" else 2
        item = {"name": part, "classes": f"govuk-input--width-{width}" + " govuk-input--error" * wrong}
        if typed:
            item["value"] = typed
        if q.autocomplete:
            item["autocomplete"] = f"{q.autocomplete}-{part}"
        params["items"].append(item)
    return macro("date-input", "govukDateInput", params)


def comment(q: QuestionView) -> str:
    params = common(q) | {"label": heading(q, "label"), "value": "\n" + q.value, "rows": q.rows}
    if q.max_length:
        return macro("character-count", "govukCharacterCount", params | {"maxlength": q.max_length})
    return macro("textarea", "govukTextarea", params)


MACROS: dict[str, Callable[[QuestionView], str]] = {
    "one_choice": choices,
    "several_choices": checkboxes,
    "scale": choices,
    "number": text,
    "date": date,
    "short_text": text,
    "comment": comment,
    "postcode": text,
}


def render(q: QuestionView) -> str:
    return str(slim.get_template(q.template).render(q=q))


def normal(html: str) -> list[Any]:
    """The tree of a fragment: tags, sorted attributes, words; classes as a set, spaces between tags dropped."""

    def walk(node: Element) -> list[Any]:
        attributes = dict(node.attrib)
        if attributes.get("dir") == "auto":
            del attributes["dir"]  # ours: the design system has no languages from right to left
        attributes["class"] = " ".join(sorted(attributes.get("class", "").split()))
        is_text = str(node.tag).endswith("textarea")
        words = (node.text or "") if is_text else " ".join((node.text or "").split())
        tail = " ".join((node.tail or "").split())
        return [node.tag, sorted(attributes.items()), words, [walk(child) for child in node], tail]

    return walk(html5lib.parseFragment(html, treebuilder="etree"))


def test_every_template_is_compared() -> None:
    assert set(MACROS) == set(KINDS) == set(PLAIN) == set(FULL)


@pytest.mark.parametrize("is_page_heading", [False, True])
@pytest.mark.parametrize("told", [{}, TOLD, {"hint": "Only a hint"}, {"error": "Only an error"}])
@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_slim_equals_macro(kind: str, filled: bool, told: dict[str, Any], is_page_heading: bool) -> None:
    settings = PLAIN[kind] | (FULL[kind] if filled else {}) | told
    q = QuestionView(kind, "q7", "How was <it>?", is_page_heading=is_page_heading, **settings)
    assert normal(render(q)) == normal(MACROS[kind](q))


def test_the_comparison_sees_a_difference() -> None:
    q = QuestionView("one_choice", "q7", "How?", options=OPTIONS)
    html = render(q)
    assert normal(html) != normal(html.replace("q7-2", "q7-3", 1))
    assert normal(html) != normal(html.replace("hospital", "hospice", 1))


def test_slim_costs_a_fifth_at_most() -> None:
    page = [QuestionView(kind, f"q{n}", "How?", **PLAIN[kind], **TOLD) for n, kind in enumerate(KINDS)]
    ours = calls(lambda: [render(q) for q in page])
    theirs = calls(lambda: [MACROS[q.kind](q) for q in page])
    assert 0 < ours * 5 <= theirs


def test_heading_marks_what_may_be_left_out() -> None:
    assert QuestionView("comment", "q1", "Why?").heading == "Why? (optional)"
    assert QuestionView("comment", "q1", "Why?", required=True).heading == "Why?"
    assert QuestionView("comment", "q1", "Why?", marks_optional=False).heading == "Why?"


def test_problems_point_at_a_field_that_exists() -> None:
    questions = [
        QuestionView("one_choice", "q1", "Which?", options=OPTIONS, error="Choose one"),
        QuestionView("comment", "q2", "Why?"),
        QuestionView("date", "q3", "When?", error="No such day", error_parts=("month",)),
        QuestionView("date", "q4", "When?", error="Enter a date"),
    ]
    found = problems(questions)
    assert found == [("#q1", "Choose one"), ("#q3-month", "No such day"), ("#q4-day", "Enter a date")]
    page = "".join(render(q) for q in questions)
    assert all(f'id="{href[1:]}"' in page for href, _ in found)
