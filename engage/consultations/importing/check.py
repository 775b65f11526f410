"""A whole file checked as a stream: what is good, what is wrong with the rest and in which row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from engage.consultations.importing import cells
from engage.consultations.importing.about import About, Rules, about
from engage.consultations.importing.columns import ID, Columns, columns
from engage.consultations.importing.text import Row, Unreadable, rows
from engage.questionnaires.bank import BankQuestion
from engage.questionnaires.kinds import Gazetteer, Problem
from engage.questionnaires.shape import QuestionShape, Sheet
from engage.questionnaires.value import Value

MISTAKES_KEPT = 100  # the others are counted
ROWS_NAMED = 20  # of those with an answer that is left out


@dataclass(frozen=True, slots=True)
class Good:
    """One row without a mistake: answers by question key, equality answers as option keys by key of the bank."""

    about: About
    answers: Mapping[str, Value]
    equality: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a row, which a spreadsheet shows under this number."""

    row: int
    column: str
    words: str


@dataclass
class Report:
    """What a file holds. `stop` says why nothing of it can be imported; rows are counted without the header.

    `already` counts rows whose id was imported before (they are left alone), `bad` rows with at least one mistake,
    `mistakes` keeps the first of all mistakes and `mistakes_found` counts them all. `beside` counts good rows that
    answer a question which their other answers do not lead to, and `beside_rows` names the first of them: those answers
    are left out, as they are when a resident sends them.
    """

    stop: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    good: int = 0
    already: int = 0
    bad: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    mistakes_found: int = 0
    beside: int = 0
    beside_rows: list[int] = field(default_factory=list)


@dataclass
class Check:
    """Reads a file against a questionnaire. `responses` streams its good rows and fills `report` on the way."""

    sheet: Sheet
    places: Gazetteer
    rules: Rules
    bank: Sequence[BankQuestion] = ()
    already: Collection[str] = frozenset()
    report: Report = field(default_factory=Report)
    _seen: dict[str, int] = field(default_factory=dict)

    def responses(self, file: BinaryIO) -> Iterator[Good]:
        """The good rows that were not imported before, in order. Never raises on what the file holds."""
        try:
            stream = rows(file)
            where = columns(next(stream).cells, self.sheet, self.bank)
            self.report.notes += where.notes
            self.report.stop += where.problems
            if where.problems:
                return
            for row in stream:
                self.report.rows += 1
                read = self._row(row, where)
                if read is not None:
                    yield read
            if not self.report.rows:
                self.report.stop.append("The file has a header and no rows.")
        except Unreadable as problem:
            self.report.stop.append(str(problem))
        except StopIteration:
            self.report.stop.append("The file is empty.")

    def _row(self, row: Row, where: Columns) -> Good | None:
        wrong: list[tuple[str, str]] = []
        if len(row.cells) != where.width:
            wrong.append(("", f"has {len(row.cells)} cells where the header has {where.width}"))
            self._bad(row, wrong)
            return None
        said, wrong = about(
            {name: row.cells[place] for name, place in where.about.items()}, row.number, self.rules
        )
        imported_id = said.imported_id if said else row.cells[where.about[ID]] if ID in where.about else ""
        if imported_id and imported_id in self._seen:
            wrong.append(
                (ID, f"has the same id as row {self._seen[imported_id]:,}: “{cells.shown(imported_id)}”")
            )
        elif imported_id:
            self._seen[imported_id] = row.number
        answers = self._answers(row, where, wrong)
        equality = _equality(row, where, wrong)
        if wrong or said is None:
            self._bad(row, wrong)
            return None
        if said.imported_id in self.already:
            self.report.already += 1
            return None
        kept = self._asked(row, where, answers)
        if not kept:
            self._bad(row, [("", "answers no question that its other answers lead to")])
            return None
        self.report.good += 1
        return Good(said, kept, equality)

    def _answers(self, row: Row, where: Columns, wrong: list[tuple[str, str]]) -> dict[str, Value]:
        answers: dict[str, Value] = {}
        for place, question in where.asked:
            value = cells.read(question, row.cells[place], self.places)
            if isinstance(value, Problem):
                wrong.append((question.key, value.words))
            elif value is not None:
                answers[question.key] = value
        if wrong:
            return answers
        if not answers:
            wrong.append(("", "answers no question"))
        return answers

    def _asked(self, row: Row, where: Columns, answers: dict[str, Value]) -> dict[str, Value]:
        """The answers to questions that the others lead to; one whose leading question has no column stays."""
        kept: dict[str, Value] = {}
        known = {option.id for _, question in where.asked for option in question.options}
        chosen = {option for question in self.sheet.questions for option in question.asked_if} - known
        order = {question.id: place for place, question in enumerate(self.sheet.questions)}
        for _, question in sorted(where.asked, key=lambda asked: order[asked[1].id]):
            if question.key in answers and _is_asked(question, chosen):
                kept[question.key] = answers[question.key]
                chosen.update(kept[question.key].options)
        if kept and len(kept) < len(answers):
            self.report.beside += 1
            self.report.beside_rows += [row.number][: ROWS_NAMED - len(self.report.beside_rows)]
        return kept

    def _bad(self, row: Row, wrong: list[tuple[str, str]]) -> None:
        self.report.bad += 1
        self.report.mistakes_found += len(wrong)
        room = MISTAKES_KEPT - len(self.report.mistakes)
        self.report.mistakes += [
            Mistake(row.number, column, words) for column, words in wrong[: max(room, 0)]
        ]


def _equality(row: Row, where: Columns, wrong: list[tuple[str, str]]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for place, question in where.equality:
        cell = row.cells[place]
        option = cells.option_of(question, cell)
        if option:
            chosen[question.key] = option
        elif cell:
            wrong.append((question.key, f"unknown option “{cells.shown(cell)}”"))
    return chosen


def _is_asked(question: QuestionShape, chosen: Collection[int]) -> bool:
    return not question.asked_if or not question.asked_if.isdisjoint(chosen)
