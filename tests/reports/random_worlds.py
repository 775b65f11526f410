"""Consultations made up at random, with all their true counts: what people answered, who they are, what they said.

Many shapes: ties, one option that has all, cells of nearly nobody, several choices, nobody, few people, numbers at the
thresholds of what is hidden and shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from engage.reports.measured import Measured
from engage.reports.summary import Counted, QuestionCounts
from engage.reports.theming import Saying, ThemeCounts, ThemeRow

WHEN = datetime(2026, 6, 1, 12, tzinfo=UTC)
OPTIONS = (
    "By bus",
    "By train",
    "On foot",
    "By car",
    "By cycle",
    "By taxi",
    "By boat",
    "Not at all",
    "None of these",
)
GROUPS = {
    "ward": (
        "Northside",
        "Southgate",
        "Eastfield",
        "Westcott",
        "Hillview",
        "Lakeside",
        "Moor End",
        "Old Town",
    ),
    "age": ("0 to 15", "16 to 24", "25 to 64", "65 and over"),
    "disability": ("Disabled under the Equality Act", "Not disabled under the Equality Act"),
}
THEMES = (
    "Buses",
    "Parks",
    "Waiting",
    "Cost",
    "Safety",
    "Noise",
    "Toilets",
    "Art",
    "Benches",
    "Lights",
    "Trees",
    "Dogs",
)
EDGES = (
    0,
    1,
    2,
    4,
    5,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    17,
    18,
    27,
    28,
    29,
    30,
    31,
    32,
    33,
    37,
    38,
    40,
    61,
    97,
    100,
    102,
    103,
)


@dataclass(frozen=True)
class World:
    """A consultation's true counts, as the summary is made of, and what was measured of its themes."""

    counted: Counted
    groups: dict[str, Any] = field(default_factory=dict)


def world(seed: int) -> World:
    """The consultation of this number, always the same."""
    chance = Random(seed)
    individuals = _size(chance)
    types = {"individual": individuals} if individuals or chance.random() < 0.2 else {}
    for name in ("on behalf", "organisation"):
        if chance.random() < 0.5:
            types[name] = chance.choice(EDGES)
    channels = dict(zip(("web", "paper", "phone"), _parts(chance, individuals, 3), strict=True))
    heard = {
        name: _heard(chance, individuals, groups) for name, groups in GROUPS.items() if chance.random() < 0.5
    }
    residents = {name: _residents(chance, GROUPS[name]) for name in heard}
    questions = [_question(chance, number, individuals) for number in range(chance.randrange(1, 3))]
    themes = [_themes(chance, individuals)] if chance.random() < 0.6 else []
    return World(Counted(types, channels, heard, residents, questions, themes))


def _size(chance: Random) -> int:
    return chance.choice((
        chance.choice(EDGES), chance.randrange(0, 40), chance.randrange(25, 160), chance.randrange(100, 1_200),
        chance.randrange(1_000, 40_000),
    ))  # fmt: skip


def _parts(chance: Random, whole: int, number: int) -> list[int]:
    """Numbers that add up to the whole: even, tied, nearly all in one, or as chance has it."""
    shape = chance.choice(("even", "tied", "one", "edges", "any", "any"))
    if shape == "one":
        left = min(whole, chance.choice((0, 0, 1, 3, 9, 12)))
        parts = [whole - left, *[0] * (number - 1)]
        for _ in range(left):
            parts[chance.randrange(1, number) if number > 1 else 0] += 1
    elif shape == "edges":
        parts, left = [], whole
        for _ in range(number - 1):
            parts.append(min(left, chance.choice(EDGES)))
            left -= parts[-1]
        parts.append(left)
    else:
        weights = [1.0] * number if shape == "even" else [chance.random() ** 3 for _ in range(number)]
        if shape == "tied":
            weights = [chance.choice((1.0, 0.5, 0.02)) for _ in range(number)]
        parts = [int(whole * weight / sum(weights)) for weight in weights]
        parts[chance.randrange(number)] += whole - sum(parts)
    chance.shuffle(parts)
    return parts


def _question(chance: Random, number: int, individuals: int) -> QuestionCounts:
    options = OPTIONS[: chance.randrange(2, 9)]
    missing = min(
        individuals, chance.choice((0, 0, chance.choice(EDGES), chance.randrange(0, individuals + 1)))
    )
    base = individuals - missing
    title = f"Question {number}"
    if chance.random() < 0.6:
        counts = dict(zip(options, _parts(chance, base, len(options)), strict=True))
        return QuestionCounts(f"q{number}", title, counts, base, exclusive=True)
    alone = frozenset({"None of these"}) if chance.random() < 0.5 else frozenset()
    none = min(base, chance.choice(EDGES)) if alone else 0
    rest = base - none
    counts = {
        option: min(rest, part)
        for option, part in zip(options, _parts(chance, 2 * rest, len(options)), strict=True)
    }
    if sum(counts.values()) < rest:
        counts[options[0]] = rest
    return QuestionCounts(
        f"q{number}", title, {**counts, **dict.fromkeys(alone, none)}, base, exclusive=False, alone=alone
    )


def _heard(chance: Random, individuals: int, groups: tuple[str, ...]) -> dict[str, int]:
    silent = min(
        individuals, chance.choice((0, 0, chance.choice(EDGES), chance.randrange(0, individuals + 1)))
    )
    counts = dict(zip(groups, _parts(chance, individuals - silent, len(groups)), strict=True))
    if silent and chance.random() < 0.4:
        counts["Prefer not to say"] = chance.randrange(0, silent + 1)
    return counts


def _residents(chance: Random, groups: tuple[str, ...]) -> dict[str, int]:
    living = [chance.randrange(100, 30_000) for _ in groups]
    found = dict(zip(groups, living, strict=True))
    if len(groups) > 4 and chance.random() < 0.2:
        del found[groups[-1]]
    return found


def _themes(chance: Random, individuals: int) -> ThemeCounts:
    base = chance.randrange(0, individuals + 1) if chance.random() < 0.5 else individuals
    labels = THEMES[: chance.randrange(1, len(THEMES) + 1)]
    counts = [min(base, part) for part in _parts(chance, chance.randrange(0, 2 * base + 1), len(labels))]
    rows = tuple(
        ThemeRow(
            at, label, "", count, chance.choice((0, 3, 12)), (Saying("It is so"),), _positions(chance, count)
        )
        for at, (label, count) in enumerate(zip(labels, counts, strict=True))
    )
    comments = base + chance.choice((0, 5, 40))
    read = chance.choice((0, 1, comments // 2, comments, comments))
    return ThemeCounts(
        "t0", "What should change?", WHEN, comments, base, comments - base, min(read, comments), rows,
        chance.randrange(0, individuals - base + 1), individuals,
        _measured(chance, labels, counts, base) if chance.random() < 0.6 else None,
    )  # fmt: skip


def _positions(chance: Random, count: int) -> dict[str, int]:
    if chance.random() < 0.5:
        return {}
    read = chance.randrange(0, count + 1)
    return dict(zip(("for", "against", "mixed", ""), _parts(chance, read, 4), strict=True))


def _measured(chance: Random, labels: tuple[str, ...], counts: list[int], base: int) -> Measured:
    """What a sample says: estimates with ranges, of all themes or all but the youngest."""
    found = {}
    for at, count in enumerate(counts[: max(1, len(counts) - chance.choice((0, 0, 1)))]):
        value = min(base, max(0.0, count + chance.uniform(-0.05, 0.05) * base))
        wide = chance.uniform(0, 0.1) * base
        found[str(at)] = [value, max(0.0, value - wide), min(float(base), value + wide)]
    alpha = sorted((chance.uniform(-0.2, 1), chance.uniform(-0.2, 1), chance.uniform(-0.2, 1)))
    agreed: dict[str, Any] = {
        "why": "",
        "n": chance.randrange(50, 2_000),
        "alpha": [alpha[1], alpha[0], alpha[2]],
    }
    content: dict[str, Any] = {
        "random": chance.choice((0, 99, 100, 200)),
        "exact": False,
        "coders": chance.choice((0, 2, 3)),
        "groups": {"voice": {"individual": {"base": base, "themes": found}}},
        "people": chance.choice((agreed, {**agreed, "alpha": None}, {"why": "Nobody read."})),
        "machine": chance.choice((agreed, {"why": "Nobody read."})),
        "positions": chance.choice((None, {"closed": "Do you agree?"}, _suggested(chance, labels, counts))),
    }
    return Measured(WHEN, content, current=chance.random() < 0.8)


def _suggested(chance: Random, labels: tuple[str, ...], counts: list[int]) -> dict[str, Any]:
    codes = chance.choice((0, 20, 230))
    if codes < 200 or chance.random() < 0.3:
        return {"closed": None, "codes": codes, "checked": 0, "why": "It knows nothing."}
    themes = {str(at): _positions(chance, count) for at, count in enumerate(counts)}
    kinds = {"": "unclear"}
    return {
        "closed": None, "codes": codes, "why": "", "checked": 220, "right": 190, "low": 0.812, "high": 0.903,
        "commonest": 0.6,
        "themes": {at: {kinds.get(name, name): number for name, number in of.items()} for at, of in themes.items()},
    }  # fmt: skip
