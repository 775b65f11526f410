"""Every question with what was answered to it, as officers read it: true counts, and words without personal details."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engage.questionnaires.kinds import KINDS, Gazetteer
from engage.questionnaires.shape import QuestionShape
from engage.questionnaires.value import Value
from engage.reports.queries.live import counts_by_label
from engage.responses.queries import Asked, ResponseRow

MOST_ROWS = 15  # of a table of numbers or dates; more are put into bands
ABOUT = ("Who answered", "How it came", "Name of the organisation")
WHO_WORDS = {"individual": "Individual", "on behalf": "On behalf of somebody", "organisation": "Organisation"}

Conceal = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Answers:
    """One question and how many responses answered it: counted by `rows` (label, responses), or `listed` as words.

    `beside_other` of them wrote words of their own beside the option Other. `asked`: responses that were asked it. The
    others had another version, or did not give the answer that leads to it: they did not leave it out.
    """

    question: QuestionShape
    asked: int
    answered: int
    rows: tuple[tuple[str, int], ...]
    listed: str
    beside_other: int


@dataclass(frozen=True, slots=True)
class Wording:
    """Answers that read alike once personal details are hidden: how they are shown, how many, and as given."""

    shown: str
    number: int
    given: tuple[tuple[str, int], ...]


def counted(asked: Asked, places: Gazetteer, beside_other: int = 0) -> Answers:
    """A question as a table, or as words to be listed. The base is `answered`; several choices add up to more."""
    question, kind = asked.question, KINDS[asked.question.kind]
    tally = asked.tally
    if kind.counts == "text":
        rows = [(kind.show(question, Value(text=row.key), places), row.count) for row in tally.rows]
    elif len(tally.rows) > MOST_ROWS:
        rows = list(counts_by_label(asked, enough=1).items())
    else:
        rows = [(row.label, row.count) for row in tally.rows]
    return Answers(question, asked.audience.asked, tally.base, tuple(rows), kind.words_in, beside_other)


def wordings(texts: Mapping[str, int], conceal: Conceal, search: str = "") -> list[Wording]:
    """Answers in words, in alphabetical order; those that differ only in capitals and spaces together.

    `search` is looked for in what is shown, so that nobody finds a name by trying.
    """
    alike: dict[str, Counter[str]] = {}
    shown: dict[str, str] = {}
    for text, number in sorted(texts.items(), key=lambda item: (-item[1], item[0])):
        words = " ".join(conceal(text).split())
        shown.setdefault(words.casefold(), words)
        alike.setdefault(words.casefold(), Counter())[text] += number
    wanted = " ".join(search.split()).casefold()
    return [
        Wording(shown[words], given.total(), tuple(given.most_common()))
        for words, given in sorted(alike.items())
        if wanted in words
    ]


def headings(questions: Sequence[QuestionShape]) -> list[str]:
    """The first row of a file of responses: a column for each question, of several choices one for each option."""
    return [*ABOUT, *(name for question in questions for name in KINDS[question.kind].headings(question))]


def rows_of_file(
    questions: Sequence[QuestionShape],
    responses: Sequence[ResponseRow],
    comments: Mapping[tuple[int, str], str],
    channels: Mapping[str, str],
    places: Gazetteer,
    conceal: Conceal,
) -> list[tuple[str, ...]]:
    """A row for each response, under `headings`.

    In alphabetical order, so that no row can be told by when it came. `comments`: redacted words by response id and
    question key.
    """

    def cells(row: ResponseRow) -> Iterator[str]:
        yield WHO_WORDS[row.respondent_type]
        yield channels[row.channel]
        yield row.organisation or ""
        for question in questions:
            kind, value = KINDS[question.kind], row.answers.get(question.key)
            if value is not None and kind.words_in == "comments":
                value = replace(value, text=comments.get((row.id, question.key), ""))
            elif value is not None and (
                kind.words_in or value.options
            ):  # with options: the words beside Other
                value = replace(value, text=conceal(value.text or ""))
            yield from kind.export(question, value, places)

    return sorted(tuple(cells(row)) for row in responses)
