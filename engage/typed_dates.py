"""Dates as people type them, in three fields: residents' and officers' alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

PARTS = ("day", "month", "year")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
EARLIEST, LATEST = 1850, 2150


class NotADate(ValueError):
    """What is wrong, as a sentence for the person who typed it; `parts` names the fields that are meant."""

    def __init__(self, words: str, parts: tuple[str, ...]) -> None:
        super().__init__(words)
        self.parts = parts


def read_date(day: str, month: str, year: str) -> date | None:
    """The date that was typed; None when all three fields are empty.

    A month may be its name, cut to three letters or more; a year has four digits. Raises NotADate.
    """
    given = dict(zip(PARTS, (day.strip(), month.strip(), year.strip()), strict=True))
    empty = tuple(part for part in PARTS if not given[part])
    if len(empty) == len(PARTS):
        return None
    if empty:
        raise NotADate(f"The date must include a {' and a '.join(empty)}", empty)
    numbers = {
        "day": _whole(given["day"], 1, 31),
        "month": _month(given["month"]),
        "year": _whole(given["year"], EARLIEST, LATEST),
    }
    wrong = tuple(part for part in PARTS if numbers[part] is None)
    if wrong == ("year",):
        raise NotADate(f"Enter a year from {EARLIEST} to {LATEST}, with four digits", wrong)
    if wrong:
        raise NotADate("Enter a real date, like 27 3 2024", wrong)
    try:
        return date(numbers["year"] or 0, numbers["month"] or 0, numbers["day"] or 0)
    except ValueError:
        raise NotADate("There is no such date. Check the day and the month", ("day", "month")) from None


def _whole(text: str, lowest: int, highest: int) -> int | None:
    """A whole number within limits, in digits of any script; None otherwise."""
    if not text.isdecimal() or len(text) > 4:
        return None
    number = int(Decimal(text))
    return number if lowest <= number <= highest else None


def _month(text: str) -> int | None:
    """1 to 12 from a number or from a month's name; None otherwise."""
    name = text.casefold().rstrip(".")
    if len(name) >= 3:
        for number, month in enumerate(MONTHS, start=1):
            if month.casefold().startswith(name):
                return number
    return _whole(text, 1, 12)


def written(day: date) -> str:
    """A date as it is read: 27 March 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
