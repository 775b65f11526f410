"""Templates: every page stands on the base page, and none carries its own style or script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
PIECES = {"parts", "emails", "kinds", "macros"}
FAULTS = {
    r"\sstyle\s*=": "a style attribute",
    r"<style\b": "an inline style sheet",
    r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)": "an inline script",
    r"\son(click|change|submit|load|input|focus|blur|key\w+|mouse\w+)\s*=": "an inline script",
    r"javascript:": "an inline script",
    r"https?://[^\"' ]+\.(js|css|woff2?)\b": "an asset of somebody else's server",
    r"\|\s*safe\b": "the filter safe; hand over Markup instead",
    r"{%-?\s*autoescape\s+false": "escaping switched off",
}
OF_ONE = {"agreement", "coding", "comments", "consultations", "reports", "responses", "themes"}
OF_NONE = {  # pages of these rooms that are about many consultations, or about none that is known
    "comments/alerts.html",
    "comments/names.html",
    "consultations/index.html",
    "reports/index.html",
    "responses/confirm_withdrawal.html",
    "responses/withdraw.html",
    "responses/withdrawn.html",
    "themes/frames.html",
}


def faults(template: str) -> list[str]:
    spoken = re.sub(r"{#.*?#}", "", template, flags=re.DOTALL)
    return [words for pattern, words in FAULTS.items() if re.search(pattern, spoken, re.IGNORECASE)]


def is_page(path: Path) -> bool:
    folders = path.relative_to(TEMPLATES).parent.parts
    return path.name != "base.html" and not path.name.startswith("_") and not PIECES & set(folders)


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def test_there_are_templates() -> None:
    assert sum(map(is_page, templates())) >= 4


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_carries_no_style_or_script(path: Path) -> None:
    assert faults(path.read_text()) == []


@pytest.mark.parametrize(
    "path", [path for path in templates() if is_page(path)], ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_page_stands_on_the_base(path: Path) -> None:
    extends = re.match(r"\s*(?:{#.*?#}\s*)*{%-?\s*extends\s+[\"']([^\"']+)", path.read_text(), re.DOTALL)
    assert extends, "a page begins with {% extends %}"
    assert (TEMPLATES / extends[1]).exists()


@pytest.mark.parametrize(
    "template",
    [
        '<p style="x">',
        "<style>",
        "<script>x</script>",
        '<script type="module">x</script>',
        '<a onclick="x">',
        '<a href="javascript:x">',
        '<script src="https://example.org/a.js">',
        "{{ words|safe }}",
        "{% autoescape false %}",
    ],
)
def test_a_bad_template_is_seen(template: str) -> None:
    assert faults(template)


@pytest.mark.parametrize(
    "template",
    [
        '<script type="module" src="{{ asset(1) }}" nonce="{{ csp_nonce() }}"></script>',
        "{# <style> #}",
        "<p>Lifestyle = x</p>",
    ],
)
def test_a_good_template_passes(template: str) -> None:
    assert faults(template) == []


def names_of_pages() -> list[str]:
    """Every page of a room whose pages are about one consultation."""
    pages = [path.relative_to(TEMPLATES) for path in templates() if is_page(path)]
    return [str(path) for path in pages if path.parts[0] in OF_ONE]


def test_what_is_about_no_consultation_exists() -> None:
    assert set(names_of_pages()) >= OF_NONE


@pytest.mark.parametrize("name", sorted(set(names_of_pages()) - OF_NONE))
def test_a_page_of_a_consultation_says_what_of_it_is_real(name: str) -> None:
    """And the office's pages, which somebody meets all day, say it in a line that unfolds."""
    template = (TEMPLATES / name).read_text()
    told = re.findall(
        r"{{ (folded_)?provenance\((?:consultation|occasion|visit\.occasion)\.provenance\)", template
    )
    assert told, "call provenance or folded_provenance"
    is_for_residents = name.startswith("responses/") or name == "consultations/show.html"
    assert bool(told[0]) is not is_for_residents


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_table_scrolls_in_a_place_of_its_own_that_the_keyboard_reaches(path: Path) -> None:
    """Or its rows are stacked where there is no room."""
    before, *tables = path.read_text().split("<table")
    for table in tables:
        region = re.search(r"<div [^>]*>\s*$", before)
        is_stacked = "engage-stacked" in table.partition(">")[0]
        wanted = ('class="engage-scroll', 'tabindex="0"', "role=", "aria-label=")
        assert is_stacked or (region and all(part in region[0] for part in wanted))
        before = table


END = "\x01"  # where one branch of a template ends and another begins: never both are shown
RUN_TOGETHER = re.compile(
    r"(?<!<)[.!?][”\"')]*(?:</?(?:a|strong|span|em|b)\b[^>]*>)*(?:(?<!GOV\.)[A-Z“][^>]{0,20}|{{ x }})",
    re.DOTALL,
)


def run_together(template: str) -> list[str]:
    """Places where a sentence would follow another without a space.

    Read as our templates are: spaces before a tag of the template and the line end after it are left out, so that a
    sentence in an {% if %} of its own line begins where the line before ended.
    """
    shown = re.sub(r"{#.*?#}\n?", "", template, flags=re.DOTALL)
    shown = re.sub(r"^[ \t]+(?={%)", "", shown, flags=re.MULTILINE)
    shown = re.sub(r"{%-?\s*(?:else|elif)\b.*?%}\n?", END, shown, flags=re.DOTALL)
    shown = re.sub(r"{%-?\s*(?:end)?(?:if|for|set|with)\b.*?%}\n?", "", shown, flags=re.DOTALL)
    shown = re.sub(r"{%.*?%}\n?", END, shown, flags=re.DOTALL)
    shown = re.sub(r"{{.*?}}", "{{ x }}", shown, flags=re.DOTALL)
    shown = re.sub(r'="[^"<>\n]*"', "", shown)
    return [shown[max(0, at.start() - 40) : at.end()] for at in RUN_TOGETHER.finditer(shown)]


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_sentence_runs_into_the_next(path: Path) -> None:
    assert run_together(path.read_text()) == []


@pytest.mark.parametrize(
    ("template", "is_fault"),
    [
        ("<dd>An hour.\n  {% if x %}Alone{% endif %}</dd>", False),
        ("<dd>{% if y %}An hour.{% endif %}\n  {% if x %}Alone{% endif %}</dd>", True),
        ("<dd>{% if y %}An hour.{% endif %}\n  {% if x %} Alone{% endif %}</dd>", False),
        ("<p>Done.{% if x %}{{ y }}{% endif %}</p>", True),
        ("<p>{% if x %}Done.{% else %}Not done.{% endif %}</p>", False),
        ("<p>Done.</p><p>Next</p>", False),
        ("<p>Done.<strong>Next</strong></p>", True),
    ],
    ids=range(7),
)
def test_the_eye_for_sentences_is_not_blind(template: str, is_fault: bool) -> None:
    assert bool(run_together(template)) is is_fault
