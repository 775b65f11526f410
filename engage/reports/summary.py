"""What a commissioner reads, as plain values: every number in it is already safe to publish.

Made by `assemble` from true counts, which go no further than this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engage.privacy.disclosure import Hidden, OneWay, Published, PublishedCount, Rule, protect, protect_count
from engage.privacy.linked import Asked, Linked, LinkedTables, protect_linked
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
    "e-mail": "By email",
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
_WARD = "where they live"  # no key of a question


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """A closed question's true counts: label → individuals. `base`: individuals who answered it.

    `asked`: who was asked it, None where everybody was. `most`: choices one person may have, 0 for any number.
    """

    key: str
    title: str
    counts: Mapping[str, int]
    base: int
    exclusive: bool
    alone: frozenset[str] = frozenset()
    asked: Asked | None = None
    most: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """All true counts of one consultation that a summary is made of.

    `types`, `channels`: submitted responses; `channels` of individuals only. `heard`: individuals by characteristic
    and census category; `residents`: the same for all who live here. `asked`: who was asked each comment question, by
    its key; `asked_ward`: who was asked where they live. None, or not in it: everybody was.
    """

    types: Mapping[str, int]
    channels: Mapping[str, int]
    heard: Mapping[str, Mapping[str, int]]
    residents: Mapping[str, Mapping[str, int]]
    questions: Sequence[QuestionCounts]
    themes: Sequence[ThemeCounts]
    asked: Mapping[str, Asked] = field(default_factory=dict)
    asked_ward: Asked | None = None


@dataclass(frozen=True, slots=True)
class QuestionFinding:
    """One closed question, safe to show. The base is all individuals who were asked it.

    Percentages are of those who answered. `asked`: how many were asked, where that is not everybody; None where it is.
    """

    key: str
    title: str
    table: Published
    asked: PublishedCount | None = None

    def counts_words(self, everybody: str) -> str:
        """What its base counts: responses from individuals, or those out of `everybody` that were asked it."""
        if self.asked is None:
            return "responses from individuals"
        return f"of {everybody} responses from individuals were asked this"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the summary in short, and the anchor of the table or theme it rests on."""

    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything on a commissioner's page. `types`: respondent type → how many; organisations are never people.

    `withheld`: titles of comment questions of which nothing is told, because how many were asked is kept back.
    """

    types: Mapping[str, PublishedCount]
    channels: Published
    heard: Mapping[str, Representation]
    questions: tuple[QuestionFinding, ...]
    themes: tuple[ThemesFinding, ...]
    in_short: tuple[Statement, ...] = field(default=())
    withheld: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether so few answered that no number can be shown: nobody, or a few of each type."""
        bases = [*(count.count for count in self.types.values()), *(one.table.base for one in self.themes)]
        return all(base is None for base in bases)


def assemble(counted: Counted, rule: Rule) -> Summary:
    """Make every count safe, then say in short what the safe figures show.

    Types and channels stand in one order and all of them always, whatever their counts: the order would rank those that
    are hidden, and a row that stands only where somebody is in it would say that somebody is.
    """
    individuals = counted.types.get("individual", 0)
    linked = _linked(counted, individuals, rule)
    summary = Summary(
        types={name: protect_count(counted.types.get(name, 0), rule) for name in TYPE_WORDS},
        channels=protect(
            {words: counted.channels.get(name, 0) for name, words in CHANNEL_WORDS.items()},
            base=individuals,
            exclusive=True,
            rule=rule,
        ),
        heard={
            name: compare(
                counted.heard[name],
                residents,
                base=counted.asked_ward.people if name == "ward" and counted.asked_ward else individuals,
                rule=rule,
            )
            for name, residents in counted.residents.items()
            if name in counted.heard and not (name == "ward" and _WARD in linked.withheld)
        },
        questions=tuple(
            QuestionFinding(
                question.key,
                question.title,
                linked.tables[question.key],
                _asked_of(question, linked, rule),
            )
            for question in counted.questions
        ),
        themes=tuple(finding(themes, rule) for themes in counted.themes if themes.key not in linked.withheld),
    )
    withheld = tuple(themes.title for themes in counted.themes if themes.key in linked.withheld)
    return in_short(replace(summary, withheld=withheld))


def in_short(summary: Summary) -> Summary:
    """The summary with the sentences that its figures bear; none of what cannot be told."""
    said = [
        Statement(who_answered(summary.types), "who-answered"),
        *(Statement(themes_in_short(themes), f"themes-{themes.key}") for themes in summary.themes),
        Statement(gaps_in_short(summary.heard), "heard"),
    ]
    return replace(summary, in_short=tuple(statement for statement in said if statement.words))


def _linked(counted: Counted, individuals: int, rule: Rule) -> LinkedTables:
    """Every closed question, and all else that was asked of some only, made safe together."""
    everybody = Asked(individuals)
    tables = {
        question.key: Linked(
            question.asked or everybody,
            OneWay(question.counts, question.exclusive, alone=question.alone, most=question.most),
            question.base,
            NOT_ANSWERED,
        )
        for question in counted.questions
    }
    others = {**counted.asked, _WARD: counted.asked_ward or everybody}
    return protect_linked(tables | {key: Linked(asked) for key, asked in others.items()}, rule)


def _asked_of(question: QuestionCounts, linked: LinkedTables, rule: Rule) -> PublishedCount | None:
    if question.asked is None:
        return None
    if question.key in linked.withheld:
        return PublishedCount(None, Hidden.PROTECTED, rule.threshold)
    return protect_count(question.asked.people, rule)
