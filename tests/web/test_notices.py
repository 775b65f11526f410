"""Notices that hold a number: its noun and verb follow it, so that nobody reads "1 comments now hold"."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ENGAGE = Path(__file__).parents[2] / "engage"


def unguarded(source: str) -> Iterator[str]:
    """Formatted numbers with a word right after them, in text that a notice shows, written for one number only.

    A value in a string is a number where it is formatted with a comma, or a bare name before a plural noun.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.JoinedStr):
            continue
        for value, after in zip(node.values, node.values[1:], strict=False):
            if not (isinstance(value, ast.FormattedValue) and isinstance(after, ast.Constant)):
                continue
            words = str(after.value)
            is_number = (
                isinstance(value.format_spec, ast.JoinedStr) and ast.unparse(value.format_spec) == "f','"
            )
            noun = words[1:].split(" ")[0].strip(".,;:") if words.startswith(" ") else ""
            if (is_number or isinstance(value.value, ast.Name)) and noun in NOUNS:
                yield f"{ast.unparse(value.value)}{words}"


NOUNS = {
    "comments",
    "codings",
    "themes",
    "people",
    "responses",
    "questions",
    "rows",
    "cells",
    "groups",
    "answers",
}


def test_the_rule_sees_what_it_should() -> None:
    assert list(unguarded('f"{count:,} comments now hold the theme."'))
    assert list(unguarded('f"{added} themes were added"'))
    assert not list(unguarded("f\"{plural(added, 'theme was', 'themes were')} added\""))


def test_no_route_says_one_themes() -> None:
    found = {
        f"{path.relative_to(ENGAGE)}: {words}"
        for path in sorted(ENGAGE.glob("*/routes/*.py"))
        for words in unguarded(path.read_text())
    }
    assert not found
