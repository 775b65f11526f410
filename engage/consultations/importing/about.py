"""What a file says about a response beside its answers: id, time, channel, who answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from engage.clock import in_london
from engage.consultations.importing import names
from engage.consultations.importing.columns import shown
from engage.consultations.importing.moments import DateColumn, written
from engage.questionnaires.kinds.kind import unreadable

LONGEST_ID = 120
LONGEST_NAME = 200
AS_DECIMAL = re.compile(r"\A([0-9]+)\.0+\Z")
SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,2}", re.IGNORECASE)  # 1.18E+11
MIDNIGHT = time()
EARLIEST_YEAR = 1990  # before it, a spreadsheet's empty date is likelier than a response
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"", "no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What may stand in these columns, and what holds where nothing does."""

    channels: Sequence[str]
    respondent_types: Sequence[str]
    now: datetime


@dataclass(frozen=True, slots=True)
class About:
    """One response, without its answers.

    `imported_id` is None in a file without ids. `submitted_at` is cut to the hour, like every response's; `exactly` is
    as the file says it, None where it does not, and `has_time` whether that is more than a day.
    """

    imported_id: str | None
    submitted_at: datetime
    exactly: datetime | None
    has_time: bool
    channel: str
    respondent_type: str
    organisation: str | None
    quotable: bool


def about(
    cells: Mapping[str, str], rules: Rules, times: DateColumn | None = None
) -> tuple[About | None, list[tuple[str, str]]]:
    """Read the cells of these columns (by column name) of a row; mistakes as (column, sentence).

    `times` tells how the whole column of times is written. None when there is a mistake.
    """
    wrong: list[tuple[str, str]] = []
    given_id = cells.get(names.ID)
    if given_id and SHORTENED.fullmatch(given_id):
        wrong.append(
            (names.ID, f"“{given_id}” is a long number that a spreadsheet has cut short. Export it again")
        )
    if given_id:
        given_id = plain_id(given_id)
    if given_id == "":
        wrong.append((names.ID, "has no id"))
    if given_id and len(given_id) > LONGEST_ID:
        wrong.append((names.ID, f"the id is longer than {LONGEST_ID} characters"))
    channel = cells.get(names.CHANNEL, "").lower() or "import"
    channel = names.HOW.get(channel, channel)
    if channel not in rules.channels:
        known = ", ".join(rules.channels)
        wrong.append((names.CHANNEL, f"unknown channel “{shown(channel)}”; known are {known}"))
    kind = cells.get(names.RESPONDENT_TYPE, "").lower() or "individual"
    kind = names.WHO.get(kind, kind)
    if kind not in rules.respondent_types:
        known = ", ".join(rules.respondent_types)
        wrong.append((names.RESPONDENT_TYPE, f"unknown respondent type “{shown(kind)}”; known are {known}"))
    organisation = cells.get(names.ORGANISATION, "")
    for column, cell in ((names.ID, given_id or ""), (names.ORGANISATION, organisation)):
        if unreadable(cell):
            wrong.append((column, "has a character that no keyboard makes and no database keeps"))
    if len(organisation) > LONGEST_NAME:
        wrong.append((names.ORGANISATION, f"the name is longer than {LONGEST_NAME} characters"))
    quotable = cells.get(names.QUOTABLE, "").lower()
    if quotable not in YES | NO:
        wrong.append((names.QUOTABLE, f"“{shown(quotable)}” is neither yes nor no"))
    cell = cells.get(names.SUBMITTED_AT, "")
    exactly: datetime | None = None
    try:
        exactly = moment(cell, rules.now, times)
    except ValueError as problem:
        wrong.append((names.SUBMITTED_AT, str(problem)))
    if wrong:
        return None, wrong
    at = exactly or rules.now
    return (
        About(
            imported_id=given_id or None,
            submitted_at=at.replace(minute=0, second=0, microsecond=0),
            exactly=exactly,
            has_time=exactly is not None and in_london(exactly).time() != MIDNIGHT,
            channel=channel,
            respondent_type=kind,
            organisation=organisation or None,
            quotable=quotable in YES,
        ),
        [],
    )


def plain_id(given: str) -> str:
    """An id as it was before a spreadsheet or a program took it for a number: "1001.0" is "1001"."""
    return AS_DECIMAL.sub(r"\1", given)


def moment(cell: str, now: datetime, times: DateColumn | None = None) -> datetime | None:
    """The moment that a cell tells, in UTC; London's clock where no other is said; None where nothing is told.

    Raises ValueError with what is wrong.
    """
    if not cell or cell in names.NO_TIME:
        return None
    times = times or DateColumn(names.SUBMITTED_AT)
    found = written(cell, serials=times.serial is not None and times.text is None)
    at = found.moment(times.order) if found else None
    if found is None or at is None:
        raise ValueError(f"“{shown(cell)}” is not a time like 2026-03-27 14:05 or 27/03/2026 14:05")
    if found.order_is_open and times.order is None and found.day != found.month:
        raise ValueError(f"“{shown(cell)}” does not tell whether the day or the month comes first")
    if not EARLIEST_YEAR <= at.year <= now.year + 1:
        raise ValueError(f"“{shown(cell)}” is not in the years {EARLIEST_YEAR} to {now.year}")
    if at > now:
        raise ValueError(f"“{shown(cell)}” is in the future")
    return at
