"""What was found in a file."""

from __future__ import annotations

from dataclasses import dataclass, field

MISTAKES_KEPT = 100  # the others are counted
ROWS_NAMED = 10


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a row, which a spreadsheet shows under this number."""

    row: int
    column: str
    words: str


@dataclass
class Rows:
    """Rows that something holds of: how many, and the numbers of the first of them."""

    number: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, row: int) -> None:
        """Take one more into account."""
        self.number += 1
        if len(self.first) < ROWS_NAMED:
            self.first.append(row)

    def __str__(self) -> str:
        more = self.number - len(self.first)
        named = ", ".join(f"{row:,}" for row in self.first)
        return f"{'row' if self.number == 1 else 'rows'} {named}{f' and {more:,} more' if more else ''}"


@dataclass
class QuestionReport:
    """How one question is read: from which columns, how many new rows answer it, and what could not be taken.

    `read` counts the rows whose cell can be read, new or not.
    `other`: rows whose words go beside "Other"; `examples` of them. `left_out`: rows whose cell is not taken, with the
    words of the first.
    """

    title: str
    columns: str
    how: str = ""
    answers: int = 0
    read: int = 0
    other: Rows = field(default_factory=Rows)
    examples: list[str] = field(default_factory=list)
    left_out: Rows = field(default_factory=Rows)
    why: list[str] = field(default_factory=list)


@dataclass
class Report:
    """What a file holds. `stop` says why nothing of it can be imported; rows are counted without the header.

    `good` are new rows to be written, `already` those imported before (they are left alone; `changed` of them read
    otherwise now), `bad` have a mistake and are not written, `mended` have one and are written without that cell.
    `unsent` were never sent, `previews` are by who made the questionnaire, `empty` answer nothing, `headers` repeat the
    header, `timeless` are new and have no time. `mistakes` keeps the first of all mistakes and `mistakes_found` counts
    them. `beside` are good rows that answer a question which their other answers do not lead to: those answers are left
    out, as they are when a resident sends them.
    """

    stop: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    questions: dict[str, QuestionReport] = field(default_factory=dict)
    rows: int = 0
    good: int = 0
    already: int = 0
    bad: int = 0
    mended: int = 0
    changed: Rows = field(default_factory=Rows)
    unsent: Rows = field(default_factory=Rows)
    previews: Rows = field(default_factory=Rows)
    empty: Rows = field(default_factory=Rows)
    headers: Rows = field(default_factory=Rows)
    beside: Rows = field(default_factory=Rows)
    timeless: Rows = field(default_factory=Rows)
    mistakes: list[Mistake] = field(default_factory=list)
    mistakes_found: int = 0

    def wrong(self, row: int, column: str, words: str) -> None:
        """Keep a mistake."""
        self.mistakes_found += 1
        if len(self.mistakes) < MISTAKES_KEPT:
            self.mistakes.append(Mistake(row, column, words))


def count(number: int, thing: str) -> str:
    """As "1 row" or "2,000 rows"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
