"""The demonstration's consultations and people who sign in, read from `data/`. Shapes only; nothing is written here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from engage.clock import from_london, in_london
from engage.demo.extracts import DATA

NHS, OPEN, TOWN = (
    "nhs-services",
    "healthy-places",
    "better-town",
)  # files of data/consultations, in load order


@dataclass(frozen=True)
class SignIn:
    """One person of the demonstration; `does` says in a few words what the role is for."""

    name: str
    email: str
    role: str
    does: str
    password: str


@dataclass(frozen=True)
class Choice:
    """One option of a question."""

    key: str
    label: str
    exclusive: bool


@dataclass(frozen=True)
class Ask:
    """One question. It is asked always, or if an answer to `ask_if` is any of the option keys `any_of`."""

    key: str
    kind: str
    title: str
    hint: str
    required: bool
    settings: Mapping[str, Any]
    options: Sequence[Choice]
    ask_if: str | None
    any_of: Sequence[str]


@dataclass(frozen=True)
class Screen:
    """One page of questions."""

    title: str
    text: str
    questions: Sequence[Ask]


@dataclass(frozen=True)
class Script:
    """One consultation of the demonstration, with the dates it has when loaded at a given moment."""

    slug: str
    title: str
    purpose: str
    scope: str
    decision: str
    decision_maker: str
    owner: str
    minutes: int
    provenance: str
    outcome: str
    opens_at: datetime
    closes_at: datetime
    pages: Sequence[Screen]


@dataclass(frozen=True)
class ThemeScript:
    """One theme of the coding frame; `code` is the name that the NHS analysts gave it."""

    code: str
    label: str
    description: str


@dataclass(frozen=True)
class MergeScript:
    """A view held by few that is merged into another, by the analysts' names, in the frame of one question."""

    question: str
    theme: str
    into: str
    because: str


@dataclass(frozen=True)
class FrameScript:
    """The coding frame.

    A suggestion goes into the theme that most of its comments were given, if that is at least `least_share` of them.
    `closed`: by comment question, the closed one whose answers tell where people stand.
    """

    themes: Sequence[ThemeScript]
    least_share: float
    merge: MergeScript
    closed: Mapping[str, str]


def sign_ins(file: Path = DATA / "sign_ins.toml") -> list[SignIn]:
    """Who can sign in to the demonstration, in the order in which they are shown."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return [SignIn(**user, password=content["password"]) for user in content["user"]]


def script(name: str, now: datetime) -> Script:
    """A consultation by its file name without ending. Open and closed ones keep their distance from `now`."""
    content = tomllib.loads((DATA / "consultations" / f"{name}.toml").read_text(encoding="utf-8"))
    opens_at, closes_at = _dates(content, now)
    words = (
        "slug",
        "title",
        "purpose",
        "scope",
        "decision",
        "decision_maker",
        "owner",
        "provenance",
        "outcome",
    )
    return Script(
        **{word: content[word].strip() for word in words},
        minutes=content["minutes"],
        opens_at=opens_at,
        closes_at=closes_at,
        pages=[_screen(page) for page in content["page"]],
    )


def frame(file: Path = DATA / "frames.toml") -> FrameScript:
    """The coding frame, its themes in order."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    themes = [ThemeScript(**theme) for theme in content["theme"]]
    return FrameScript(themes, content["least_share"], MergeScript(**content["merge"]), content["closed"])


def _dates(content: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    """Midnight in London at the start of the first day and of the day after the last."""
    today = in_london(now).date()
    if content["stage"] == "open":
        first = today - timedelta(days=content["opened_days_ago"])
        after = first + timedelta(days=content["open_for_days"])
    elif content["stage"] == "closed":
        after = today - timedelta(days=content["closed_days_ago"])
        first = after - timedelta(days=content.get("open_for_days", 42))
    else:
        first, after = content["opens_on"], content["closes_on"] + timedelta(days=1)
    return _midnight(first), _midnight(after)


def _midnight(day: date) -> datetime:
    return from_london(datetime.combine(day, time()))


def _screen(page: Mapping[str, Any]) -> Screen:
    return Screen(page["title"], page.get("text", ""), [_ask(question) for question in page["question"]])


def _ask(question: Mapping[str, Any]) -> Ask:
    condition = question.get("ask_if", {})
    return Ask(
        key=question["key"],
        kind=question["kind"],
        title=question["title"],
        hint=question.get("hint", ""),
        required=question.get("required", False),
        settings=question.get("settings", {}),
        options=[
            Choice(o["key"], o["label"], o.get("exclusive", False)) for o in question.get("options", [])
        ],
        ask_if=condition.get("question"),
        any_of=condition.get("any_of", []),
    )
