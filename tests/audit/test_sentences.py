"""Every thing that is recorded has a sentence, with a place for all that its line holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engage.audit.queries import OF_ONE
from engage.audit.sentences import SENTENCES, sentence
from engage.consultations.respelling import RESPELL
from engage.web.refusals import ON_RECORD

ENGAGE = Path(__file__).parents[2] / "engage"


# Which decisions may follow where an action says which it was; see decide_mark and decide_word.
DECISIONS = {"redaction: ": ("apply", "dismiss", "undo"), "redactions: ": ("apply", "dismiss")}
VARIABLES = {"RESPELL": (RESPELL,), "action": tuple(ON_RECORD.values())}  # actions that a name stands for
OF_EARLIER_VERSIONS = {"theme renamed"}


def recorded() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every action that the code can record, whole, with the kind of its subject and the names of its details."""
    for path in ENGAGE.rglob("*.py"):
        if path == ENGAGE / "audit/actions.py":  # passes on what others give it
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"record", "record_refusal"}
            ):
                names = frozenset(
                    key.arg for key in node.keywords if key.arg and key.arg not in {"actor_id", "source"}
                )
                for action in actions_of(node.args[0]):
                    yield action, ast.literal_eval(node.args[1]), names


def actions_of(node: ast.expr) -> Iterator[str]:
    """Every text that the first argument can be. Fails for a way of writing it that is not known here."""
    if isinstance(node, ast.IfExp):
        yield from (*actions_of(node.body), *actions_of(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        start, decision = node.values
        assert isinstance(start, ast.Constant)
        assert isinstance(start.value, str)
        assert isinstance(decision, ast.FormattedValue)
        assert ast.unparse(decision.value) == "decision"
        yield from (f"{start.value}{one}" for one in DECISIONS[start.value])
    elif isinstance(node, ast.Name):
        yield from VARIABLES[node.id]
    else:
        yield ast.literal_eval(node)


def test_every_action_has_a_sentence_with_a_place_for_its_details() -> None:
    actions = list(recorded())
    assert len(actions) > 60
    assert {action for action, _, _ in actions} - SENTENCES.keys() == set()
    missing = {
        (action, name)
        for action, _, names in actions
        for name in names
        if f"{{{name}}}" not in SENTENCES[action]
    }
    assert missing == set()


def test_every_sentence_is_of_something_that_is_or_was_recorded() -> None:
    assert SENTENCES.keys() - {action for action, _, _ in recorded()} == OF_EARLIER_VERSIONS


def test_what_is_hidden_from_an_administrator_is_not_called_not_recorded() -> None:
    of_people = {action for action, kind, _ in recorded() if kind in OF_ONE}
    assert len(of_people) > 10
    assert {action for action in of_people if "not recorded" in sentence(action, {})} == set()


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
            "Said that “where” asks the same in other words: “Libary” became “Library”. Why: Misspelt.",
        ),
        ("import responses", {"written": None, "bad": None}, "Imported responses."),
        ("comments coded", {"comments": 12}, "Coded 12 comments together."),
        (
            "redactions: apply",
            {"comments": 3},
            "Said that a word is personal in 3 comments, so that it stays hidden.",
        ),
        ("redaction: apply", {}, "Said that something is personal, so that it stays hidden."),
        ("refuse", {}, "Refused a page to somebody who may not open it."),
        ("move page", {"page": 2, "steps": -1}, "Moved page 2 by 1 earlier."),
        ("move page", {"page": 2, "steps": 2}, "Moved page 2 by 2 later."),
        (
            "closed question chosen",
            {"question": "why", "closed": "view", "tells": False},
            "Chose the question that comments on “why” are compared by: “view”.",
        ),
        (
            "closed question chosen",
            {"question": "why", "closed": ""},
            "Chose the question that comments on “why” are compared by.",
        ),
        ("of another time", {"old": 1}, "Of another time. Also: old: 1."),
    ],
)
def test_a_line_in_words(action: str, detail: dict[str, object], said: str) -> None:
    assert sentence(action, detail) == said


@pytest.mark.parametrize("action", SENTENCES)
def test_a_line_without_details_is_a_sentence_too(action: str) -> None:
    assert re.fullmatch(r"[A-Z].*[a-z)”]\.", sentence(action, {}))
    assert not re.search(r"[\[\]{}]|\s{2}|\s[.,;]", sentence(action, {}))
