"""Files of responses made up at random, with what is true of each of their rows.

A row is known before it is written: which of its cells name an option, which do not, and whether it was sent at all.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from random import Random

from engage.questionnaires.bank import BankOption, BankQuestion
from engage.questionnaires.shape import OptionShape, PageShape, QuestionShape, Sheet
from tests.consultations.importing.sheets import CHANGE, HELP, SAFE, TRAVEL

SOURCE = QuestionShape(
    8, "source", "several_choices", "Where did you hear of it?",
    options=(OptionShape(81, "post", "By post"), OptionShape(82, "other", "Other")),
)  # fmt: skip
SEX = BankQuestion("sex", "What is your sex?", "", "sex", (BankOption("female", "Female"),), None)
SHEET = Sheet(1, 1, 1, (PageShape(1, "One", "", (TRAVEL, HELP, SAFE, CHANGE, SOURCE)),))
TITLES = {question.key: question.title for question in SHEET.questions}
# What a cell may hold, and how likely: the first are read, those after the bar are not.
CELLS = {
    "travel": (("By bus", "By bus", "bus", "On foot", ""), ("By boat", "By balloon")),
    "help": (("More buses", "more;cost", "None of these", "", ""), ("Free taxis", "More buses;Free taxis")),
    "safe": (("1", "5 – Safe", "4", "I do not know", "", ""), ("9", "very")),
    "change": (("Trees", "Benches", "", ""), ()),
    "source": (("By post", "Other: a friend", "A poster", "By post;the radio", "", ""), ()),
    "sex": (("Female", "", ""), ("Martian",)),
    "colour": (("red", "", ""), ()),
}
READ_AS = {
    "bus": "By bus", "more;cost": frozenset({"More buses", "Lower fares; or none"}), "5 – Safe": "5",
}  # fmt: skip
BESIDE_OTHER = {"Other: a friend": "a friend", "A poster": "A poster", "By post;the radio": "the radio"}
TIMES = tuple(f"2026-0{month}-1{day} 10:2{day}" for month in range(1, 6) for day in range(4))


@dataclass(frozen=True)
class Line:
    """One row: what stands in its columns, by name."""

    cells: dict[str, str]
    wide: bool = False

    def value(self, column: str) -> object:
        """What a cell says; None where it is empty or cannot be read."""
        cell = self.cells.get(column, "")
        return READ_AS.get(cell, cell) if cell and not self.is_bad(column) else None

    def is_bad(self, column: str) -> bool:
        """Whether something of this cell is no answer."""
        return self.cells.get(column, "") in CELLS[column][1]

    @property
    def content(self) -> tuple[object, ...]:
        """All that can be read of it, but for its id."""
        return (self.cells.get("submitted_at", ""), *(self.value(name) for name in (*TITLES, "sex")))


@dataclass(frozen=True)
class World:
    """A file, the file that was imported before it (or none), and what the officer says."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    before: tuple[Line, ...]
    skip_bad: bool
    unfinished: bool

    def written(self, lines: tuple[Line, ...]) -> bytes:
        """A CSV file. Its first row is the header, and every row of it has words."""
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(self.columns)
        for line in lines:
            cells = [line.cells[name] for name in self.columns]
            writer.writerow([*cells, "too much"] if line.wide else cells)
        return file.getvalue().encode()


def world(seed: int) -> World:
    """The file of this number, always the same."""
    chance = Random(seed)
    optional = [name for name in (*CELLS, "submitted_at") if name != "travel" and chance.random() < 0.7]
    about = [name for name in ("id", "Status", "Finished") if chance.random() < 0.5]
    columns = (*about, "travel", *optional)
    faults = chance.choice((0.0, 0.02, 0.3, 0.9))
    size = chance.choice((0, 1, 1, 2, 2, 3, 5, 12, 30, 130))
    lines = [_line(chance, columns, faults, number) for number in range(size)]
    lines = [line for line in lines if any(line.cells.values())]  # an empty row is no row
    before = (
        [_changed(chance, line) for line in lines if chance.random() < 0.6] if chance.random() < 0.5 else []
    )
    return World(columns, tuple(lines), tuple(before), chance.random() < 0.5, chance.random() < 0.3)


def _line(chance: Random, columns: tuple[str, ...], faults: float, number: int) -> Line:
    cells: dict[str, str] = {}
    for name in columns:
        if name in CELLS:
            good, bad = CELLS[name]
            cells[name] = chance.choice(bad if bad and chance.random() < faults / 2 else good)
    if "id" in columns:
        odd = chance.random() < faults / 4
        cells["id"] = chance.choice(("", f"r{max(0, number - 1)}")) if odd else f"r{number}"
    if "submitted_at" in columns:
        cells["submitted_at"] = chance.choice((*TIMES, "")) if chance.random() < 0.8 else ""
    if "Status" in columns:
        cells["Status"] = "Survey Preview" if chance.random() < faults / 3 else "IP Address"
    if "Finished" in columns:
        cells["Finished"] = "False" if chance.random() < faults / 3 else "True"
    return Line(cells, chance.random() < faults / 8)


def _changed(chance: Random, line: Line) -> Line:
    """The row as an earlier file had it."""
    if chance.random() < 0.85:
        return line
    return replace(line, cells={**line.cells, "travel": "On foot", "change": "Dogs"} if "change" in line.cells else {
        **line.cells, "travel": "By bus"})  # fmt: skip
