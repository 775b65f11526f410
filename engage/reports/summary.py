"""What a commissioner reads, as plain values: every number in it is already safe to publish.

Made by `assemble` from true counts, which go no further than this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engage.privacy.disclosure import (
    OneWay,
    Published,
    PublishedCount,
    Rule,
    protect,
    protect_count,
    protect_family,
)
from engage.reports.representation import NOT_ANSWERED, Representation, compare
from engage.reports.sentences.answers import who_answered
from engage.reports.sentences.heard import gaps_in_short
from engage.reports.sentences.themes import themes_in_short
from engage.reports.theming import ThemeCounts, ThemesFinding, finding

CHANNEL_WORDS = {
    "web": "On the web",
    "kiosk": "At a kiosk",
    "paper": "On paper",
    "phone": "By phone",
    "import": "Imported from another tool",
    "e-mail": "By e-mail",
    "event": "At an event",
}
TYPE_WORDS = {
    "individual": "Individuals",
    "on behalf": "On behalf of somebody",
    "organisation": "Organisations",
}
CHARACTERISTICS = {
    "ward": "Ward",
    "age": "Age",
    "sex": "Sex",
    "ethnic_group": "Ethnic group",
    "religion": "Religion",
    "disability": "Disability",
}


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """A closed question's true counts: label → individuals. `base`: individuals who answered it."""

    key: str
    title: str
    counts: Mapping[str, int]
    base: int
    exclusive: bool
    alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Counted:
    """All true counts of one consultation that a summary is made of.

    `types`, `channels`: submitted responses; `channels` of individuals only. `heard`: individuals by characteristic
    and census category; `residents`: the same for all who live here.
    """

    types: Mapping[str, int]
    channels: Mapping[str, int]
    heard: Mapping[str, Mapping[str, int]]
    residents: Mapping[str, Mapping[str, int]]
    questions: Sequence[QuestionCounts]
    themes: Sequence[ThemeCounts]


@dataclass(frozen=True, slots=True)
class QuestionFinding:
    """One closed question, safe to show. The base is all individuals, percentages are of those who answered it."""

    key: str
    title: str
    table: Published


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the summary in short, and the anchor of the table or theme it rests on."""

    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything on a commissioner's page. `types`: respondent type → how many; organisations are never people."""

    types: Mapping[str, PublishedCount]
    channels: Published
    heard: Mapping[str, Representation]
    questions: tuple[QuestionFinding, ...]
    themes: tuple[ThemesFinding, ...]
    in_short: tuple[Statement, ...] = field(default=())


def assemble(counted: Counted, rule: Rule) -> Summary:
    """Make every count safe, then say in short what the safe figures show.

    Types and channels stand in one order whatever their counts, or the order would rank those that are hidden.
    """
    individuals = counted.types.get("individual", 0)
    summary = Summary(
        types={
            name: protect_count(counted.types[name], rule) for name in TYPE_WORDS if name in counted.types
        },
        channels=protect(
            {
                words: counted.channels[name]
                for name, words in CHANNEL_WORDS.items()
                if name in counted.channels
            },
            base=individuals,
            exclusive=True,
            rule=rule,
        ),
        heard={
            name: compare(counted.heard.get(name, {}), residents, base=individuals, rule=rule)
            for name, residents in counted.residents.items()
            if any(counted.heard.get(name, {}).values())
        },
        questions=_questions(
            [question for question in counted.questions if question.base], individuals, rule
        ),
        themes=tuple(finding(themes, rule) for themes in counted.themes),
    )
    return in_short(summary)


def in_short(summary: Summary) -> Summary:
    """The summary with the sentences that its figures bear; none of what cannot be told."""
    said = [
        Statement(who_answered(summary.types), "who-answered"),
        *(Statement(themes_in_short(themes), f"themes-{themes.key}") for themes in summary.themes),
        Statement(gaps_in_short(summary.heard), "heard"),
    ]
    return replace(summary, in_short=tuple(statement for statement in said if statement.words))


def _questions(
    questions: Sequence[QuestionCounts], individuals: int, rule: Rule
) -> tuple[QuestionFinding, ...]:
    """Every closed question, all on the base of all individuals, so that together they give no more away than alone."""
    tables = protect_family(
        {question.key: _one_way(question, individuals) for question in questions}, base=individuals, rule=rule
    )
    return tuple(
        QuestionFinding(question.key, question.title, tables[question.key]) for question in questions
    )


def _one_way(question: QuestionCounts, individuals: int) -> OneWay:
    missing = individuals - question.base
    counts = {**question.counts, **({NOT_ANSWERED: missing} if missing else {})}
    return OneWay(
        counts, exclusive=question.exclusive, alone={*question.alone, NOT_ANSWERED}, aside={NOT_ANSWERED}
    )
