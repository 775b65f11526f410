"""What one answer holds, whatever its kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Value:
    """One question's value in one response, in the columns in which it is stored.

    `options` are the ids of the options chosen, in the order of the question; which of the others is used is the
    kind's business. A question left empty has no Value at all.
    """

    text: str | None = None
    number: Decimal | None = None
    date: dt.date | None = None
    options: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What all counted responses said to one question, added up by the database.

    `answered` is the number of responses with an answer (the base); `options` counts by option key, `numbers` and
    `dates` by value, `texts` by text where the kind asks for it (never for words of the respondent's own).
    """

    answered: int = 0
    options: dict[str, int] | None = None
    numbers: dict[Decimal, int] | None = None
    dates: dict[dt.date, int] | None = None
    texts: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class TallyRow:
    """One line of a table: how many responses said this."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One question counted. Every share of it is of `base` responses: those that answered the question.

    Rows of several choices add up to more than `base`. `middle` (the median) is None where the kind has no order or
    nobody answered.
    """

    base: int
    rows: tuple[TallyRow, ...] = ()
    middle: Decimal | None = None
