"""Every thing that is recorded has a sentence, with a place for all that its line holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engage.audit.sentences import BEGINNINGS, SENTENCES, sentence

ENGAGE = Path(__file__).parents[2] / "engage"


def recorded() -> Iterator[tuple[str, frozenset[str]]]:
    """Every action that the code names where it records one, and the names of its details."""
    for path in ENGAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                names = frozenset(key.arg for key in node.keywords if key.arg and key.arg != "actor_id")
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value, names


def words_of(action: str) -> str:
    found = [words for name, words in {**SENTENCES, **BEGINNINGS}.items() if name.startswith(action)]
    assert found, f"{action!r} has no sentence"
    return " ".join(found)


def test_every_action_has_a_sentence_with_a_place_for_its_details() -> None:
    actions = list(recorded())
    assert len(actions) > 60
    missing = {
        (action, name) for action, names in actions for name in names if f"{{{name}}}" not in words_of(action)
    }
    assert missing == set()


@pytest.mark.parametrize(
    ("action", "detail", "said"),
    [
        ("publish figures", {"release": 1, "stay": []}, "Published figures, release 1."),
        (
            "change",
            {"fields": ["purpose", "closes_at"], "closes_at": ["2026-10-26T23:59:00+00:00", None]},
            "Changed the details: purpose, closes at; closes: 26 October 2026, 23:59 to no date.",
        ),
        (
            "change role",
            {"before": "analyst", "after": "officer"},
            "Changed the role from analyst to officer.",
        ),
        (
            "respell question",
            {"question": "where", "why": "Misspelt", "old_and_new_words": [["Libary", "Library"]]},
            "Said that only the spelling of “where” changed: “Libary” became “Library”. Why: Misspelt.",
        ),
        ("import responses", {"written": None, "bad": None}, "Imported responses."),
        ("comments coded", {"comments": 12}, "Coded 12 comments together."),
        ("redactions: confirm", {"comments": 3}, "Decided on what is personal in 3 comments."),
        ("of another time", {"old": 1}, "Of another time. Also: old: 1."),
    ],
)
def test_a_line_in_words(action: str, detail: dict[str, object], said: str) -> None:
    assert sentence(action, detail) == said


@pytest.mark.parametrize("action", SENTENCES)
def test_a_line_without_details_is_a_sentence_too(action: str) -> None:
    assert re.fullmatch(r"[A-Z].*[a-z)”]\.", sentence(action, {}))
    assert not re.search(r"[\[\]{}]|\s{2}|\s[.,;]", sentence(action, {}))
