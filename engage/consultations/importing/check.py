"""A whole file checked as a stream: what is good, what is wrong with the rest and in which row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from engage.consultations.importing import cells, names
from engage.consultations.importing.about import About, Rules, about, plain_id
from engage.consultations.importing.columns import Asked, Columns, Names, columns, folded, shown
from engage.consultations.importing.layout import Layout, layout, rows
from engage.consultations.importing.moments import DateColumn
from engage.consultations.importing.recognition import Digests, Recognition, contents
from engage.consultations.importing.report import QuestionReport, Report
from engage.consultations.importing.survey import Settings, Survey
from engage.consultations.importing.text import NO_RESULT, Row, Unreadable
from engage.questionnaires.bank import BankQuestion
from engage.questionnaires.kinds import Gazetteer, Problem
from engage.questionnaires.shape import QuestionShape, Sheet
from engage.questionnaires.value import Value
from engage.responses.imported import EarlierRow

EXAMPLES = 3  # of what is told per question
FORMULA = (
    "is a formula without a result, or an error such as #NAME?. Words that begin with = or - may have become one: put "
    "the cell right in the spreadsheet"
)


@dataclass(frozen=True, slots=True)
class Good:
    """One new row: answers by question key, equality answers as option keys by key of the bank."""

    imported_id: str
    digest: str
    about: About
    answers: Mapping[str, Value]
    equality: Mapping[str, str]


@dataclass
class Check:
    """Reads a file against a questionnaire. `responses` streams its new rows and fills `report` on the way."""

    sheet: Sheet
    places: Gazetteer
    rules: Rules
    digests: Digests
    bank: Sequence[BankQuestion] = ()
    earlier: Sequence[EarlierRow] = ()
    settings: Settings = field(default_factory=Settings)
    report: Report = field(default_factory=Report)
    recognition: Recognition | None = None
    _ids: dict[str, int] = field(default_factory=dict)
    _forms: dict[int, cells.Form] = field(default_factory=dict)

    def responses(self, file: BinaryIO) -> Iterator[Good]:
        """The rows that are not here yet, in order. Never raises on what the file holds."""
        try:
            prepared = self._prepare(file)
            if prepared is None:
                return
            found, where = prepared
            for row in rows(file, found):
                self.report.rows += 1
                read = self._row(row, where)
                if read is not None:
                    yield read
            self._end()
        except Unreadable as problem:
            self.report.stop.append(str(problem))

    def _prepare(self, file: BinaryIO) -> tuple[Layout, Columns] | None:
        """How the file is laid out and its columns are written; None when that stops the import."""
        all_names = Names(self.sheet, self.bank, self.settings.columns)
        found = layout(file, all_names.__contains__, self.settings.header_row)
        where = columns(found.names, all_names)
        report = self.report
        report.notes += [*found.notes, *where.notes]
        report.stop += where.problems
        if where.problems:
            return None
        survey = Survey.of(rows(file, found), where, self.settings, found)
        report.stop += survey.problems(where)
        if report.stop:
            return None
        report.notes += survey.notes(where)
        self._forms = survey.forms
        self._tell(where)
        self.recognition = Recognition(
            self.digests, _read_columns(where), names.ID in where.about, self.earlier, self.settings.alike
        )
        return found, where

    def _tell(self, where: Columns) -> None:
        """How each column is read."""
        for name, place in where.about.items():
            form = self._forms.get(place)
            how = f", {form.how}" if isinstance(form, DateColumn) else ""
            self.report.about.append(f"“{where.names[place]}” is {name}{how}")
        self.report.about += [f"“{where.names[place]}” is {one.key}" for place, one in where.equality]
        for asked in where.asked:
            question = asked.question
            form = self._forms.get(asked.whole) if asked.whole is not None else None
            self.report.questions[question.key] = QuestionReport(
                question.title,
                ", ".join(f"“{where.names[place]}”" for place in asked.places),
                form.how if isinstance(form, DateColumn) else "",
            )

    def _end(self) -> None:
        report = self.report
        if not report.rows:
            report.stop.append("The file has a header and no rows.")
        for question in report.questions.values():
            if question.left_out.number and not question.read:
                report.stop.append(
                    f"No cell of {question.columns} can be read, so that “{question.title}” would have no answer: "
                    f"row {question.left_out.first[0]:,}, {question.why[0]}. If the column is not wanted, say "
                    '--leave-out "its name".'
                )
        if self.recognition:
            report.stop += self.recognition.doubts()

    def _row(self, row: Row, where: Columns) -> Good | None:
        report, width = self.report, len(where.names)
        if any(row.cells[width:]):
            report.bad += 1
            report.wrong(
                row.number,
                "",
                f"has {len(row.cells)} cells where the header has {width}: “{shown(row.cells[width])}”",
            )
            return None
        line = (row.cells + ("",) * width)[:width]
        if [folded(cell) for cell in line] == [folded(name) for name in where.names]:
            report.headers.add(row.number)  # two exports, one below the other
            return None
        if _is_preview(line, where):
            report.previews.add(row.number)
            return None
        if not self.settings.unfinished and _is_unsent(line, where):
            report.unsent.add(row.number)
            return None
        said, wrong = about(
            {name: line[place] for name, place in where.about.items()}, self.rules, self._times(where)
        )
        wrong += [(where.names[place], FORMULA) for place in where.about.values() if line[place] == NO_RESULT]
        wrong += self._twice(row, line, where)
        answers, left_out, unread = self._answers(row, line, where)
        equality = self._equality(row, line, where, unread)
        for column, words in (*wrong, *unread):
            report.wrong(row.number, column, words)
        is_mended = bool(unread) and self.settings.leave_out_bad and bool(answers)
        if said is None or wrong or (unread and not is_mended):
            report.bad += 1
            return None
        if not answers and not left_out:
            report.empty.add(row.number)
            return None
        return self._new(row, where, said, answers, equality, is_mended)

    def _new(
        self,
        row: Row,
        where: Columns,
        said: About,
        answers: dict[str, Value],
        equality: dict[str, str],
        is_mended: bool,
    ) -> Good | None:
        assert self.recognition is not None
        report = self.report
        content = contents(said, where.about, answers, equality, self.sheet)
        taken = self.recognition.take(row.number, said, content)
        if taken is None:
            report.already += 1
            report.changed = self.recognition.changed
            return None
        kept = self._asked(row, where, answers)
        if answers and not kept:
            report.bad += 1
            report.wrong(row.number, "", "answers no question that its other answers lead to")
            return None
        report.good += 1
        report.mended += is_mended
        if said.exactly is None and names.SUBMITTED_AT in where.about:
            report.timeless.add(row.number)
        for key, value in kept.items():
            question = report.questions[key]
            question.answers += 1
            if value.options and value.text:
                question.other.add(row.number)
                question.examples += [value.text][: EXAMPLES - len(question.examples)]
        return Good(*taken, said, kept, equality)

    def _times(self, where: Columns) -> DateColumn | None:
        form = self._forms.get(where.about.get(names.SUBMITTED_AT, -1))
        return form if isinstance(form, DateColumn) else None

    def _twice(self, row: Row, line: Sequence[str], where: Columns) -> list[tuple[str, str]]:
        imported_id = plain_id(line[where.about[names.ID]]) if names.ID in where.about else ""
        if not imported_id:
            return []
        if imported_id in self._ids:
            return [(names.ID, f"has the same id as row {self._ids[imported_id]:,}: “{shown(imported_id)}”")]
        self._ids[imported_id] = row.number
        return []

    def _answers(
        self, row: Row, line: Sequence[str], where: Columns
    ) -> tuple[dict[str, Value], int, list[tuple[str, str]]]:
        """Answers by question key, how many cells are left out, and mistakes."""
        answers: dict[str, Value] = {}
        left_out = 0
        unread: list[tuple[str, str]] = []
        for asked in where.asked:
            if any(line[place] == NO_RESULT for place in asked.places):
                unread.append((_column(asked, where), FORMULA))
                continue
            value = cells.read(asked, line, self._forms, self.places)
            if isinstance(value, Problem):
                unread.append((_column(asked, where), value.words))
            elif isinstance(value, cells.LeftOut):
                left_out += 1
                question = self.report.questions[asked.question.key]
                question.left_out.add(row.number)
                question.why += [value.words][: EXAMPLES - len(question.why)]
            elif value is not None:
                answers[asked.question.key] = value
                self.report.questions[asked.question.key].read += 1
        return answers, left_out, unread

    def _equality(
        self, row: Row, line: Sequence[str], where: Columns, unread: list[tuple[str, str]]
    ) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for place, question in where.equality:
            option = cells.option_of(question, line[place])
            if line[place] == NO_RESULT:
                unread.append((where.names[place], FORMULA))
            elif option:
                chosen[question.key] = option
            elif line[place]:
                unread.append((where.names[place], f"unknown option “{shown(line[place])}”"))
        return chosen

    def _asked(self, row: Row, where: Columns, answers: dict[str, Value]) -> dict[str, Value]:
        """The answers to questions that the others lead to; one whose leading question has no column stays."""
        kept: dict[str, Value] = {}
        known = {option.id for asked in where.asked for option in asked.question.options}
        chosen = {option for question in self.sheet.questions for option in question.asked_if} - known
        for question in self.sheet.questions:
            if question.key in answers and _is_asked(question, chosen):
                kept[question.key] = answers[question.key]
                chosen.update(kept[question.key].options)
        if kept and len(kept) < len(answers):
            self.report.beside.add(row.number)
        return kept


def _read_columns(where: Columns) -> frozenset[str]:
    """The columns that tell one row from another, by what they are here."""
    about = {f"about:{name}" for name in where.about if name in names.ABOUT and name != names.ID}
    equality = {f"equality:{question.key}" for _, question in where.equality}
    return frozenset(about | equality | {f"answer:{asked.question.key}" for asked in where.asked})


def _is_preview(line: Sequence[str], where: Columns) -> bool:
    """Whether a row is by who made the questionnaire, to try it."""
    preview = where.about.get(names.PREVIEW)
    return preview is not None and folded(line[preview]) in names.PREVIEWS


def _is_unsent(line: Sequence[str], where: Columns) -> bool:
    """Whether a row is somebody's who never sent it."""
    finished = where.about.get(names.FINISHED)
    if finished is not None and folded(line[finished]) in ("false", "0", "no"):
        return True
    return where.empty_is_unfinished and not line[where.about[names.SUBMITTED_AT]]


def _column(asked: Asked, where: Columns) -> str:
    return where.names[asked.places[0]] if len(asked.places) == 1 else asked.question.title


def _is_asked(question: QuestionShape, chosen: Collection[int]) -> bool:
    return not question.asked_if or not question.asked_if.isdisjoint(chosen)
