"""A first look at a whole file: how its columns are written, and what stands in those that nothing asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engage.consultations.importing import names
from engage.consultations.importing.cells import Form
from engage.consultations.importing.columns import Asked, Columns
from engage.consultations.importing.layout import Layout
from engage.consultations.importing.moments import DateColumn
from engage.consultations.importing.numbers import NumberColumn
from engage.consultations.importing.report import count
from engage.consultations.importing.text import Row
from engage.consultations.importing.workbook import XLSX


@dataclass(frozen=True, slots=True)
class Settings:
    """What the officer says of a file. None and empty: nothing, so that it is found out or asked.

    `columns` gives, by a column's name, the key of the question (or `id`, `submitted_at` …) that it is; None: left out.
    """

    header_row: int | None = None
    dates: str | None = None
    decimals: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    alike: str | None = None
    unfinished: bool = False
    leave_out_bad: bool = False


@dataclass
class Survey:
    """How date and number columns are written, by place, and how many cells of each column hold something."""

    forms: dict[int, Form]
    filled: dict[int, int]

    @classmethod
    def of(cls, rows: Iterator[Row], where: Columns, settings: Settings, found: Layout) -> Survey:
        """Look at all rows."""
        forms = {
            asked.whole: form
            for asked in where.asked
            if asked.whole is not None and (form := _form(asked, where, settings, found))
        }
        time = where.about.get(names.SUBMITTED_AT)
        if time is not None:
            forms[time] = DateColumn(where.names[time], settings.dates, found.encoded == XLSX)
        filled = dict.fromkeys([*where.unknown, *where.strange], 0)
        for row in rows:
            for place, form in forms.items():
                if place < len(row.cells) and row.cells[place] and row.cells[place] not in names.NO_TIME:
                    form.look(row.number, row.cells[place])
            for place in filled:
                filled[place] += place < len(row.cells) and bool(row.cells[place])
        return cls(forms, filled)

    def problems(self, where: Columns) -> list[str]:
        """Why the file cannot be read without asking the officer."""
        found = [problem for form in self.forms.values() if (problem := form.settle())]
        found += [
            f"The column “{where.names[place]}” {words}"
            for place, words in where.strange.items()
            if self.filled[place]
        ]
        unknown = [place for place in where.unknown if self.filled[place]]
        if unknown and where.unasked:
            titles = ", ".join(f"“{question.title}” ({question.key})" for question in where.unasked[:10])
            columns = ", ".join(
                f"{_name(where, place)} ({count(self.filled[place], 'cell')})" for place in unknown[:10]
            )
            found.append(
                f"Nothing here is called like {columns}, while no column answers {titles}. "
                f'If a column answers a question, say so: --column "{where.names[unknown[0]]}='
                f'{where.unasked[0].key}". If a column is not wanted, say --leave-out "its name".'
            )
        return found

    def notes(self, where: Columns) -> list[str]:
        """Columns that are left out."""
        return [
            f"The column {_name(where, place)} matches nothing here and is left out "
            f"({count(self.filled[place], 'cell')})."
            for place in (*where.unknown, *where.strange)
            if self.filled[place] or where.names[place]
        ]


def _form(asked: Asked, where: Columns, settings: Settings, found: Layout) -> Form | None:
    name = where.names[asked.whole] if asked.whole is not None else ""
    if asked.question.kind == "date":
        return DateColumn(name, settings.dates, found.encoded == XLSX)
    if asked.question.kind == "number":
        return NumberColumn(name, found.delimiter == ";", settings.decimals)
    return None


def _name(where: Columns, place: int) -> str:
    return f"“{where.names[place]}”" if where.names[place] else f"number {place + 1}, without a name"
