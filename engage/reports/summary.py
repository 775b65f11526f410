"""What a commissioner reads, as plain values: every number in it is already safe to publish.

Made by `assemble` from true counts, which go no further than this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from engage.privacy.disclosure import (
    OneWay,
    Published,
    PublishedCell,
    PublishedCount,
    Rule,
    protect,
    protect_count,
    protect_family,
)
from engage.reports.representation import NOT_ANSWERED, Group, Representation, compare

CHANNEL_WORDS = {
    "web": "On the web",
    "kiosk": "At a kiosk",
    "paper": "On paper",
    "phone": "By phone",
    "import": "Imported from another tool",
    "e-mail": "By e-mail",
    "event": "At an event",
}
CHARACTERISTICS = {
    "ward": "Ward",
    "age": "Age",
    "sex": "Sex",
    "ethnic_group": "Ethnic group",
    "religion": "Religion",
    "disability": "Disability",
}
SHOWN_GAPS = 6
SHOWN_THEMES = 3
CHARTED_THEMES = 10
THEMES_IN_FULL = 5
NO_GAP = frozenset({"Not disabled under the Equality Act"})  # to hear few of them is nobody's loss


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
class ThemeRow:
    """A theme in force: true counts of comments that hold it, and approved quotes."""

    id: int
    label: str
    description: str
    individuals: int
    organisations: int
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeCounts:
    """The accepted themes of one question; figures count comments to it, `read` those a person has coded."""

    key: str
    title: str
    accepted_at: datetime
    comments: int
    individuals: int
    organisations: int
    read: int
    themes: tuple[ThemeRow, ...]


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
class ThemeFinding:
    """One theme, safe to show: individuals' comments in `cell` (per cent of the question's), organisations' apart."""

    id: int
    label: str
    description: str
    cell: PublishedCell
    organisations: PublishedCount
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemesFinding:
    """The themes of one question, the most held first. `read`: whole per cent of its comments coded by a person."""

    key: str
    title: str
    accepted_at: datetime
    table: Published
    organisations: PublishedCount
    read: int
    themes: tuple[ThemeFinding, ...]

    @property
    def most_held(self) -> Published:
        """The table's first rows only, for a chart that can be read."""
        return replace(self.table, cells=self.table.cells[:CHARTED_THEMES])

    @property
    def in_full(self) -> tuple[ThemeFinding, ...]:
        """The themes told with description and quotes: the most held that are shown at all."""
        return tuple(theme for theme in self.themes if theme.cell.count is not None)[:THEMES_IN_FULL]


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
    """Make every count safe, then say in short what the safe figures show."""
    individuals = counted.types.get("individual", 0)
    summary = Summary(
        types={name: protect_count(number, rule) for name, number in counted.types.items()},
        channels=protect(
            {CHANNEL_WORDS[channel]: number for channel, number in counted.channels.items()},
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
        themes=tuple(_themes(themes, rule) for themes in counted.themes),
    )
    return Summary(
        summary.types,
        summary.channels,
        summary.heard,
        summary.questions,
        summary.themes,
        (*_who(summary), *_what(summary), *_gaps(summary)),
    )


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


def _themes(counted: ThemeCounts, rule: Rule) -> ThemesFinding:
    labels = _distinct([theme.label for theme in counted.themes])
    table = protect(
        {label: theme.individuals for label, theme in zip(labels, counted.themes, strict=True)},
        base=counted.individuals,
        exclusive=False,
        rule=rule,
    )
    themes = tuple(
        ThemeFinding(
            theme.id,
            theme.label,
            theme.description,
            table[label],
            protect_count(theme.organisations, rule),
            theme.quotes if table[label].count is not None else (),
        )
        for label, theme in zip(labels, counted.themes, strict=True)
    )
    return ThemesFinding(
        counted.key,
        counted.title,
        counted.accepted_at,
        table,
        protect_count(counted.organisations, rule),
        100 * counted.read // counted.comments if counted.comments else 0,
        themes,
    )


def _distinct(labels: Sequence[str]) -> list[str]:
    """The labels, with a number behind any that came before, because a table's rows are told apart by label."""
    seen: dict[str, int] = {}
    distinct = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        distinct.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return distinct


def _who(summary: Summary) -> list[Statement]:
    individuals = summary.types.get("individual")
    if individuals is None:
        return []
    words = [f"{_about(individuals)} people answered for themselves"]
    behalf = summary.types.get("on behalf")
    if behalf is not None and behalf.count is not None:
        words.append(f"{_about(behalf, start=False)} on behalf of somebody else")
    organisations = summary.types.get("organisation")
    if organisations is not None and organisations.count != 0:
        words.append(f"{_about(organisations, start=False)} organisations, counted apart")
    return [Statement(", ".join(words) + ".", "who-answered")]


def _about(count: PublishedCount, *, start: bool = True) -> str:
    if count.count is None:
        return count.words.capitalize() if start else count.words
    return f"{'About' if start else 'about'} {count.words}"


def _what(summary: Summary) -> list[Statement]:
    found = []
    for themes in summary.themes:
        shown = [theme for theme in themes.themes if theme.cell.percent is not None][:SHOWN_THEMES]
        if shown:
            listed = "; ".join(f"“{theme.label}” ({theme.cell.percent_words})" for theme in shown)
            found.append(
                Statement(
                    f"Asked “{themes.title}”, people most often spoke of {listed}.", f"themes-{themes.key}"
                )
            )
    return found


def _gaps(summary: Summary) -> list[Statement]:
    """The largest gaps of all characteristics in one sentence, the largest first."""
    gaps = [
        (name, group)
        for name, heard in summary.heard.items()
        for group in heard.not_yet_heard
        if group.label not in NO_GAP
    ]
    if not gaps:
        return []
    gaps.sort(key=lambda gap: (gap[1].share or 0) - (gap[1].census_share or 0))
    listed = "; ".join(_gap(group) for _, group in gaps[:SHOWN_GAPS])
    return [Statement(f"We heard less than expected from: {listed}.", "heard")]


def _gap(group: Group) -> str:
    share = "too few to say" if group.share is None else f"{group.share}% of those who answered"
    return f"{group.label} ({share}, {group.census_share:.0f}% of residents)"
