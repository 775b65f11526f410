"""Dates and times as other tools write them: which of day and month comes first is told by the whole column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from engage.clock import from_london
from engage.consultations.importing.columns import shown
from engage.typed_dates import MONTHS

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
DAY = re.compile(
    rf"{WEEKDAY}(?:"
    r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<by>[/.\- ])(?P<b>\d{1,2})(?P=by)(?P<ab>\d{4}|\d{2})"
    r"|(?P<nd>\d{1,2})(?:st|nd|rd|th)?[ \-/.]?(?P<name>[a-z]{3,9})\.?,?[ \-/.]?(?P<ny>\d{4}|\d{2})"
    r"|(?P<name2>[a-z]{3,9})\.? (?P<nd2>\d{1,2})(?:st|nd|rd|th)?,? (?P<ny2>\d{4})"
    r")",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?:[T ]|,|\s+at\s+)\s*(?P<hour>\d{1,2})(?::|(?<=\d)\.)(?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*(?P<zone>Z|UTC|GMT|BST|Europe/London))?"
    r"(?:\s*(?P<sign>[+\-−])(?P<oh>\d{1,2})(?::?(?P<om>\d{2}))?)?",
    re.IGNORECASE,
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # from 1954 to 2119
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # day 0 of Excel's calendar, a wall clock's


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written, its order still open where `order_is_open`: then `day` and `month` are as day-first reads it.

    `clock` is hour, minute and second, or None; `offset` minutes from UTC, or None for London's clock.
    """

    day: int
    month: int
    year: int
    order_is_open: bool = False
    short_year: bool = False
    clock: tuple[int, int, int] | None = None
    offset: int | None = None

    def date(self, order: str | None) -> date | None:
        """The day; None where there is no such day."""
        day, month = self.day, self.month
        if self.order_is_open and order == MONTH_FIRST:
            day, month = month, day
        try:
            return date(self.year + (2000 if self.short_year else 0), month, day)
        except ValueError:
            return None

    def moment(self, order: str | None) -> datetime | None:
        """The moment in UTC, London's clock where no offset is said; None where there is no such moment."""
        day = self.date(order)
        hour, minute, second = self.clock or (0, 0, 0)
        if day is None or hour > 23 or minute > 59 or second > 59:
            return None
        wall = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001
        try:
            if self.offset is None:
                return from_london(wall)
            return wall.replace(tzinfo=timezone(timedelta(minutes=self.offset))).astimezone(UTC)
        except (OverflowError, ValueError):
            return None


def written(cell: str, serials: bool = False) -> Written | None:
    """A cell as a date, with a time or without; None when it is none. With `serials` a number is Excel's day number."""
    if serials and SERIAL.fullmatch(cell):
        return _of_serial(cell)
    day = DAY.match(cell)
    if day is None:
        return None
    rest = cell[day.end() :].strip()
    clock: tuple[int, int, int] | None = None
    offset = None
    if rest:
        found = CLOCK.fullmatch(cell[day.end() :].rstrip())
        if found is None:
            return None
        clock, offset = _clock(found), _offset(found)
        if clock is None or (found["sign"] and offset is None):
            return None
    return _day(day, clock, offset)


def _day(found: re.Match[str], clock: tuple[int, int, int] | None, offset: int | None) -> Written | None:
    if found["y"]:
        return Written(int(found["d"]), int(found["m"]), int(found["y"]), clock=clock, offset=offset)
    if found["a"]:
        first, second, year = int(found["a"]), int(found["b"]), found["ab"]
        return Written(first, second, int(year), True, len(year) == 2, clock, offset)
    name, number, year = (
        (found["name"], found["nd"], found["ny"])
        if found["name"]
        else (found["name2"], found["nd2"], found["ny2"])
    )
    month = next((n for n, one in enumerate(MONTHS, 1) if one.casefold().startswith(name.casefold())), None)
    if month is None:
        return None
    return Written(int(number), month, int(year), False, len(year) == 2, clock, offset)


def _clock(found: re.Match[str]) -> tuple[int, int, int] | None:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].casefold() == "p" else 0)
    return hour, minute, second


def _offset(found: re.Match[str]) -> int | None:
    zone = (found["zone"] or "").casefold()
    if found["sign"]:
        minutes = int(found["oh"]) * 60 + int(found["om"] or 0)
        if zone not in ("", "utc", "gmt") or minutes > 14 * 60 or int(found["om"] or 0) > 59:
            return None
        return minutes if found["sign"] == "+" else -minutes
    return {"z": 0, "utc": 0, "gmt": 0, "bst": 60}.get(zone)


def _of_serial(cell: str) -> Written | None:
    days = Decimal(cell)
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        return None
    at = EPOCH + timedelta(seconds=round(days * 86_400))
    clock = (at.hour, at.minute, at.second) if "." in cell else None
    return Written(at.day, at.month, at.year, clock=clock)


@dataclass
class DateColumn:
    """What all cells of a column tell about how its dates are written. `asked` is what the officer says of it.

    In a workbook, what is written with the year first is a date that the spreadsheet knew, and nobody can tell as what.

    Examples are (row, cell). `first` and `last` are the earliest and latest day read, once it is settled.
    """

    name: str
    asked: str | None = None
    in_workbook: bool = False
    day_first: tuple[int, str] | None = None
    month_first: tuple[int, str] | None = None
    either: tuple[int, str] | None = None
    serial: tuple[int, str] | None = None
    text: tuple[int, str] | None = None
    year_first: tuple[int, str] | None = None
    order: str | None = None
    how: str = "year first, or with the month's name"

    def look(self, row: int, cell: str) -> None:
        """Take one cell into account."""
        if SERIAL.fullmatch(cell) and FIRST_SERIAL <= Decimal(cell) <= LAST_SERIAL:
            self.serial = self.serial or (row, cell)
            return
        found = written(cell)
        if found is None:
            return
        self.text = self.text or (row, cell)
        if not found.order_is_open:
            self.year_first = self.year_first or (row, cell)
            return
        if found.day > 12 >= found.month:
            self.day_first = self.day_first or (row, cell)
        elif found.month > 12 >= found.day:
            self.month_first = self.month_first or (row, cell)
        elif found.day != found.month:
            self.either = self.either or (row, cell)

    def settle(self) -> str | None:
        """Settle how the column is read; the reason why it cannot be, or None."""
        if self.day_first and self.month_first:
            return (
                f"The column “{self.name}” mixes dates that are written day first and month first: "
                f"{_example(self.day_first)}, {_example(self.month_first)}. Write all in one way, best like 2026-03-27."
            )
        if self.serial and self.text:
            return (
                f"The column “{self.name}” mixes written dates ({_example(self.text)}) with numbers of Excel’s "
                f"calendar ({_example(self.serial)}). A spreadsheet may have turned some of them around. Export it "
                "again and import that file without opening it in a spreadsheet."
            )
        written_out = self.day_first or self.month_first or self.either
        if self.in_workbook and self.year_first and written_out:
            return (
                f"The column “{self.name}” mixes dates that the spreadsheet knew ({_example(self.year_first)}) with "
                f"dates that it kept as text ({_example(written_out)}). It may have turned the first around. Export "
                "the responses again and import that file without opening it in a spreadsheet."
            )
        evidence = DAY_FIRST if self.day_first else MONTH_FIRST if self.month_first else None
        if evidence and self.asked and evidence != self.asked:
            return (
                f"The column “{self.name}” is {_plainly(evidence)}, not {_plainly(self.asked)}: "
                f"{_example(self.day_first or self.month_first)} can only be read so."
            )
        self.order = evidence or self.asked
        if self.either and self.order is None:
            return (
                f"The column “{self.name}” can be read in two ways: {_example(self.either)}, and no date in it tells "
                "whether the day or the month comes first. Say which: --dates day-first or --dates month-first."
            )
        if self.order:
            told = self.day_first or self.month_first
            self.how = _plainly(self.order) + (f", as {_example(told)} shows" if told else ", as you said")
        elif self.serial:
            self.how = "as day numbers of Excel's calendar"
        return None


def _plainly(order: str) -> str:
    return "day first" if order == DAY_FIRST else "month first"


def _example(told: tuple[int, str] | None) -> str:
    return f"row {told[0]:,} “{shown(told[1])}”" if told else ""
